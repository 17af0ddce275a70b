"""tls.https-forced."""

import re
from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.samples_dns import sample_front, sample_fronts
from cockpit.facts.samples_http import DEAD, challenge, everywhere, response, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Hop, Trail, Trails, absolute, plain_starts
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    Route,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.in_plain import answers_by_https, upgrade, walled
from cockpit.kit.looks import expected
from cockpit.standards.locations import host_of, origin_of, shown

CHECK = check(
    "HTTPS is forced on every host and route",
    severity=BLOCKER,
    why="Whoever shares a network with your visitors can read and change what travels by plain http: "
    "passwords, orders, the page itself.",
    fix="Answer every http request with a permanent redirect to the same address by https.",
    undo="Remove the redirect rule.",
    verify="curl -sI {subject}",
    source="RFC 9110 section 4.2.2; RFC 9325 section 3.2; OWASP Transport Layer Security",
    terms={"plain http": "the web without encryption; anybody on the way can read it"},
)

# What an endpoint answers that took the request and disliked it: by POST it would have been served in plain.
_TAKEN = (400, 401, 405, 406, 409, 415, 422)
_API_KINDS = ("read", "write", "auth", "webhook")
_LAST_SUCCESS = 299
_WANTS_TLS = re.compile(r"\bhttps\b(?!://)|\b(ssl|tls)\b", re.IGNORECASE)  # not a link in the text


def judge(launch: Launch, trails: Trails, fronts: Fronts) -> Iterator[Finding]:
    """By plain http every host and every route redirects to https or refuses; nothing is served.

    A closed port is a refusal where https answers. Redirects that stay on http for a hop still count as
    forced: redirect.single-hop judges their number.
    """
    kinds = {_plain(absolute(launch, route.url)): route.kind for route in launch.routes}
    starts = plain_starts(launch)
    for start in starts:
        trail = trails.of(start)
        kind = kinds.get(start, "")
        yield walled(trails, trail) or _way(
            launch, trail, kind, secure=answers_by_https(trails, fronts, host_of(start))
        )
    for front in fronts.fronts:
        walked = trails.of(f"http://{front.host}/") if f"http://{front.host}/" in starts else None
        if finding := _other_address(launch, walked, front):
            yield finding


def _way(launch: Launch, trail: Trail, kind: str, *, secure: bool) -> Finding:
    """One URL by plain http, to the first https or to its end."""
    seen = {"observed": trail.summary, "evidence": trail.evidence}
    if trail.challenged:
        return cut(trail.start, trail.blocked or _dark(trail), **seen)
    if not trail.hops:
        return _no_answer(launch, trail, secure=secure)
    if any(hop.target.startswith("https://") for hop in trail.hops) or trail.beyond.startswith("https://"):
        return passed(trail.start, f"{shown(trail.start)} leads to https", **seen)
    if trail.end is End.UNREACHABLE:
        return cut(trail.start, trail.stopped or _dark(trail), **seen)
    if trail.end is End.OFF_PRODUCT:
        said = f"{shown(trail.start)} leads out of the product by plain http, to {shown(trail.beyond)}"
        return _bad(launch, trail, "leaves-in-plain", said)
    return _served(launch, trail, trail.hops[-1].response, kind)


def _served(launch: Launch, trail: Trail, last: Response, kind: str) -> Finding:
    """The last answer came by plain http."""
    if 200 <= last.status <= _LAST_SUCCESS:  # noqa: PLR2004 - the class of success
        if trail.hops[-1].soft:
            said = (
                f"{shown(last.url)} is served by plain http and only then moves on, by {trail.hops[-1].soft}"
            )
            return _bad(launch, trail, "served-in-plain", said)
        return _bad(
            launch,
            trail,
            "served-in-plain",
            f"{shown(last.url)} is served by plain http (HTTP {last.status})",
        )
    if last.first("www-authenticate"):
        said = f"{shown(last.url)} asks for a password by plain http: whoever listens can read it"
        return _bad(launch, trail, "asks-in-plain", said)
    if kind in _API_KINDS and last.status in _TAKEN and not _WANTS_TLS.search(last.body):
        said = f"{shown(last.url)} takes requests by plain http: HTTP {last.status} in place of a redirect"
        return _bad(launch, trail, "takes-in-plain", said, code=308)
    return passed(
        trail.start,
        f"{shown(trail.start)} serves nothing: HTTP {last.status}",
        observed=trail.summary,
        evidence=trail.evidence,
    )


