"""redirect.staging-retired."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, NO_NAME, challenge, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Trail, Trails, retired_starts
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Unreachable,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.model import Layer
from cockpit.standards.endings import undecided
from cockpit.standards.locations import host_of, origin_of, shown
from cockpit.standards.redirect_rules import closed
from cockpit.standards.signin import asks_to_sign_in, sign_in_path

CHECK = check(
    "Old staging and demo addresses redirect, are gone, or ask for a sign-in",
    severity=HIGH,
    why="Investors, testers and search engines keep the address of the demo. If it still shows something, "
    "people use old prices, an unguarded database or a build without the fixes.",
    fix="Redirect the host to the canonical origin, answer 410, ask for a sign-in, or delete its DNS record.",
    undo="Remove the rule or restore the DNS record.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 sections 15.5.2, 15.5.4, 15.5.5, 15.5.11; the [[host]] roles of launch.toml",
    terms={"staging": "a copy of the product for rehearsals, not meant for customers"},
)
_CLOSED = {404: "answers", 410: "answers", 401: "asks for a sign-in:", 403: "lets nobody in:"}
_ERROR = 400
_ABSENT = ("nxdomain", "no-address")


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """No host with the role staging or retired shows content to the public, by http or by https.

    Both clients are looked at: a wall that stops only programs is none.
    """
    starts = retired_starts(launch)
    if not starts:
        yield not_applicable(launch.domain, "no host has the role staging or retired in launch.toml")
    for start in starts:
        both = [trails.of(start, client) for client in (Client.TERMINAL, Client.BROWSER)]
        yield _host(launch, next((trail for trail in both if not _closed(launch, trail)), both[0]))


def _host(launch: Launch, trail: Trail) -> Finding:
    if closed_by := _closed(launch, trail):
        return passed(trail.start, closed_by, observed=trail.summary)
    blocked = undecided(trail)
    if blocked:
        return cut(trail.start, blocked, observed=trail.summary, evidence=trail.evidence)
    seen = {
        "expected": f"a redirect to {launch.origin}, 404 or 410, a sign-in, or no such name",
        "observed": trail.summary,
        "evidence": trail.evidence,
        "fix": closed(host_of(trail.start), launch.origin),
    }
    final = trail.final
    if final is None:
        return failed(trail.start, "leads-elsewhere", f"Leads to {shown(trail.destination)}.", **seen)
    if final.status >= _ERROR:
        summary = f"Answers {final.status}: that looks broken and not retired."
        return warned(trail.start, "broken", summary, **seen)
    if _own_sign_in(launch, trail):
        summary = (
            f"Shows its own sign-in page to everybody ({shown(final.url)}): anyone may try passwords there."
        )
        return warned(trail.start, "sign-in-page", summary, **seen)
    summary = f"Shows content to everybody at {shown(final.url)} ({final.status})."
    return failed(trail.start, "content", summary, **seen)


def _closed(launch: Launch, trail: Trail) -> str:
    """How the host is closed to the public, or an empty string."""
    final, stopped = trail.final, trail.stopped
    if stopped and not trail.hops and (stopped.kind in _ABSENT or trail.end is End.OFF_LIMITS):
        return "does not exist" if stopped.kind in _ABSENT else "has no public address"
    if trail.end is End.OFF_PRODUCT and asks_to_sign_in(trail.beyond):
        return f"asks for a sign-in at {host_of(trail.beyond)}"
    if final is None or trail.challenged:
        return ""
    if word := _CLOSED.get(final.status):
        return f"{word} {final.status}"
    return f"redirects to {origin_of(final.url)}" if _ours(launch, trail) and final.status < _ERROR else ""


def _own_sign_in(launch: Launch, trail: Trail) -> bool:
    """A staging host that sends its visitors to a sign-in page of its own."""
    host = launch.host(host_of(trail.start))
    staging = host is not None and host.role == "staging"
    return staging and bool(trail.steps) and sign_in_path(trail.destination)


def _ours(launch: Launch, trail: Trail) -> bool:
    """The trail ends on a production host, another one than it began on."""
    end = host_of(trail.destination)
    declared = launch.host(end)
    return origin_of(trail.destination) == launch.origin or bool(declared and declared.production)


_SHOP = sample_launch()
_DEMO = sample_launch(hosts=(Host(name="old.shop.example", role="retired"),))
_TWO = sample_launch(
    hosts=(
        Host(name="app.shop.example", role="app"),
        Host(name="old.shop.example", role="retired"),
        Host(name="staging.shop.example", role="staging"),
    )
)
_OLD = "https://old.shop.example/"
_PLAIN = "http://old.shop.example/"
_STAGING = "https://staging.shop.example/"
_HOME = "https://shop.example/"
_PRIVATE = Unreachable(Layer.NETWORK, "old.shop.example leads to 10.0.0.7, a private address", "private")


def _cases() -> Iterator[Case]:
    yield case("nothing to retire", _SHOP, trails(_SHOP), expect=NOT_APPLICABLE)
    yield case("gone", _DEMO, trails(_DEMO), expect=PASS)
    yield case("redirects home", _DEMO, trails(_DEMO, trail(_OLD, (301, _HOME), (200, ""))), expect=PASS)
    yield case(
        "redirects to the application",
        _TWO,
        trails(_TWO, trail(_OLD, (301, "https://app.shop.example/"), (200, ""))),
        expect=PASS,
    )
    yield case("asks for a password", _TWO, trails(_TWO, trail(_STAGING, (401, ""))), expect=PASS)
    yield case(
        "asks for a sign-in elsewhere",
        _TWO,
        trails(_TWO, trail(_STAGING, (302, "https://team.cloudflareaccess.com/cdn-cgi/access/login"))),
        expect=PASS,
    )
    yield case(
        "asks for a sign-in at a place of the company",
        _TWO,
        trails(
            _TWO,
            trail(
                _STAGING,
                (302, "https://sso.agency.example/realms/a?client_id=1&redirect_uri=https%3A%2F%2Fx"),
            ),
        ),
        expect=PASS,
    )
    yield case(
        "its own sign-in page",
        _TWO,
        trails(_TWO, trail(_STAGING, (302, "/users/sign_in"), (200, ""))),
        expect=WARN,
    )
    yield case(
        "an old product that still lets people sign in",
        _DEMO,
        trails(_DEMO, trail(_OLD, (302, "/login"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "a wall for programs only",
        _TWO,
        trails(_TWO, trail(_STAGING, (403, "")), trail(_STAGING, (200, ""), client=Client.BROWSER)),
        expect=FAIL,
    )
    yield case(
        "does not exist",
        _DEMO,
        trails(_DEMO, trail(_OLD, stopped=NO_NAME), trail(_PLAIN, stopped=NO_NAME)),
        expect=PASS,
    )
    yield case(
        "only inside",
        _DEMO,
        trails(_DEMO, trail(_OLD, stopped=_PRIVATE, end=End.OFF_LIMITS)),
        expect=PASS,
    )
    yield case("still shows the demo", _DEMO, trails(_DEMO, trail(_OLD, (200, ""))), expect=FAIL)
    yield case("still shows it by http", _DEMO, trails(_DEMO, trail(_PLAIN, (200, ""))), expect=FAIL)
    yield case(
        "moves to staging, which is open",
        _TWO,
        trails(_TWO, trail(_OLD, (301, _STAGING), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "leads to a stranger",
        _DEMO,
        trails(_DEMO, trail(_OLD, (301, "https://parking.example.net/"))),
        expect=FAIL,
    )
    yield case(
        "moves to a forgotten host",
        _DEMO,
        trails(_DEMO, trail(_OLD, (301, "https://beta.shop.example/"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "moves to a home that is broken",
        _DEMO,
        trails(_DEMO, trail(_OLD, (301, _HOME), (503, ""))),
        expect=WARN,
    )
    yield case(
        "moves to a name that does not exist",
        _DEMO,
        trails(_DEMO, trail(_OLD, (301, "https://beta.shop.example/"), stopped=NO_NAME)),
        expect=UNKNOWN,
    )
    yield case("an empty page is still a page", _DEMO, trails(_DEMO, trail(_OLD, (204, ""))), expect=FAIL)
    yield case("broken", _DEMO, trails(_DEMO, trail(_OLD, (502, ""))), expect=WARN)
    yield case("refuses connections", _DEMO, trails(_DEMO, trail(_OLD, stopped=DEAD)), expect=UNKNOWN)
    yield case(
        "redirects to something dead",
        _DEMO,
        trails(_DEMO, trail(_OLD, (301, _HOME), stopped=DEAD)),
        expect=UNKNOWN,
    )
    yield case("a loop", _DEMO, trails(_DEMO, trail(_OLD, (301, _OLD))), expect=UNKNOWN)
    yield case("a bot challenge", _DEMO, trails(_DEMO, challenge(_OLD)), expect=UNKNOWN)


CASES = Cases(_cases)
