"""redirect.old-paths."""

from collections.abc import Iterator, Mapping

from cockpit.facts.pages import Pages, home
from cockpit.facts.samples_http import DEAD, challenge, pages, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Hop, Trail, Trails, absolute
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
    Redirect,
    Unreachable,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.model import Verdict
from cockpit.standards.endings import undecided, urls
from cockpit.standards.locations import shown
from cockpit.standards.redirect_rules import gone, one_page
from cockpit.standards.redirects import same_page

CHECK = check(
    "Old paths reach their new homes",
    severity=HIGH,
    why="Old addresses live on in mails, bookmarks and search results. Each that ends in an error page is a "
    "customer lost, and a broken link on the home page is the first thing a visitor trips over.",
    fix="Write one redirect per old path, straight to its new page, and mend the links of the home page.",
    undo="Remove the redirect; put the old link back.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 sections 15.4 and 15.5.11; the [[redirect]] rows of launch.toml",
    terms={"410": "the server says: this page is gone for good, stop asking"},
)
_ERROR = 400
_SIGN_IN = (401, 403)
_MISSING = (404, 410)
_SERVER_ERROR = 500


def judge(launch: Launch, trails: Trails, pages: Pages) -> Iterator[Finding]:
    """Every declared old URL answers with the declared code and leads to the declared place.

    And no link of the home page that stays inside the product ends in 404, 410 or a server error.
    """
    if not launch.redirects:
        yield not_applicable(
            launch.domain, "no [[redirect]] row is declared, so there are no old paths to try"
        )
    for row in {absolute(launch, row.start): row for row in launch.redirects}.values():
        yield _row(launch, row, trails.of(absolute(launch, row.start)))
    yield from _links(launch, pages)


def _row(launch: Launch, row: Redirect, trail: Trail) -> Finding:
    if row.code in _MISSING:
        expected, fix = f"{row.code}", gone(trail.start, row.code)
        wrong = _still_there(row, trail)
    elif row.to:
        to = absolute(launch, row.to)
        expected, fix = (
            f"{row.code} to {shown(to)}, without an error there",
            one_page(trail.start, to, row.code),
        )
        wrong = _wrong_step(row, to, trail) or _wrong_end(_with_query(to, trail), trail)
    else:
        line = f'[[redirect]]\nfrom = "{row.start}"\nto = "{launch.origin}/"\ncode = {row.code}'
        return undeclared(trail.start, f"The row of {row.start} does not say where it should lead.", line)
    if wrong and not trail.challenged:
        kind, summary = wrong
        found = warned if kind == "new-home-moves" else failed
        seen = {"observed": trail.summary, "evidence": trail.evidence, "fix": fix}
        return found(trail.start, kind, summary, expected=expected, **seen)
    if blocked := undecided(trail):
        return cut(trail.start, blocked, observed=trail.summary, evidence=trail.evidence)
    return passed(trail.start, f"as declared: {expected}", observed=trail.summary)


def _still_there(row: Redirect, trail: Trail) -> tuple[str, str] | None:
    """(kind, summary) of a page that should be gone, or none."""
    final = trail.final
    if (final and final.status == row.code) or undecided(trail):
        return None
    return "not-gone", f"Should answer {row.code}; instead: {trail.summary}."


def _wrong_step(row: Redirect, to: str, trail: Trail) -> tuple[str, str] | None:
    """(kind, summary) of what is wrong with the redirect itself, or none."""
    moving = _moving(trail)
    if moving is None:
        status = trail.final.status if trail.final else 0
        text = f"Answers {status} itself instead of redirecting to {shown(to)}."
        return ("not-redirected", text) if status else None
    if moving.response.status != row.code:
        return "wrong-code", f"Redirects with {moving.response.status}; declared is {row.code}."
    return None


def _moving(trail: Trail) -> Hop | None:
    """The redirect that leaves the old path; steps that only change scheme or host come before it."""
    leaving = (hop for hop in trail.redirects if not same_page(hop.url, hop.target))
    return next(leaving, trail.redirects[-1] if trail.redirects else None)


def _wrong_end(to: str, trail: Trail) -> tuple[str, str] | None:
    """(kind, summary) of what is wrong with the place it leads to, or none."""
    final, end = trail.final, shown(trail.destination)
    if final and final.status >= _ERROR and final.status not in _SIGN_IN:
        return "new-home-missing", f"Ends at {end} with {final.status}."
    if trail.destination == to or undecided(trail):
        return None
    if to in urls(trail):
        return "new-home-moves", f"{shown(to)} itself moves on to {end}: declare and use that address."
    return "wrong-place", f"Ends at {end} and not at {shown(to)}."


def _with_query(to: str, trail: Trail) -> str:
    """The declared place, with the query of the old address where the redirect carries that along."""
    query = trail.start.partition("?")[2]
    carried = f"{to}{'&' if '?' in to else '?'}{query}" if query else to
    return carried if carried in urls(trail) else to


def _links(launch: Launch, pages: Pages) -> Iterator[Finding]:
    front = pages.pages[home(launch)]
    if isinstance(front, Unreachable):
        yield cut(home(launch), front)
        return
    wrong = [finding for url, end in sorted(pages.links.items()) if (finding := _link(launch, url, end))]
    yield from wrong
    if not wrong:
        yield passed(home(launch), f"no broken link on the home page ({len(pages.links)} tried)")


