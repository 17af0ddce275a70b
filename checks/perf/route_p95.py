"""perf.route-p95."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series, limit_of
from cockpit.facts.route_series import HOURS, RouteSeries, RouteTimes
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_latency import latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.served import places
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
    Layer,
    Limits,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.speed import (
    TERMS,
    about,
    counted,
    ended,
    failing,
    grade,
    held_to,
    how_to_time,
    measure,
    newest,
    out_of_reach,
    said,
    sure,
)
from cockpit.model import Severity
from cockpit.standards.percentiles import MOST, Judged, Says, bound, doubt_of, judged

CHECK = check(
    "Every route answers 95 of 100 requests within its limit",
    severity=HIGH,
    why="People leave while they wait. An average hides them: when every twentieth request takes four "
    "seconds, somebody who opens ten pages has met it with a chance of two in five.",
    fix="Look at what the route waits for: its queries, other services, a server that has to wake up. Let a "
    "cache or the edge answer what is the same for everybody.",
    undo="Go back to the release before.",
    verify="cockpit measure",
    source="limits.p95_read_ms of the roadmap; Clopper and Pearson 1934, one-sided",
    terms=TERMS | {"kept connection": "one that is open already; a first visit pays for making it as well"},
)
_BROKEN: Final = Fix(
    "Read the log of the product at the minute of one of these errors, and mend its cause: making it quicker "
    "would not help those who get none.",
    undo="Take the change back.",
)
_FIRST: Final = Fix(
    "Look at what it waits for: queries, other services, a cold start, a distant region. What is the same "
    "for everybody can come from a cache.",
    undo="Go back to the release before.",
)


_NEAR: Final = "Mend something first, or wait for another hour: the same again would tell the same. "


def judge(launch: Launch, latency: Latency, route_series: RouteSeries) -> Iterator[Finding]:
    """Each route by a short look now, else by what was measured, else by what the watch has seen."""
    missing, away = dict(latency.missing), out_of_reach(latency)
    looked = {one.url: one for one in latency.now}
    watched = {one.url: one for one in route_series.routes}
    unsure = _unsure(launch, latency, watched)
    for url, route in places(launch).items():
        limit = limit_of(launch, route)
        now = looked.get(url)
        if why := away.get(url):
            yield cut(url, why, expected=_expected(limit))
        elif now and held_to(now, limit).says is Says.BEYOND:
            yield _beyond(launch, route, now, limit, "a short look just now")
        elif kept := newest(latency, url):
            yield _kept(launch, route, kept, limit)
        elif (seen := watched.get(url)) and seen.asked:
            yield _watched(launch, route, url, seen)
        elif url in missing:
            yield cut(url, missing[url], expected=_expected(limit), fix=how_to_time(missing[url], route.name))
        else:
            yield _unmeasured(route, url, now, limit, unsure)


def _unsure(launch: Launch, latency: Latency, watched: Mapping[str, RouteTimes]) -> list[str]:
    """The routes of which nothing is known but a few quick answers."""
    looked = {one.url: one for one in latency.now}
    return [
        route.name
        for url, route in places(launch).items()
        if url in looked and _quiet(looked[url], limit_of(launch, route))
        if not (newest(latency, url) or (url in watched and watched[url].asked))
    ]


def _quiet(now: Series, limit: int) -> bool:
    return not now.stopped and not now.over(limit)


def _kept(launch: Launch, route: Route, kept: Series, limit: int) -> Finding:
    found = held_to(kept, limit)
    if found.says is Says.BEYOND:
        return _beyond(launch, route, kept, limit, "cockpit measure")
    if found.says is Says.WITHIN:
        return passed(
            kept.url,
            f"{route.name}: {said(found, limit)}",
            expected=_expected(limit),
            observed=f"p95 {about(_most(kept))}, by cockpit measure",
            evidence=_evidence(route, kept, limit),
        )
    text = f"{route.name}: {ended(kept.stopped)}{said(found, limit)}"
    return _open(route, kept.url, text, limit, _NEAR if found.samples >= MOST else "")


def _beyond(launch: Launch, route: Route, seen: Series, limit: int, by: str) -> Finding:
    grave, broken = grade(launch, seen, limit), failing(seen)
    make = failed if launch.limits.p95_strict or grave is Severity.HIGH else warned
    return make(
        seen.url,
        "failing" if broken else "slow",
        f"{route.name}: {broken or said(held_to(seen, limit), limit)}",
        expected=_expected(limit),
        observed=f"{broken or sure(seen)}, by {by}",
        evidence=_evidence(route, seen, limit),
        fix=_BROKEN if broken else _FIRST,
        severity=grave,
    )


def _watched(launch: Launch, route: Route, url: str, seen: RouteTimes) -> Finding:
    """The watch connects anew each time: what is quick enough there is so over a kept connection too."""
    limit = seen.limit_ms
    found = judged(seen.asked, seen.late)
    by = f"p95 {about(seen.p95_ms)}, by the watch of the last {HOURS:g} hours, a new connection each time"
    if found.says is Says.WITHIN:
        told = f"{route.name}: {said(found, limit)}"
        return passed(url, told, expected=_expected(limit), observed=by)
    if found.says is Says.BEYOND:
        text = f"{route.name}: {said(found, limit)}, each over a new connection"
        severity = None if launch.limits.p95_strict else Severity.MEDIUM
        return warned(
            url,
            "slow",
            text,
            expected=_expected(limit),
            observed=by,
            fix=measure(route.name),
            severity=severity,
        )
    return _open(route, url, f"{route.name}: by the watch {said(found, limit)}", limit)


def _unmeasured(route: Route, url: str, now: Series | None, limit: int, others: Sequence[str]) -> Finding:
    """What holds for every route alike is said in the same words, with one command for all of them."""
    if now is None:
        return _open(route, url, f"{route.name} was not timed yet", limit)
    if not _quiet(now, limit):
        return _open(route, url, f"{route.name}: {_short(held_to(now, limit), now)}", limit)
    text = "a few requests, none of them slow, do not show that a route is quick enough"
    why = Unreachable(Layer.PERSON, text, "unmeasured")
    return cut(url, why, expected=_expected(limit), fix=measure(*others))


def _short(found: Judged, now: Series) -> str:
    if now.stopped:
        return f"{ended(now.stopped)}nothing can be said of its speed"
    slow = f"{found.over} of {found.samples} were too slow"
    return f"a short look does not show whether it is quick enough: {slow}"


def _open(route: Route, url: str, text: str, limit: int, first: str = "") -> Finding:
    fix = measure(route.name)
    fix = replace(fix, text=f"{first}{fix.text}")
    return cut(url, Unreachable(Layer.PERSON, text, "unmeasured"), expected=_expected(limit), fix=fix)


def _expected(limit: int) -> str:
    return f"95 of 100 requests within {limit} ms"


def _most(seen: Series) -> float | None:
    """What its p95 surely does not exceed: the slowest of all may be one of the five in a hundred."""
    return bound(counted(seen), upper=True, doubt=doubt_of(len(seen.samples)))


def _evidence(route: Route, seen: Series, limit: int) -> dict[str, str]:
    """In words that do not change from one quiet run to the next."""
    return {
        "route": route.name,
        "limit": f"{limit} ms",
        "connections": {"kept": "open ones", "new": "a new one each time"}.get(seen.kind, seen.kind),
        "protocol": seen.version,
    }


_HOME, _SEARCH = "https://shop.example/", "https://shop.example/search"
_SHOP = sample_launch(routes=(Route(name="home", url=_HOME), Route(name="search", url=_SEARCH, kind="read")))
_ONE = sample_launch(routes=(Route(name="home", url=_HOME),))
_STRICT = sample_launch(routes=_ONE.routes, limits=Limits(p95_strict=True))
_SLOW, _TAIL = spread(60, 700.0, 1400.0), spread(200, 80.0, 160.0, slow=9, by=4.0)
_NEVER = RouteSeries(missing=Unreachable(Layer.PERSON, "nobody has watched yet", "no-history"))


def _by_watch(late: int, asked: int = 90) -> RouteSeries:
    return RouteSeries((RouteTimes("home", _HOME, asked, late, 84.0, 500, 300, asked, late),))


def _cases() -> Iterator[Case]:
    quick = measurement(series(), series("search", url=_SEARCH))
    yield case("measured, quick", _SHOP, latency(quick), _NEVER, expect=PASS)
    slow = measurement(series(times=_SLOW))
    yield case("measured, far over the limit", _ONE, latency(slow), _NEVER, expect=FAIL)
    over = measurement(series(times=spread(60, 260.0, 420.0)))
    yield case("measured, over the limit", _ONE, latency(over), _NEVER, expect=WARN)
    yield case("the same where the bar is strict", _STRICT, latency(over), _NEVER, expect=FAIL)
    near = measurement(series(times=_TAIL))
    yield case("too near to tell", _ONE, latency(near), _NEVER, expect=UNKNOWN)
    failing = measurement(series(failures=12))
    yield case("quick, but every sixth fails", _ONE, latency(failing), _NEVER, expect=FAIL)
    few = measurement(series(times=(80.0,) * 20, stopped="429"))
    yield case("the server asked us to stop", _ONE, latency(few), _NEVER, expect=UNKNOWN)
    other = measurement(series(), release="2026.10.1")
    yield case("measured on another release", _ONE, latency(other), _NEVER, expect=UNKNOWN)
    yield case("never measured", _ONE, latency(now=[series(times=(60.0,) * 3)]), _NEVER, expect=UNKNOWN)
    now = [series(times=(400.0,) * 3)]
    yield case("slow at first sight", _ONE, latency(quick, now=now), _NEVER, expect=WARN)
    yield case(
        "ten times too slow at first sight",
        _ONE,
        latency(now=[series(times=(3e3,) * 3)]),
        _NEVER,
        expect=FAIL,
    )
    yield case("never measured, watched", _ONE, latency(), _by_watch(0), expect=PASS)
    yield case("never measured, slow in the watch", _ONE, latency(), _by_watch(20), expect=WARN)
    yield case("never measured, watched for minutes", _ONE, latency(), _by_watch(0, 10), expect=UNKNOWN)
    theirs = latency(missing=[(_HOME, Unreachable(Layer.PERSON, "may be somebody else's", "not-covered"))])
    yield case("on a host that may be somebody else's", _ONE, theirs, _NEVER, expect=UNKNOWN)
    late = latency(quick, missing=[(_HOME, Unreachable(Layer.PERSON, "others came first", "passed-over"))])
    yield case("no time for it in this run, measured before", _ONE, late, _NEVER, expect=PASS)
    dead = latency(quick, missing=[(_HOME, DEAD)])
    yield case("quick yesterday, and port 443 is closed", _ONE, dead, _by_watch(0), expect=UNKNOWN)


CASES = Cases(_cases)