def _no_answer(launch: Launch, trail: Trail, *, secure: bool) -> Finding:
    why, host = trail.stopped or _dark(trail), host_of(trail.start)
    if why.kind in ("nxdomain", "no-address", "private") and not expected(launch, host):
        return not_applicable(trail.start, why.cause)
    if (
        why.layer is Layer.TCP
        and why.kind in ("refused", "timeout")
        and (secure or not expected(launch, host))
    ):
        return passed(
            trail.start,
            f"nothing is served at {shown(trail.start)}: {why.cause}"
            + (", while https answers" if secure else ""),
            observed=why.cause,
        )
    return cut(trail.start, why)


def _other_address(launch: Launch, walked: Trail | None, front: Front) -> Finding | None:
    """An address that serves the root by plain http although the one that was walked does not."""
    start = f"http://{front.host}/"
    seen = front.plain
    if not isinstance(seen, Response) or not 200 <= seen.status <= _LAST_SUCCESS or seen.challenged:  # noqa: PLR2004
        return None
    if walked and _served_by(walked, front.address):
        return None
    said = f"{start} is served by plain http at {front.address} (HTTP {seen.status})"
    told: dict[str, Any] = {
        "expected": "a redirect to https, or a refusal",
        "observed": f"HTTP {seen.status} at {front.address}",
        "fix": upgrade(front.host),
        "verify": command("curl -sI --resolve {}:80:{} {}", front.host, front.address, start),
    }
    if expected(launch, front.host):
        return failed(f"{start} at {front.address}", "served-in-plain", said, **told)
    return warned(f"{start} at {front.address}", "served-in-plain", said, **told)


def _served_by(trail: Trail, address: str) -> bool:
    return bool(trail.hops) and trail.hops[0].response.address == address


def _bad(launch: Launch, trail: Trail, kind: str, said: str, code: int = 301) -> Finding:
    host = host_of(trail.start)
    told: dict[str, Any] = {
        "expected": "a redirect to https, or a refusal",
        "observed": trail.summary,
        "evidence": trail.evidence,
        "fix": upgrade(host, code),
    }
    found = failed if expected(launch, host) else warned
    return found(trail.start, kind, said, **told)


def _plain(url: str) -> str:
    return f"http://{url.removeprefix('https://')}" if url.startswith("https://") else url


def _dark(trail: Trail) -> Unreachable:
    return Unreachable(Layer.HTTP, f"{origin_of(trail.start)} gave no answer", "no-answer")


_LAUNCH = sample_launch(
    hosts=(Host(name="api.shop.example", role="api"), Host(name="staging.shop.example", role="staging")),
    routes=(
        Route(name="login", url="https://shop.example/login", kind="auth"),
        Route(name="orders", url="https://api.shop.example/orders", kind="write"),
    ),
)
_HOME, _API = "http://shop.example/", "http://api.shop.example/orders"
_STAGING = "http://staging.shop.example/"
_FRONT = sample_fronts(sample_front("shop.example", "192.0.2.80"))
_CLOSED = Unreachable(Layer.TCP, "shop.example (192.0.2.80) port 80 refuses connections", "refused")
_BASIC = {"www-authenticate": 'Basic realm="x"'}


def _with(*changed: Trail) -> Trails:
    return trails(_LAUNCH, *changed)


def _ends(seen: Response) -> Trail:
    return Trail(seen.url, Client.TERMINAL, (Hop(seen),), End.ARRIVED)


def _plain_at(address: str, status: int) -> Fronts:
    return sample_fronts(sample_front("shop.example", address, plain=response(_HOME, status)))


