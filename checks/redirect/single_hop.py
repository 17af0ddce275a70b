"""redirect.single-hop."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, NO_NAME, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Trail, Trails, absolute, entry_starts, old_starts
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Limits,
    Redirect,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.journeys import gone
from cockpit.standards.endings import endless, undecided
from cockpit.standards.locations import host_of, origin_of, path_of, shown
from cockpit.standards.redirect_rules import one_page, upgrade_first, whole_host
from cockpit.standards.redirects import PERMANENT, allowed, one_too_many, plural, same_page

CHECK = check(
    "No chain longer than one hop",
    severity=HIGH,
    why="Each redirect costs a phone on a slow network another round trip before anything is seen, and "
    "search engines give up on long chains.",
    fix="Let the first redirect lead straight to the final address.",
    undo="Restore the previous rule.",
    verify="curl -sIL {subject} | grep -ic '^location'",
    source="RFC 9110 section 15.4; hstspreload.org (why one upgrade step may be free)",
    terms={
        "hop": "one redirect: the server answers with another address, and the visitor asks again there",
        "hsts-safe": "a redirect policy: first https on the same host, then at most one more step",
    },
)


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """No public page, old path or retired host takes more redirects than the policy of launch.toml allows.

    Sign-in and write routes are left to redirect.flow-safe, private pages and staging hosts out: there the
    application or a doorkeeper redirects for good reasons.
    """
    groups = (entry_starts(launch), old_starts(launch), _retired(launch), _public_pages(launch))
    for start in dict.fromkeys(start for group in groups for start in group):
        yield _chain(launch, trails.of(start))


def _chain(launch: Launch, trail: Trail) -> Finding:
    limits = launch.limits
    policy = allowed(limits.redirect_policy, limits.max_hops)
    surplus = one_too_many(trail.steps, limits.redirect_policy, limits.max_hops)
    blocked = None if gone(launch, trail) else undecided(trail)
    if blocked and (surplus is None or endless(trail)):
        return cut(trail.start, blocked, observed=trail.summary, evidence=trail.evidence)
    count = plural(len(trail.steps)) if trail.steps else "no redirect"
    if surplus is None:
        return passed(trail.start, f"{count} ({policy})", observed=trail.summary)
    return failed(
        trail.start,
        "too-many-hops",
        f"{count}; one too many is {shown(surplus[0])} > {shown(surplus[1])} ({policy}).",
        expected=policy,
        observed=trail.summary,
        evidence={**trail.evidence, "policy": limits.redirect_policy, "max_hops": limits.max_hops},
        fix=_straight(trail, limits.redirect_policy),
    )


def _retired(launch: Launch) -> tuple[str, ...]:
    hosts = sorted(host.name for host in launch.hosts if host.role == "retired")
    return tuple(f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https"))


def _public_pages(launch: Launch) -> tuple[str, ...]:
    return tuple(absolute(launch, r.url) for r in launch.routes if r.kind == "page" and not r.private)


def _straight(trail: Trail, policy: str) -> Fix:
    """The rule that leads from the start to the end in as few steps as the policy knows.

    Where the application chose the page for now only (302, 303, 307), browsers must not remember it for good.
    """
    start, end = trail.start, trail.destination
    if path_of(start) != path_of(end):
        chosen = [hop for hop in trail.redirects if not same_page(hop.url, hop.target)]
        passing = any(hop.response.status not in PERMANENT for hop in chosen)
        return one_page(start, shown(end), 302 if passing else 301)
    rule = upgrade_first if policy == "hsts-safe" else whole_host
    return rule(host_of(start), origin_of(end))


_SHOP = sample_launch()
_HOME = "https://shop.example/"
_TWO = ((301, "https://www.shop.example/"), (301, _HOME), (200, ""))
_HSTS = sample_launch(limits=Limits(redirect_policy="hsts-safe"))
_ROOMY = sample_launch(limits=Limits(max_hops=2))
_OLD = sample_launch(redirects=(Redirect(start="https://shop.example/old", to="https://shop.example/new"),))
_INSIDE = sample_launch(
    hosts=(Host(name="staging.shop.example", role="staging"), Host(name="old.shop.example", role="retired")),
    routes=(
        Route(name="login", url="https://shop.example/login", kind="auth"),
        Route(name="account", url="https://shop.example/account", private=True),
    ),
)
_AWAY = ((301, "/login"), (302, "/auth/start"), (302, "https://id.example.net/authorize?client_id=1"))


def _cases() -> Iterator[Case]:
    yield case("one hop from everywhere", _SHOP, trails(_SHOP), expect=PASS)
    yield case(
        "signing in takes its own steps",
        _INSIDE,
        trails(
            _INSIDE,
            *(trail(f"https://shop.example/{name}", *_AWAY) for name in ("login", "account")),
            trail("http://staging.shop.example/", (301, "https://staging.shop.example/"), *_AWAY),
        ),
        expect=PASS,
    )
    yield case(
        "a retired host that is gone",
        _INSIDE,
        trails(_INSIDE, trail("https://old.shop.example/", stopped=NO_NAME)),
        expect=PASS,
    )
    yield case(
        "a retired host takes two",
        _INSIDE,
        trails(
            _INSIDE,
            trail("http://old.shop.example/", (301, "https://old.shop.example/"), (301, _HOME), (200, "")),
        ),
        expect=FAIL,
    )
    yield case(
        "http, https, canonical",
        _SHOP,
        trails(_SHOP, trail("http://www.shop.example/", *_TWO)),
        expect=FAIL,
    )
    yield case("hsts-safe", _HSTS, trails(_HSTS, trail("http://www.shop.example/", *_TWO)), expect=PASS)
    yield case(
        "hsts-safe, but the upgrade comes last",
        _HSTS,
        trails(
            _HSTS,
            trail("http://www.shop.example/", (301, "http://shop.example/"), (301, _HOME), (200, "")),
        ),
        expect=FAIL,
    )
    yield case(
        "hsts-safe, and two more",
        _HSTS,
        trails(_HSTS, trail("http://www.shop.example/", *_TWO[:2], (302, "/en/"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "two are allowed", _ROOMY, trails(_ROOMY, trail("http://www.shop.example/", *_TWO)), expect=PASS
    )
    yield case("old path to new", _OLD, trails(_OLD), expect=PASS)
    yield case(
        "an old path through another old path",
        _OLD,
        trails(_OLD, trail("https://shop.example/old", (301, "/older"), (301, "/new"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "too long, whatever comes after",
        _SHOP,
        trails(_SHOP, trail("http://www.shop.example/", *_TWO[:2], stopped=DEAD)),
        expect=FAIL,
    )
    yield case("a loop is not counted", _SHOP, trails(_SHOP, trail(_HOME, (301, _HOME))), expect=UNKNOWN)
    yield case(
        "a loop of two is not counted either",
        _SHOP,
        trails(_SHOP, trail(_HOME, (301, "https://www.shop.example/"), (301, _HOME))),
        expect=UNKNOWN,
    )
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)
    yield case("a bot challenge", _SHOP, trails(_SHOP, challenge(_HOME)), expect=UNKNOWN)


CASES = Cases(_cases)
