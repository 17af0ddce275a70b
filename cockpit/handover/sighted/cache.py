"""What is kept where and for how long (pages, answers for programs, files), and what must never be kept."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from cockpit.facts.caching import CacheSeries, Caching, is_private, meant, public_places
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.facts.trails import absolute
from cockpit.handover.schema import Row
from cockpit.launch import Launch
from cockpit.standards.cache_rules import ANSWERS, FILES, NOT_YET, PAGES, Where
from cockpit.standards.cachecontrol import browser, immutable, in_words, shared
from cockpit.standards.edgecache import Did, store
from cockpit.standards.hashed import hashed
from cockpit.standards.locations import REDIRECTS, origin_of

_ERROR = 400
_MOST = 40  # places in one row


def row(launch: Launch, served: Served, caching: Caching) -> Row:
    """`rule` for all that is kept alike; `never` the routes that are private, sign in or write."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for kind, place, series, wanted in _seen(launch, served, caching):
        edge = _edge(series, wanted=wanted)
        groups[kind, edge, _browser(series.looks[0])].append(_place(launch, place))
    if not groups:
        return {}
    rules = [
        {"match": f"{kind}: {', '.join(sorted(set(places))[:_MOST])}", "edge": edge, "browser": visitor}
        for (kind, edge, visitor), places in sorted(groups.items(), key=lambda pair: _order(*pair))
    ]
    never = sorted({_place(launch, url) for url in _never(launch)})
    return ({"never": never} if never else {}) | {"rule": rules}


def _order(key: tuple[str, str, str], places: list[str]) -> tuple[int, str]:
    return (PAGES, ANSWERS, FILES).index(key[0]), min(places)


def _seen(launch: Launch, served: Served, caching: Caching) -> Iterator[tuple[str, str, CacheSeries, bool]]:
    """Kind, address and looks of everything public that answered; whether an edge is meant to keep it."""
    for url, route in public_places(launch).items():
        page = served.places.get(url)
        series = caching.of(page.url) if isinstance(page, Page) else None
        if series and _telling(series):
            kind = PAGES if route.kind == "page" else ANSWERS
            yield kind, url, series, meant(launch, route) == "cache"
    for file in served.files:
        series = caching.of(file.url)
        if series and _telling(series):
            folder = Where.under(file.url).url
            yield FILES, f"{folder} (hashed)" if hashed(file.url) else folder, series, True


def _telling(series: CacheSeries) -> bool:
    """The thing itself answered, not a challenge, an error or a redirect."""
    first = next(iter(series.looks), None)
    if first is None or first.challenged:
        return False
    return first.status < _ERROR and first.status not in REDIRECTS


def _never(launch: Launch) -> Iterator[str]:
    """What is declared to be kept out, what its kind keeps out, and the back office as a whole."""
    yield from (absolute(launch, entry) for entry in launch.cache.never)
    yield from (f"https://{host.name}/*" for host in launch.hosts if host.role == "admin")
    for route in launch.routes:
        if is_private(launch, absolute(launch, route.url), route):
            yield absolute(launch, route.url)


def _place(launch: Launch, url: str) -> str:
    """The path on the product's own origin, the whole URL elsewhere."""
    return (urlsplit(url).path or "/") if origin_of(url) == launch.origin else url


def _edge(series: CacheSeries, *, wanted: bool) -> str:
    """Whether the edge keeps a copy, and how long: hit and miss are one place at different moments.

    A miss of what no header lets it keep stays one: some edges say so of every page that is made anew.
    """
    last = series.looks[-1]
    keeping = shared(last)
    long = f"for {in_words(keeping.reuses)}" if keeping.reuses else "as long as its own rule says"
    did = {store(seen).did for seen in series.looks}
    if Did.HIT in did or (Did.MISS in did and keeping.reuses):
        return f"keeps a copy {long}"
    if did & {Did.PASSED, Did.MISS}:
        return f"{NOT_YET} {long}" if wanted and keeping.reuses else "keeps no copy"
    return f"may keep a copy {long}" if keeping.reuses else "keeps no copy"


def _browser(seen: Response) -> str:
    keeping = browser(seen)
    if not keeping.stores:
        return "never"
    if keeping.undecided:
        return "as they see fit: nothing is said"
    told = in_words(keeping.reuses) if keeping.reuses else "only after asking"
    return f"{told}, immutable" if immutable(seen) and keeping.reuses else told