def _link(launch: Launch, url: str, end: int | Unreachable) -> Finding | None:
    if isinstance(end, Unreachable):
        return cut(url, end)
    if end not in _MISSING and end < _SERVER_ERROR:
        return None
    return failed(
        url,
        "broken-link",
        f"The home page links here, and it ends with {end}.",
        expected="a page, or a redirect to one",
        observed=f"{end}",
        evidence={"linked_from": home(launch), "status": end},
        fix=Fix(
            f"Change the link on {home(launch)}, bring the page back, or redirect it.",
            record=one_page(url, f"{launch.origin}/NEW-PATH").record,
            undo="Put the old link back or remove the redirect.",
        ),
    )


_SHOP = sample_launch()
_OLD = "https://shop.example/about-us"
_NEW = "https://shop.example/about"
_PLAIN = "http://www.shop.example/about-us"
_BLOG = "https://blog.example.org/"
_MOVED = sample_launch(redirects=(Redirect(start=_OLD, to=_NEW),))
_UP = sample_launch(redirects=(Redirect(start=_PLAIN, to=_NEW),))
_QUERY = "https://shop.example/product.php?id=7"
_SHOP_7 = sample_launch(redirects=(Redirect(start=_QUERY, to="https://shop.example/products/7"),))
_GONE = sample_launch(redirects=(Redirect(start=_OLD, code=410),))
_AWAY = sample_launch(redirects=(Redirect(start=_OLD, to=_BLOG, code=302),))
_NOWHERE = sample_launch(redirects=(Redirect(start=_OLD),))
_EMPTY = {f"{_SHOP.origin}/": DEAD}


def _rows(name: str, launch: Launch, *changed: Trail, expect: Verdict) -> Case:
    """A case about the rows: the home page has no links."""
    return case(name, launch, trails(launch, *changed), pages(launch), expect=expect)


def _linked(name: str, links: Mapping[str, int | Unreachable], expect: Verdict) -> Case:
    """A case about the links of the home page."""
    return case(name, _SHOP, trails(_SHOP), pages(_SHOP, links=links), expect=expect)


def _cases() -> Iterator[Case]:
    yield _linked("no old paths, no links", {}, PASS)
    yield _linked("links lead somewhere", {_NEW: 200, f"{_OLD}/me": 401}, PASS)
    yield _linked("a broken link", {_NEW: 200, _OLD: 404}, FAIL)
    yield _linked("a link to a crash", {_OLD: 502}, FAIL)
    yield _linked("a link that cannot be tried", {_OLD: DEAD}, UNKNOWN)
    yield case("the home page is dead", _SHOP, trails(_SHOP), pages(_SHOP, missing=_EMPTY), expect=UNKNOWN)
    yield _rows("moved as declared", _MOVED, expect=PASS)
    yield _rows("https, then moved", _UP, trail(_PLAIN, (308, _OLD), (301, "/about"), (200, "")), expect=PASS)
    yield _rows(
        "one of many behind a script, the query carried along",
        _SHOP_7,
        trail(_QUERY, (301, "/products/7?id=7"), (200, "")),
        expect=PASS,
    )
    yield _rows("gone as declared", _GONE, expect=PASS)
    yield _rows("out of the product", _AWAY, trail(_OLD, (302, _BLOG)), expect=PASS)
    yield _rows("the new home needs a sign-in", _MOVED, trail(_OLD, (301, _NEW), (401, "")), expect=PASS)
    yield _rows("not redirected at all", _MOVED, trail(_OLD, (404, "")), expect=FAIL)
    yield _rows("the old page still lives", _MOVED, trail(_OLD, (200, "")), expect=FAIL)
    yield _rows("temporary, not permanent", _MOVED, trail(_OLD, (302, _NEW), (200, "")), expect=FAIL)
    yield _rows("to the home page instead", _MOVED, trail(_OLD, (301, "/"), (200, "")), expect=FAIL)
    yield _rows("only a slash is added", _MOVED, trail(_OLD, (301, f"{_OLD}/"), (200, "")), expect=FAIL)
    yield _rows("the new home is missing", _MOVED, trail(_OLD, (301, _NEW), (404, "")), expect=FAIL)
    yield _rows(
        "the new home moves on", _MOVED, trail(_OLD, (301, _NEW), (301, "/us"), (200, "")), expect=WARN
    )
    yield _rows("should be gone, but answers", _GONE, trail(_OLD, (200, "")), expect=FAIL)
    yield _rows("should be gone, but redirects", _GONE, trail(_OLD, (301, "/"), (200, "")), expect=FAIL)
    yield _rows("should be gone, leaves instead", _GONE, trail(_OLD, (301, _BLOG)), expect=FAIL)
    yield _rows("the old path is dead", _MOVED, trail(_OLD, stopped=DEAD), expect=UNKNOWN)
    yield _rows("the new home is dead", _MOVED, trail(_OLD, (301, _NEW), stopped=DEAD), expect=UNKNOWN)
    yield _rows("to a dead place", _MOVED, trail(_OLD, (301, "/us"), stopped=DEAD), expect=UNKNOWN)
    yield _rows("wrong code to a dead place", _MOVED, trail(_OLD, (302, "/us"), stopped=DEAD), expect=FAIL)
    yield _rows("should be gone, but dead", _GONE, trail(_OLD, stopped=DEAD), expect=UNKNOWN)
    yield _rows("the old path is challenged", _MOVED, challenge(_OLD), expect=UNKNOWN)
    yield _rows("a loop", _MOVED, trail(_OLD, (301, _OLD)), expect=UNKNOWN)
    yield _rows("the row leads nowhere", _NOWHERE, trail(_OLD, (200, "")), expect=UNKNOWN)


CASES = Cases(_cases)