def _cases() -> Iterator[Case]:
    yield case("every place redirects", _LAUNCH, _with(), _FRONT, expect=PASS)
    yield case("port 80 is closed", _LAUNCH, _with(trail(_HOME, stopped=_CLOSED)), _FRONT, expect=PASS)
    yield case(
        "http to http to https",
        _LAUNCH,
        _with(trail(_HOME, (301, "http://www.shop.example/"), (301, "https://shop.example/"), (200, ""))),
        _FRONT,
        expect=PASS,
    )
    yield case("the API refuses", _LAUNCH, _with(trail(_API, (403, ""))), _FRONT, expect=PASS)
    yield case(
        "a loop that goes by https",
        _LAUNCH,
        _with(trail(_HOME, (301, "https://shop.example/"), (301, _HOME))),
        _FRONT,
        expect=PASS,
    )
    yield case("the page by plain http", _LAUNCH, _with(trail(_HOME, (200, ""))), _FRONT, expect=FAIL)
    yield case(
        "a page that moves on by script",
        _LAUNCH,
        _with(trail(_HOME, (200, ""), soft="script to https://shop.example/")),
        _FRONT,
        expect=FAIL,
    )
    yield case(
        "the login page by plain http",
        _LAUNCH,
        _with(trail("http://shop.example/login", (200, ""))),
        _FRONT,
        expect=FAIL,
    )
    yield case(
        "the API says POST only, in plain", _LAUNCH, _with(trail(_API, (405, ""))), _FRONT, expect=FAIL
    )
    yield case(
        "the API asks for a token in plain", _LAUNCH, _with(trail(_API, (401, ""))), _FRONT, expect=FAIL
    )
    yield case(
        "a password is asked for in plain",
        _LAUNCH,
        _with(trail(_HOME, (401, ""), headers=_BASIC)),
        _FRONT,
        expect=FAIL,
    )
    told = _with(_ends(response(_API, 400, body='{"error": "HTTPS is required"}')))
    yield case("the API refuses with a word", _LAUNCH, told, _FRONT, expect=PASS)
    word = "Not authenticated"
    wall = (_ends(response(_API, 403, body=word)), _ends(response(f"https{_API[4:]}", 403, body=word)))
    yield case("the API wants a token by http as by https", _LAUNCH, _with(*wall), _FRONT, expect=UNKNOWN)
    yield case("it breaks down", _LAUNCH, _with(trail(_HOME, (502, ""))), _FRONT, expect=UNKNOWN)
    gone = Unreachable(Layer.DNS, "staging.shop.example does not exist in DNS", "nxdomain")
    yield case("a rehearsal that is gone", _LAUNCH, _with(trail(_STAGING, stopped=gone)), _FRONT, expect=PASS)
    office = Unreachable(Layer.TCP, "port 80 does not answer within 4 s", "timeout")
    yield case(
        "only the office gets in", _LAUNCH, _with(trail(_STAGING, stopped=office)), _FRONT, expect=PASS
    )
    yield case("a rehearsal in plain", _LAUNCH, _with(trail(_STAGING, (200, ""))), _FRONT, expect=WARN)
    yield case(
        "to a stranger in plain",
        _LAUNCH,
        _with(trail(_HOME, (302, "http://parked.example.net/"))),
        _FRONT,
        expect=FAIL,
    )
    yield case(
        "to a stranger by https",
        _LAUNCH,
        _with(trail(_HOME, (302, "https://parked.example.net/"))),
        _FRONT,
        expect=PASS,
    )
    yield case("served at another address", _LAUNCH, _with(), _plain_at("2001:db8::80", 200), expect=FAIL)
    yield case(
        "nothing answers at all",
        _LAUNCH,
        everywhere(_LAUNCH, stopped=DEAD),
        sample_fronts(),
        expect=UNKNOWN,
    )
    yield case("a bot challenge", _LAUNCH, _with(challenge(_HOME)), _FRONT, expect=UNKNOWN)


CASES = Cases(_cases)
