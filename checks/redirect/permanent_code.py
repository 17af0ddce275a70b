"""redirect.permanent-code."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Hop, Trail, Trails, doors, entry_starts
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
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.standards.endings import undecided
from cockpit.standards.locations import host_of, origin_of, shown
from cockpit.standards.redirect_rules import one_page, whole_host
from cockpit.standards.redirects import PERMANENT, canonicalises, moves

CHECK = check(
    "Canonical redirects use 301 or 308",
    severity=MEDIUM,
    why="Browsers and search engines remember a permanent redirect and go straight to the real address next "
    "time. A temporary one keeps the old address alive; a redirect inside the page is not followed by every "
    "program.",
    fix="Answer with 301 (or 308 where forms are sent).",
    undo="Restore the previous status code.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 sections 15.4.2, 15.4.3, 15.4.8, 15.4.9; Google Search Central, redirects",
    terms={"permanent": "301 or 308: the old address is gone for good, so remember the new one"},
)


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """What settles the address (scheme, host, slash) is a permanent HTTP redirect.

    A redirect of the application to another page, such as a choice of language, may be temporary. What a
    script does on its own origin may hang on a condition, so it is a warning.
    """
    ours = frozenset(host_of(door) for door in doors(launch))
    for start in entry_starts(launch):
        yield _codes(trails.of(start), ours)


def _codes(trail: Trail, ours: frozenset[str]) -> Finding:
    """One way; a hop to a host that is no spelling of the address settles nothing."""
    seen = {"observed": trail.summary, "evidence": trail.evidence}
    settling = [
        hop for hop in trail.redirects if canonicalises(hop.url, hop.target) and host_of(hop.target) in ours
    ]
    passing = [hop for hop in settling if hop.response.status not in PERMANENT]
    soft = trail.hops[-1] if trail.hops and trail.hops[-1].soft else None
    if soft:
        summary = f"{shown(soft.url)} answers 200 and moves on by {soft.soft}: many programs stop there."
        sure = soft.soft.startswith("meta") or origin_of(_soft_target(soft)) != origin_of(soft.url)
        return (failed if sure else warned)(
            trail.start,
            "soft-redirect",
            summary,
            expected="an HTTP redirect with 301 or 308",
            fix=_hard(soft),
            **seen,
        )
    if passing:
        codes = ", ".join(f"{hop.response.status} at {shown(hop.url)}" for hop in passing)
        summary = f"The address is settled by a temporary redirect: {codes}."
        return warned(
            trail.start, "temporary", summary, expected="301 or 308", fix=_permanent(passing[0]), **seen
        )
    if blocked := undecided(trail):
        return cut(trail.start, blocked, **seen)
    codes = ", ".join(str(hop.response.status) for hop in settling)
    return passed(
        trail.start, f"settled by {codes}" if codes else "nothing to settle", observed=trail.summary
    )


def _permanent(hop: Hop) -> Fix:
    if moves(hop.url, hop.target):
        return whole_host(host_of(hop.url), origin_of(hop.target))
    return one_page(hop.url, shown(hop.target))


def _soft_target(hop: Hop) -> str:
    return hop.soft.rpartition(" to ")[2]


def _hard(hop: Hop) -> Fix:
    """The HTTP redirect that stands in for a refresh or a script."""
    target = _soft_target(hop)
    if target.startswith("http") and moves(hop.url, target):
        return whole_host(host_of(hop.url), origin_of(target))
    return one_page(hop.url, target)


_SHOP = sample_launch()
_HOME = "https://shop.example/"
_WWW = "https://www.shop.example/"


def _cases() -> Iterator[Case]:
    yield case("301 everywhere", _SHOP, trails(_SHOP), expect=PASS)
    yield case(
        "308 is permanent too", _SHOP, trails(_SHOP, trail(_WWW, (308, _HOME), (200, ""))), expect=PASS
    )
    yield case(
        "a choice of language may be temporary",
        _SHOP,
        trails(_SHOP, trail(_HOME, (302, "/en/"), (200, ""))),
        expect=PASS,
    )
    yield case(
        "302 to the canonical host",
        _SHOP,
        trails(_SHOP, trail(_WWW, (302, _HOME), (200, ""))),
        expect=WARN,
    )
    yield case(
        "307 to https",
        _SHOP,
        trails(_SHOP, trail("http://shop.example/", (307, _HOME), (200, ""))),
        expect=WARN,
    )
    yield case(
        "meta refresh",
        _SHOP,
        trails(_SHOP, trail(_WWW, (200, ""), soft=f"meta refresh to {_HOME}")),
        expect=FAIL,
    )
    yield case(
        "a script to another host",
        _SHOP,
        trails(_SHOP, trail(_WWW, (200, ""), soft=f"script to {_HOME}")),
        expect=FAIL,
    )
    yield case(
        "a script that may only sometimes move on",
        _SHOP,
        trails(_SHOP, trail(_HOME, (200, ""), soft="script to https://shop.example/app")),
        expect=WARN,
    )
    yield case(
        "the home page sends people to the application",
        _SHOP,
        trails(_SHOP, trail(_HOME, (302, "https://app.shop.example/login"), (200, ""))),
        expect=PASS,
    )
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)
    yield case("a loop", _SHOP, trails(_SHOP, trail(_HOME, (301, _HOME))), expect=UNKNOWN)
    yield case("a bot challenge", _SHOP, trails(_SHOP, challenge(_HOME)), expect=UNKNOWN)


CASES = Cases(_cases)
