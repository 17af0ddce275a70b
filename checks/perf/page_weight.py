"""perf.page-weight."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts.lighthouse import Lighthouse, Report
from cockpit.facts.pages import home
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, not_fetched, weights
from cockpit.facts.weights import PageParts, Weights
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Unreachable,
    case,
    check,
    command,
    cut,
    passed,
)
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.weights import (
    LOWER_BOUND,
    SAVING,
    TERMS,
    Load,
    dark,
    heaviest,
    load_of,
    notes,
    sized,
    unweighed,
    why_unweighed,
)
from cockpit.standards.locations import host_of, shown
from cockpit.standards.mobile_model import BYTES_PER_SECOND

WARN_BYTES: Final = 1_500_000
FAIL_BYTES: Final = 4_000_000
WARN_REQUESTS: Final = 60
WARN_LCP_MS: Final = 4000
CHECK = check(
    "The main pages are not heavy",
    severity=MEDIUM,
    why="On a slow mobile line 1.5 MB take eight seconds and 4 MB twenty. Visitors that you pay for leave "
    "before they have seen anything, and some of them pay for each megabyte.",
    fix="Begin with the heaviest type: make pictures smaller, leave out scripts that the page does not need, "
    "and let what stands below load when somebody scrolls there.",
    undo="Go back to the release before.",
    verify="cockpit check perf.page-weight",
    source="the limits are ours: 1.5 MB is about eight seconds at 1.6 Mbit/s, 4 MB twenty; 60 requests keep "
    "the queue short. Largest Contentful Paint: web.dev, poor above 4 s",
    terms=TERMS
    | {
        "Lighthouse": "a program by Google that loads a page in a real browser and measures it",
        "largest part shown": "when the largest picture or text on the screen is there (LCP)",
    },
    sends="three visits of a real browser to your home page, where the program lighthouse is installed: it "
    "loads what other companies put there too, and statistics count the visits",
)
_EXPECTED: Final = f"at most {sized(WARN_BYTES)} and {WARN_REQUESTS} requests (limits of ours)"
_FIRST: Final[Mapping[str, str]] = {
    "image": "Send pictures as WebP or AVIF, as large as they are shown; loading=lazy for those below.",
    "script": "Leave out scripts that this page does not use, and split what is only needed after a click.",
    "font": "Send fonts as WOFF2, with the letters that you need, and two faces at most.",
    "style": "Leave out styles that no page uses any more; a build tool does it (PurgeCSS, Tailwind).",
    "media": 'Let films wait until somebody presses play: preload="none" and no autoplay.',
    "document": "Take data out of the HTML (large JSON, pictures as data: URLs), and list less on one page.",
    "other": "Look at the heaviest files in the evidence, and leave out what the page does not need.",
}


def judge(launch: Launch, weights: Weights, lighthouse: Lighthouse) -> Iterator[Finding]:
    """Each declared page by what its first load takes, the home page also by what a browser measured."""
    yield from dark(weights)
    about = _is_about(launch, weights, lighthouse)
    for url, page in weights.seen():
        measured = lighthouse if url == home(launch) and about else Lighthouse()
        yield _page(launch, weights, url, page, measured)
    if lighthouse.file and lighthouse.missing:
        yield cut(lighthouse.file, lighthouse.missing)
    elif lighthouse.reports and not about:
        yield _of_another(launch, lighthouse)
    if weights.beyond:
        cause = f"{weights.beyond} further declared pages were not weighed: there are too many"
        yield cut(launch.domain, Unreachable(Layer.PERSON, cause, "limit"))


def _is_about(launch: Launch, weights: Weights, lighthouse: Lighthouse) -> bool:
    """A browser ended on the home page, or where that leads; a program in the page may have gone further."""
    page = weights.pages.get(home(launch))
    places = {home(launch), *((page.url,) if isinstance(page, PageParts) else ())}
    asked_by_us = not lighthouse.file
    return all(
        launch.inside(host_of(one.url)) and (asked_by_us or one.url.partition("?")[0] in places)
        for one in lighthouse.reports
    )


def _of_another(launch: Launch, lighthouse: Lighthouse) -> Finding:
    where = lighthouse.file or launch.domain
    cause = (
        f"the Lighthouse report is about {shown(lighthouse.reports[0].url) or 'no page'}, "
        f"not about {home(launch)}"
    )
    line = "lighthouse {} --output=json --output-path={}"
    fix = Fix("Make it anew.", command(line, home(launch), lighthouse.file or "lighthouse.json"))
    return cut(where, Unreachable(Layer.PERSON, cause, "lighthouse"), fix=fix)


def _page(launch: Launch, weights: Weights, url: str, page: PageParts, measured: Lighthouse) -> Finding:
    load = load_of(launch, weights, page)
    flaws = tuple(_flaws(load, measured))
    evidence = _evidence(weights, page, load, measured)
    observed = f"at least {sized(load.size)}, {load.requests} requests: {load.kinds}"
    if flaws:
        return bundled(
            url,
            flaws,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(load),
            verify="cockpit check perf.page-weight",
        )
    if why := why_unweighed(launch, weights, page):
        return cut(url, why, observed=observed, evidence=evidence)
    extra = (*notes(launch, weights, page), *_browser(measured))
    many = f"{load.requests} request{'' if load.requests == 1 else 's'}"
    text = f"at least {sized(load.size)} in {many} ({LOWER_BOUND})"
    return passed(url, "; ".join((text, *extra)), expected=_EXPECTED, observed=observed, evidence=evidence)


def _flaws(load: Load, measured: Lighthouse) -> Iterator[Flaw]:
    size, requests = _size(measured), _requests(measured)
    if load.size > WARN_BYTES:
        text = f"at least {sized(load.size)} come before anybody scrolls ({load.kinds}; {LOWER_BOUND})"
        yield Flaw("heavy", text, FAIL if load.size > FAIL_BYTES else WARN)
    elif size and size > WARN_BYTES:
        text = f"a browser loaded {sized(size)}, of which {sized(load.size)} show in what is served"
        yield Flaw("heavy", text, FAIL if size > FAIL_BYTES else WARN)
    if max(load.requests, requests or 0) > WARN_REQUESTS:
        how = "at least" if load.requests > WARN_REQUESTS else "a browser made"
        yield Flaw("many-requests", f"{how} {max(load.requests, requests or 0):.0f} requests for one page")
    if (lcp := _lcp(measured)) and lcp > WARN_LCP_MS:
        text = f"in a browser {_where(measured)} the largest part shows after {lcp / 1000:.1f} s"
        yield Flaw("slow-to-show", f"{text} ({_runs(measured)})")


def _size(measured: Lighthouse) -> float | None:
    return measured.middle(lambda one: one.size)


def _requests(measured: Lighthouse) -> float | None:
    return measured.middle(lambda one: one.requests)


def _lcp(measured: Lighthouse) -> float | None:
    return measured.middle(lambda one: one.lcp_ms)


def _where(measured: Lighthouse) -> str:
    desks = {"desktop"} & {one.form for one in measured.reports}
    return "on a modelled desktop" if desks else "on a modelled slow phone"


def _runs(measured: Lighthouse) -> str:
    many = len(measured.reports)
    if measured.file:
        return f"{measured.file}, of {measured.reports[0].at[:10] or 'an unknown day'}"
    return f"middle of {many} runs of Lighthouse" if many > 1 else "one run of Lighthouse"


def _browser(measured: Lighthouse) -> Iterator[str]:
    size, lcp = _size(measured), _lcp(measured)
    if size is not None:
        told = f"a browser loaded {sized(size)} ({_runs(measured)})"
        yield told + (f" and showed the largest part after {lcp / 1000:.1f} s" if lcp else "")
    if measured.missing:
        yield measured.missing.cause


def _evidence(weights: Weights, page: PageParts, load: Load, measured: Lighthouse) -> Mapping[str, Any]:
    over = load.size - WARN_BYTES
    found: dict[str, Any] = {
        "how": LOWER_BOUND,
        "bytes by type": dict(load.by_kind),
        "bytes of others by host": dict(load.by_other),
        "requests": load.requests,
        "heaviest": heaviest(weights, page),
        "not weighed": sorted(shown(use.url) for use in unweighed(weights, page))[:20],
    }
    if over > 0:
        seconds = over / BYTES_PER_SECOND
        found[SAVING] = f"{sized(over)} down to the limit, about {seconds:.0f} s on a slow mobile line"
    if measured.reports:
        found["Lighthouse"] = {
            "from": measured.file or f"{len(measured.reports)} runs",
            "version": measured.reports[0].version,
            "bytes": _size(measured),
            "requests": _requests(measured),
            "LCP ms": _lcp(measured),
        }
    return found


def _fix(load: Load) -> Fix:
    kind = max(load.by_kind, key=lambda name: load.by_kind[name])
    return Fix(_FIRST.get(kind, _FIRST["other"]), undo="Go back to the release before.")


_SHOP = sample_launch()
_HOME = "https://shop.example/"
_NOBODY = Lighthouse()


def _report(size: int = 300_000, lcp: float = 1800.0, url: str = _HOME) -> Report:
    return Report(url, "2026-11-20T10:00:00Z", "13.5.0", lcp, size, 12, "mobile")


def _big(size: int, many: int = 1) -> Weights:
    return weights(_SHOP, *(file(f"{_HOME}{at}.jpg", size) for at in range(many)))


def _cases() -> Iterator[Case]:
    light = _big(50_000, 3)
    yield case("light", _SHOP, light, _NOBODY, expect=PASS)
    yield case("two megabytes", _SHOP, _big(700_000, 3), _NOBODY, expect=WARN)
    yield case("five megabytes", _SHOP, _big(1_700_000, 3), _NOBODY, expect=FAIL)
    yield case("eighty requests", _SHOP, _big(2000, 80), _NOBODY, expect=WARN)
    lazy = weights(_SHOP, file(f"{_HOME}a.jpg", 5_000_000, when="later"))
    yield case("what waits does not count", _SHOP, lazy, _NOBODY, expect=PASS)
    yield case(
        "a file that was not asked for", _SHOP, not_fetched(light, f"{_HOME}0.jpg"), _NOBODY, expect=UNKNOWN
    )
    yield case("a file that does not come", _SHOP, _gone(_HOME), _NOBODY, expect=UNKNOWN)
    yield case("one of others does not", _SHOP, _gone("https://cdn.example/"), _NOBODY, expect=PASS)
    yield case("port 443 is closed", _SHOP, Weights({_HOME: DEAD}), _NOBODY, expect=UNKNOWN)
    yield case("a browser agrees", _SHOP, light, Lighthouse((_report(),) * 3), expect=PASS)
    yield case("a browser loads more", _SHOP, light, Lighthouse((_report(2_000_000),) * 3), expect=WARN)
    yield case("far more", _SHOP, light, Lighthouse((_report(5_000_000),), "lh.json"), expect=FAIL)
    yield case("it shows late", _SHOP, light, Lighthouse((_report(lcp=5200),) * 3), expect=WARN)
    other = Lighthouse((_report(url="https://other.example/"),), "lh.json")
    yield case("a report of another site", _SHOP, light, other, expect=UNKNOWN)
    deeper = Lighthouse((_report(9_000_000, url=f"{_HOME}gallery"),), "lh.json")
    yield case("a report of another page", _SHOP, light, deeper, expect=UNKNOWN)
    led = Lighthouse((_report(url=f"{_HOME}en"),))
    yield case("its own script leads elsewhere", _SHOP, light, led, expect=PASS)
    torn = Lighthouse((), "lh.json", Unreachable(Layer.REPO, "lh.json cannot be used: it is no JSON"))
    yield case("no report in the file", _SHOP, light, torn, expect=UNKNOWN)
    broke = Lighthouse(missing=Unreachable(Layer.REPO, "lighthouse was not done after 100 s", "timeout"))
    yield case("the browser does not come back", _SHOP, light, broke, expect=PASS)


def _gone(at: str) -> Weights:
    return weights(_SHOP, file(f"{at}a.js", 0, "script", seen=DEAD))


CASES = Cases(_cases)
