"""redirect.preserves-path."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import PROBE_PAIR, Trail, Trails, deep_path, doors, probe_starts
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.journeys import losses
from cockpit.standards.endings import undecided
from cockpit.standards.locations import host_of, origin_of, path_of, shown
from cockpit.standards.redirect_rules import one_page, whole_host
from cockpit.standards.redirects import Step, moves

CHECK = check(
    "Path and query survive the redirect",
    severity=HIGH,
    why="A link that a customer shares or that an advertisement pays for names a page and a campaign. A "
    "redirect that drops them sends everybody to the home page, and the campaign counts nothing.",
    fix="Redirect host by host and keep the path and the query.",
    undo="Restore the previous rule.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 section 10.2.2; RFC 3986 section 3.4",
    terms={"query": "what follows the question mark in an address, such as ?utm_source=mail"},
)


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """Every redirect that settles scheme, host or slash keeps the path and the query.

    Asked with a path nobody uses and a query, and with one declared page. Whether the page then exists is not
    the question here.
    """
    deep = deep_path(launch)
    pages = (f"{door}{deep}" for door in doors(launch)) if deep else ()
    for start in (*probe_starts(launch), *pages):
        yield _kept(launch, trails.of(start))


def _kept(launch: Launch, trail: Trail) -> Finding:
    path, query = losses(launch, trail, PROBE_PAIR)
    lost = path or query
    if lost:
        words = " and ".join(word for word, step in (("path", path), ("query", query)) if step)
        return failed(
            trail.start,
            f"{words.replace(' ', '-')}-lost",
            f"The redirect from {shown(lost[0])} to {shown(lost[1])} loses the {words}.",
            expected="path and query of the start",
            observed=trail.summary,
            evidence=trail.evidence,
            fix=whole_host(host_of(lost[0]), origin_of(lost[1]))
            if moves(*lost)
            else one_page(lost[0], _bare(lost)),
        )
    if blocked := undecided(trail):
        return cut(trail.start, blocked, observed=trail.summary, evidence=trail.evidence)
    return passed(trail.start, "keeps path and query", observed=trail.summary)


def _bare(step: Step) -> str:
    return f"{origin_of(step[1])}{path_of(step[1])}"


_SHOP = sample_launch()
_DEEP = sample_launch(routes=(Route(name="pricing", url="https://shop.example/pricing"),))
_REST = "/cockpit-probe-7f3a?cockpit=probe"
_WWW = f"https://www.shop.example{_REST}"
_KEPT = f"https://shop.example{_REST}"


def _cases() -> Iterator[Case]:
    yield case(
        "everything survives, the page does not exist",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, _KEPT), (404, ""))),
        expect=PASS,
    )
    yield case(
        "the query gains a pair",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, f"{_KEPT}&from=www"), (404, ""))),
        expect=PASS,
    )
    yield case(
        "a slash is added",
        _SHOP,
        trails(_SHOP, trail(_KEPT, (301, "/cockpit-probe-7f3a/?cockpit=probe"), (404, ""))),
        expect=PASS,
    )
    yield case(
        "a language is put in front",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, f"https://shop.example/en{_REST}"), (404, ""))),
        expect=PASS,
    )
    yield case(
        "unknown pages go home", _SHOP, trails(_SHOP, trail(_KEPT, (302, "/"), (200, ""))), expect=PASS
    )
    yield case("www stays where it is", _SHOP, trails(_SHOP, trail(_WWW, (404, ""))), expect=PASS)
    yield case(
        "everything lands on the home page",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, "https://shop.example/"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "the query is dropped",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, "https://shop.example/cockpit-probe-7f3a"), (404, ""))),
        expect=FAIL,
    )
    yield case(
        "the path is dropped",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, "https://shop.example/?cockpit=probe"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "the slash rule drops the query",
        _SHOP,
        trails(_SHOP, trail(_KEPT, (301, "/cockpit-probe-7f3a/"), (404, ""))),
        expect=FAIL,
    )
    yield case(
        "a shared link lands on the home page",
        _DEEP,
        trails(_DEEP, trail("http://www.shop.example/pricing", (301, "https://shop.example/"), (200, ""))),
        expect=FAIL,
    )
    yield case("a loop that keeps everything", _SHOP, trails(_SHOP, trail(_WWW, (301, _WWW))), expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)
    yield case("a bot challenge", _SHOP, trails(_SHOP, challenge(_KEPT)), expect=UNKNOWN)


CASES = Cases(_cases)
