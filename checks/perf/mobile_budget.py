"""perf.mobile-budget."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, not_fetched, read_answer, weights
from cockpit.facts.weights import PageParts, ReadAnswer, Weighed, Weights
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Route,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.answers import answered
from cockpit.kit.mobile import (
    first_picture,
    holding,
    holds,
    modelled,
    needs_scripts,
)
from cockpit.kit.weights import (
    LOWER_BOUND,
    SAVING,
    TERMS,
    dark,
    load_of,
    named,
    sized,
    unweighed,
    why_unweighed,
)
from cockpit.model import Verdict
from cockpit.standards.mobile_model import MODEL, Piece, whole

PAGE_SECONDS: Final = 3.0
CHECK = check(
    "Pages and lists work on mobile data",
    severity=HIGH,
    why="Half of your visitors come by phone, and many of them on a weak signal. A page that is quick on the "
    "office line shows nothing there for five seconds, and most people do not wait that long.",
    fix="Take out of the head what holds the page up, send less, compress it, and list twenty things a time.",
    undo="Go back to the release before.",
    verify="cockpit check perf.mobile-budget",
    source="the slow 4G of Lighthouse: 1.6 Mbit/s, 150 ms; RFC 6928 (ten packets at first). The limits are "
    "ours: 3 s a page, 2 s an answer, 100 kB of JSON, 100 entries of a list",
    terms=TERMS
    | {
        "model": "reckoned from bytes and trips, not measured: a server that answers at once, a phone that "
        "takes no time, nothing else on the line; in truth it takes longer",
        "holds the page up": "scripts and styles in the head without async or defer",
        "pages of a list": "limit and offset, or a cursor: the answer holds the first few and how to go on",
    },
)
_EXPECTED: Final = f"at most {PAGE_SECONDS:.0f} s by the model: {MODEL}"


def judge(launch: Launch, weights: Weights) -> Iterator[Finding]:
    """Each page by when a phone shows it, each read route by what its answer costs."""
    yield from dark(weights)
    for url, page in weights.seen():
        yield _page(launch, weights, url, page)
    for url, read in weights.reads.items():
        if isinstance(read, ReadAnswer):
            yield answered(url, read)
        else:
            yield not_applicable(url, read.cause) if read.kind == "off-product" else cut(url, read)


def _page(launch: Launch, weights: Weights, url: str, page: PageParts) -> Finding:
    seconds, load = modelled(weights, page), load_of(launch, weights, page)
    evidence = _evidence(weights, page, seconds, load.requests)
    observed = f"{seconds:.1f} s by the model, {sized(load.size)}, {load.requests} requests"
    if seconds > PAGE_SECONDS:
        return failed(
            url,
            "slow-on-mobile",
            f"by the model a phone shows it after {seconds:.1f} s at the soonest: {_why(weights, page)}",
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(weights, page),
            verify="cockpit check perf.mobile-budget",
        )
    missing = [use for use in unweighed(weights, page) if holds(page, use)]
    if missing and (why := why_unweighed(launch, weights, page)):
        return cut(url, why, observed=observed, evidence=evidence)
    text = f"a model, not a measurement: shows after {seconds:.1f} s at the soonest ({LOWER_BOUND})"
    if missing:
        text += f"; {len(missing)} of the files that hold it up did not come"
    return passed(url, text, expected=_EXPECTED, observed=observed, evidence=evidence)


def _why(weights: Weights, page: PageParts) -> str:
    """What takes the time."""
    held = [pair for stage in holding(weights, page) for pair in stage]
    size, hosts = sum(file.size for _, file in held), len({file.url.split("/")[2] for _, file in held})
    picture = first_picture(weights, page)
    told = [f"HTML {sized(weights.files[page.url].size)}"]
    if page.hops:
        told.append(f"{page.hops} redirect{'s' * (page.hops > 1)} before it")
    if held:
        what = "the scripts that make it and its styles" if needs_scripts(page) else "what holds it up"
        files = f"{len(held)} file{'s' * (len(held) > 1)}"
        told.append(f"{what} {sized(size)} in {files} of {hosts} host{'s' * (hosts > 1)}")
    if picture:
        told.append(f"the first picture {sized(picture[1].size)}")
    return ", ".join(told)


def _evidence(weights: Weights, page: PageParts, seconds: float, requests: int) -> Mapping[str, Any]:
    pieces = [Piece("", file.size) for _, file in weights.of(page)]
    everything = whole([Piece("", weights.files[page.url].size), *pieces])
    picture = first_picture(weights, page)
    found: dict[str, Any] = {
        "model": MODEL,
        "shows after s": round(seconds, 2),
        "all of the first load after s": round(everything, 2),
        "requests": requests,
        "holds it up": named(pair for stage in holding(weights, page) for pair in stage),
        "first picture": named([picture] if picture else []),
        "scripts make the page": needs_scripts(page),
    }
    if seconds > PAGE_SECONDS:
        found[SAVING] = f"{seconds - PAGE_SECONDS:.1f} s by the model, down to the limit"
    return found


def _fix(weights: Weights, page: PageParts) -> Fix:
    held = [(use, file) for stage in holding(weights, page) for use, file in stage]
    picture = first_picture(weights, page)
    largest = max((file.size for _, file in held), default=0)
    if picture and picture[1].size > largest:
        text = "Make the first picture lighter: WebP, as wide as a phone shows it (srcset with sizes)."
        return Fix(
            text, '<img src="p-800.webp" srcset="p-400.webp 400w, p-800.webp 800w" sizes="100vw" alt="">'
        )
    if needs_scripts(page):
        text = (
            "Render the page on the server or at build time, so that it shows before its scripts have come."
        )
        return Fix(text, undo="Go back to the release before.")
    styles = sum(file.size for use, file in held if use.kind == "style")
    if 2 * styles > sum(file.size for _, file in held):
        text = (
            "Leave out the styles that these pages do not use (a build tool finds them: PurgeCSS, Tailwind), "
            "and load those of other pages there."
        )
        return Fix(text, undo="Put the former file back.")
    text = (
        "Put defer on the scripts in the head: the page shows while they come. Inline scripts that call them "
        "at once have to wait for them too: try it first."
    )
    return Fix(text, '<script src="/app.js" defer></script>', "Take the word defer out again.")


_LIST: Final = "https://shop.example/api/items"
_SHOP = sample_launch(routes=(Route(name="items", url=_LIST, kind="read"),))
_HOME = "https://shop.example/"
_CSS: Final[Mapping[str, Any]] = {"kind": "style", "how": "blocking", "head": True}


def _style(size: int, at: str = _HOME) -> tuple[Any, Weighed]:
    return file(f"{at}a.css", size, **_CSS)


def _cases() -> Iterator[Case]:
    yield case("light", _SHOP, weights(_SHOP, _style(20_000)), expect=PASS)
    yield case("a heavy style sheet", _SHOP, weights(_SHOP, _style(600_000)), expect=FAIL)
    late = file(f"{_HOME}a.js", 900_000, "script", how="defer", head=True)
    yield case("a script that waits", _SHOP, weights(_SHOP, late), expect=PASS)
    yield case("the page is made by it", _SHOP, weights(_SHOP, late, words=2), expect=FAIL)
    big = file(f"{_HOME}a.jpg", 700_000, line=9)
    yield case("a heavy first picture", _SHOP, weights(_SHOP, big), expect=FAIL)
    lazy = file(f"{_HOME}a.jpg", 700_000, line=9, when="later")
    yield case("one that waits", _SHOP, weights(_SHOP, lazy), expect=PASS)
    far = [_style(9000, f"https://cdn{at}.example/") for at in range(3)]
    yield case("redirects and other hosts", _SHOP, weights(_SHOP, *far, hops=14), expect=FAIL)
    left = not_fetched(weights(_SHOP, _style(20_000)), f"{_HOME}a.css")
    yield case("what holds it up was not asked for", _SHOP, left, expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, Weights({_HOME: DEAD}), expect=UNKNOWN)
    yield from _answers()


def _answers() -> Iterator[Case]:
    """The home page is light, and the list answers so."""

    def one(name: str, expect: Verdict, answer: ReadAnswer | Unreachable) -> Case:
        return case(name, _SHOP, weights(_SHOP, reads={_LIST: answer}), expect=expect)

    yield one("a short list", PASS, read_answer(_LIST, entries=20))
    yield one("a long one in pages", PASS, read_answer(_LIST, entries=200, hint="limit in the address"))
    yield one("a long one at once", WARN, read_answer(_LIST, entries=200))
    yield one("150 kB", WARN, read_answer(_LIST, 150_000))
    yield one("half a megabyte", FAIL, read_answer(_LIST, 500_000))
    yield one("without compression", WARN, read_answer(_LIST, 40_000, coding="", text=40_000))
    yield one("the list does not answer", UNKNOWN, DEAD)


CASES = Cases(_cases)
