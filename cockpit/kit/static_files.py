"""What is wrong with how long one file of the product is kept, by browsers and by the edge.

Levels, and why: a file that is not there, or is a page in its place, fails, for the page that loads it is
broken. So does one that the edge fetches anew for every visitor: in a busy hour all of them land on the
server. A name with a digest in it can be kept for a year (RFC 8246); less than a day makes people who come
back load it all again, which fails without holding up a launch, less than a year is a warning. A name that
stays the same after a change needs a way to ask (RFC 9110 section 8.8), and must not be kept so long that new
pages meet old scripts. MISS twice is a warning: edges have many stores, and one look may meet two of them.
"""

from collections.abc import Iterator
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries
from cockpit.facts.http import Response
from cockpit.facts.served import File
from cockpit.kit import HIGH, LOW
from cockpit.kit.caching import from_store
from cockpit.kit.headers import FAIL, Flaw
from cockpit.standards.cache_rules import A_DAY, FOR_EVER
from cockpit.standards.cachecontrol import YEAR, browser, immutable, in_words, read, shared, slips, validated
from cockpit.standards.edgecache import Did, kept_by_type, own_cookies, store
from cockpit.standards.hashed import hashed, versioned
from cockpit.standards.headers import is_html, media_type

DAY: Final = 86_400
MONTH: Final = 30 * DAY
MINUTES: Final = 300  # seconds that spare one visitor most requests
_ERROR: Final = 400
_CODE: Final = ("script", "style")  # what a page and its old copy have to agree about
_FOR_EVER: Final = ("cache-control", FOR_EVER)
_A_DAY: Final = ("cache-control", A_DAY)


def broken(file: File, seen: Response) -> Flaw | None:
    """The file is not there, or a page answers under its name."""
    if seen.status >= _ERROR:
        return Flaw("missing", f"a page loads it, and it answers {seen.status}", FAIL)
    type_ = media_type(seen.all("content-type"))
    if file.kind != "other" and is_html(type_):
        text = f"a page loads it as {file.kind}, and it answers with a page ({type_}): the file is not there"
        return Flaw("page-instead", text, FAIL)
    return None


def flaws(file: File, seen: Response, series: CacheSeries | None, edge: str) -> tuple[Flaw, ...]:
    """What is wrong with a file that is there; `edge` is whose stands in front, or empty."""
    kept = _for_ever(seen) if hashed(file.url) else _for_a_while(file, seen)
    return (*kept, *(_at_the_edge(seen, series, edge) if edge else ()))


def _for_ever(seen: Response) -> Iterator[Flaw]:
    keeping = browser(seen)
    if not keeping.reuses:
        why = "no browser may keep it" if not keeping.stores else "browsers ask for it at every visit"
        why = "nothing says how long it may be kept" if keeping.undecided else why
        yield Flaw("short", f"its name changes with its content, yet {why}", FAIL, HIGH, _FOR_EVER)
    elif keeping.reuses < DAY:
        text = f"its name changes with its content, yet browsers keep it for {in_words(keeping.reuses)} only"
        yield Flaw("short", text, FAIL, HIGH, _FOR_EVER)
    elif keeping.reuses < YEAR:
        text = f"browsers keep it for {in_words(keeping.reuses)}, and a year would do no harm"
        yield Flaw("not-a-year", text, severity=LOW if keeping.reuses >= MONTH else None, header=_FOR_EVER)


def _for_a_while(file: File, seen: Response) -> Iterator[Flaw]:
    keeping = browser(seen)
    asks = keeping.stores and (keeping.asks or not (keeping.reuses or keeping.undecided))
    if not keeping.stores:
        yield Flaw("never-kept", "no browser may keep it, so every page loads it again", header=_A_DAY)
    elif keeping.undecided:
        yield Flaw("unsaid", "nothing says how long it may be kept", severity=LOW, header=_A_DAY)
    elif not validated(seen) and (asks or keeping.reuses < YEAR):
        text = "browsers cannot ask whether their copy still holds (no ETag, no Last-Modified)"
        yield Flaw("unasked", text, severity=LOW, line="Let the server send an ETag or Last-Modified.")
    elif not asks and keeping.reuses < MINUTES:
        text = f"browsers keep it for {in_words(keeping.reuses)} only"
        yield Flaw("brief", text, severity=LOW, header=_A_DAY)
    lasting = immutable(seen) or (file.kind in _CODE and keeping.reuses > DAY)
    if lasting and not versioned(file.url):
        text = "its name stays the same, so people run the old one against new pages"
        yield Flaw("old-copy", f"browsers keep it for {in_words(keeping.reuses)}: {text}", header=_A_DAY)


def _at_the_edge(seen: Response, series: CacheSeries | None, edge: str) -> Iterator[Flaw]:
    looks = series.looks if series else (seen,)
    last = store(looks[-1])
    if from_store(looks):
        return
    if last.did is Did.PASSED:
        text = f"{edge} keeps no copy ({last.said}): {_because(looks[-1])}"
        yield Flaw("not-kept", text, FAIL, header=None if shared(seen).stores else _header(seen))
    elif last.did is Did.MISS and len(looks) > 1:
        yield Flaw("missed-twice", f"{edge} had no copy for the second visitor either ({last.said})")


def _header(seen: Response) -> tuple[str, str]:
    return _FOR_EVER if hashed(seen.url) else _A_DAY


def _because(seen: Response) -> str:
    said = read(seen.all("cache-control"))
    if names := own_cookies(seen):
        return f"it sets the cookie {names[0][:60]}"
    if word := next((one for one in ("no-store", "private", "no-cache") if one in said), ""):
        return f"its Cache-Control says {word}"
    if said.seconds("max-age") == 0 or said.seconds("s-maxage") == 0:
        return "its Cache-Control says 0 seconds"
    if not kept_by_type(seen.url):
        return "edges keep such a name only where a cache rule says so"
    return "a cache rule or the development mode of the edge forbids it"


def notes(file: File, seen: Response, series: CacheSeries | None) -> Iterator[str]:
    """What else is to be known of a file that is well kept."""
    if hashed(file.url) and not immutable(seen) and browser(seen).reuses >= YEAR:
        yield "immutable would spare a question at every reload"
    yield from (f"Cache-Control: {slip}" for slip in slips(seen))
    if series and series.limited and store(seen).did is Did.MISS and series.again is None:
        yield "not every file was asked for twice, for the requests to a host are limited"


def cut_off(series: CacheSeries | None) -> Unreachable | None:
    """Why the second look came to nothing, or none."""
    return series.again if series and isinstance(series.again, Unreachable) else None
