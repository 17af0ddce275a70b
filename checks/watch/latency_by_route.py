"""watch.latency-by-route."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.route_series import HOURS, RouteSeries, RouteTimes
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
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
    case,
    check,
    cut,
    passed,
    warned,
)
from cockpit.kit.speed import about
from cockpit.standards.percentiles import ENOUGH, surely_over

CHECK = check(
    "Speed is tracked route by route",
    severity=MEDIUM,
    why="An average over all pages stays calm while the one page that earns money takes four seconds for "
    "every twentieth visitor. Only a series of each route shows it, and only a percentile of it.",
    fix="Let cockpit watch run for an hour or more: it keeps a series of every route.",
    undo="Delete .cockpit/watch.sqlite3.",
    verify="cockpit watch --headless --for 60",
    source="limits.p95_alert_ms of the roadmap; Clopper and Pearson 1934, one-sided",
    terms={
        "p95": "the time within which 95 of 100 visits are answered",
        "series": "the times of one route, visit by visit",
    },
)
_TOLD: Final = 8


def judge(launch: Launch, route_series: RouteSeries) -> Iterator[Finding]:
    """Each watched route has a series that is long enough, and a p95 that is within the limit."""
    if route_series.missing:
        yield _unwatched(launch, route_series)
        return
    if not route_series.routes:
        why = "nothing that is watched is an address of the web: [[monitor]] names ports alone"
        yield cut(launch.domain, Unreachable(Layer.PERSON, why, "no-route"), expected=_expected())
        return
    short = [one for one in route_series.routes if one.visits < ENOUGH]
    slow = [one for one in route_series.routes if one not in short and surely_over(one.visits, one.over)]
    yield from map(_slow, slow)
    if short:
        yield _short(launch, short, route_series.interval)
    elif not slow:
        yield _tracked(launch, route_series.routes)


def _unwatched(launch: Launch, seen: RouteSeries) -> Finding:
    minutes = ceil(ENOUGH * seen.interval / 60)
    fix = Fix(
        f"Watch for {minutes} minutes at least.",
        f"cockpit watch --headless --for {minutes}",
        "Delete .cockpit/watch.sqlite3.",
    )
    why = seen.missing or Unreachable(Layer.PERSON, "")
    return cut(launch.domain, why, expected=_expected(), fix=fix)


def _short(launch: Launch, short: Sequence[RouteTimes], interval: int) -> Finding:
    names = ", ".join(one.name for one in short[:_TOLD])
    minutes = ceil((ENOUGH - min(one.visits for one in short)) * interval / 60)
    text = f"{len(short)} of the routes have fewer than {ENOUGH} visits in the last {HOURS:g} hours: {names}"
    fix = Fix(
        f"Watch for {minutes} minutes more.",
        f"cockpit watch --headless --for {minutes}",
        "Delete .cockpit/watch.sqlite3.",
    )
    return cut(launch.domain, Unreachable(Layer.PERSON, text, "short"), expected=_expected(), fix=fix)


def _slow(one: RouteTimes) -> Finding:
    return warned(
        one.url,
        "slow",
        f"the p95 of {one.name} lies over {one.most_ms} ms",
        expected=f"95 of 100 visits within {one.most_ms} ms",
        observed=_about(one),
        evidence={"route": one.name, "p95": _about(one)},
        fix=Fix(
            "Look at what this route waits for: its queries, other services, a server that has to wake up.",
            undo="Go back to the release before.",
        ),
    )


def _tracked(launch: Launch, routes: Sequence[RouteTimes]) -> Finding:
    return passed(
        launch.domain,
        f"each of {len(routes)} routes has a series of its own, and no p95 is over the limit for sure",
        expected=_expected(),
        observed=f"{len(routes)} series",
        evidence={one.name: _about(one) for one in routes[:_TOLD]},
    )


def _expected() -> str:
    return f"at least {ENOUGH} visits to each route, judged by p95 and never by an average"


def _about(one: RouteTimes) -> str:
    return f"p95 {about(one.p95_ms)}"


def _times(name: str, visits: int = 90, over: int = 0, p95: float = 84.0) -> RouteTimes:
    return RouteTimes(name, f"https://shop.example/{name}", visits, over, p95, 500)


def _cases() -> Iterator[Case]:
    shop, home = sample_launch(), _times("home")
    yield case("tracked", shop, RouteSeries((home, _times("search"))), expect=PASS)
    yield case("one visit too slow", shop, RouteSeries((home, _times("search", over=1))), expect=PASS)
    yield case("a few that may be chance", shop, RouteSeries((home, _times("search", over=7))), expect=PASS)
    slow = _times("search", over=20, p95=1800.0)
    yield case("one in five is slow", shop, RouteSeries((home, slow)), expect=WARN)
    yield case("slower than all steps", shop, RouteSeries((_times("x", over=90, p95=9e3),)), expect=WARN)
    yield case("one route too short", shop, RouteSeries((home, _times("search", 58))), expect=UNKNOWN)
    yield case("one never answered", shop, RouteSeries((home, _times("search", 0))), expect=UNKNOWN)
    yield case("nothing of the web is watched", shop, RouteSeries(), expect=UNKNOWN)
    unwatched = Unreachable(Layer.PERSON, "nobody has watched yet: cockpit watch", "no-history")
    yield case("nobody has watched", shop, RouteSeries(missing=unwatched), expect=UNKNOWN)


CASES = Cases(_cases)
