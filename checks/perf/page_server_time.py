"""perf.page-server-time."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_latency import latency, measurement, series
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.served import places
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Route,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.speed import about, how_to_time, measure, ms, newest, out_of_reach
from cockpit.standards.locations import host_of

CHECK = check(
    "Every page is made by its server in time",
    severity=MEDIUM,
    why="However near a visitor is and however good their connection: what the server needs to make a page "
    "comes on top, for everybody. Beyond two seconds people take a page for broken.",
    fix="Find out what the server does in that time: its own trace or a profiler tells more than any look "
    "from outside. Queries in a loop, calls to other services and pictures made on the way are usual.",
    undo="Go back to the release before.",
    verify="curl -sS -o /dev/null -w '%{time_starttransfer}\\n' {subject}",
    source="limits.page_server_ms of the roadmap; W3C Server Timing",
    terms={
        "server time": "the wait for the first byte, less one way there and back",
        "way there and back": "the round trip: how long a packet takes to the server and home again",
    },
)
_PAGES: Final = ("page", "auth")
_FEW: Final = 3
_QUICK: Final = 300.0  # milliseconds, below which nobody minds: quiet runs read alike


def judge(launch: Launch, latency: Latency) -> Iterator[Finding]:
    """Each page by the middle of its waits for the first byte, less the distance."""
    now, missing = {one.url: one for one in latency.now}, dict(latency.missing)
    limit, found = launch.limits.page_server_ms, False
    for url, route in places(launch).items():
        if route.kind not in _PAGES:
            continue
        found = True
        seen = _seen(newest(latency, url), now.get(url))
        if why := out_of_reach(latency).get(url):
            yield cut(url, why, expected=_expected(limit))
        elif seen is not None:
            yield _page(latency, route, seen, limit)
        elif url in missing:
            yield cut(url, missing[url], expected=_expected(limit), fix=how_to_time(missing[url], route.name))
        else:
            why = Unreachable(Layer.PERSON, f"{route.name} was not timed yet", "unmeasured")
            yield cut(url, why, expected=_expected(limit), fix=measure(route.name))
    if not found:
        yield not_applicable(launch.domain, "no page is declared")


def _seen(kept: Series | None, now: Series | None) -> Series | None:
    """The look of this run where it is slow or there is no other; a few answers show what a page takes."""
    usable = [one for one in (now, kept) if one is not None and len(_waits(one)) >= _FEW]
    return max(usable, key=_middle, default=None)


def _page(latency: Latency, route: Route, seen: Series, limit: int) -> Finding:
    distance = _distance(latency, seen.url)
    server = max(0.0, _middle(seen) - distance)
    told = f"{route.name}: its server needs {ms(server)} for the first byte"
    evidence = {"route": route.name, "answers": "three or more", "distance known": bool(distance)}
    if server <= limit:
        step = about(max(server, _QUICK))
        return passed(
            seen.url,
            f"{route.name} is made in {step}",
            expected=_expected(limit),
            observed=step,
            evidence=evidence,
        )
    return failed(
        seen.url,
        "slow-server",
        told,
        expected=_expected(limit),
        observed=f"{ms(_middle(seen))} to the first byte, of which {ms(distance)} are the way",
        evidence=evidence,
        fix=Fix(
            "Look at what the server does in that time: queries in a loop, other services, a cold start.",
            undo="Go back to the release before.",
        ),
    )


def _distance(latency: Latency, url: str) -> float:
    """The newest known way there and back; none known counts as none, which is the stricter reading."""
    host = host_of(url)
    known = (dict(one.rtt_ms).get(host) for one in latency.kept)
    return next((one for one in known if one is not None), 0.0)


def _middle(seen: Series) -> float:
    return median(_waits(seen))


def _waits(seen: Series) -> list[float]:
    return [one.wait for one in seen if not one.failed and one.wait is not None]


def _expected(limit: int) -> str:
    return f"the first byte within {limit} ms of the server's own time"


_HOME = "https://shop.example/"
_SHOP = sample_launch(routes=(Route(name="home", url=_HOME),))


def _cases() -> Iterator[Case]:
    quick, slow = series(times=(90.0,) * 60), series(times=(2600.0,) * 60)
    yield case("quick", _SHOP, latency(measurement(quick)), expect=PASS)
    yield case("slow", _SHOP, latency(measurement(slow)), expect=FAIL)
    yield case(
        "slow now, quick before",
        _SHOP,
        latency(measurement(quick), now=[series(times=(3e3,) * 3)]),
        expect=FAIL,
    )
    yield case("a short look is enough", _SHOP, latency(now=[series(times=(90.0,) * 3)]), expect=PASS)
    yield case("two answers are not", _SHOP, latency(now=[series(times=(90.0,) * 2)]), expect=UNKNOWN)
    dead = latency(measurement(quick), missing=[(_HOME, DEAD)])
    yield case("quick yesterday, and port 443 is closed", _SHOP, dead, expect=UNKNOWN)


CASES = Cases(_cases)
