"""The slowest routes, by whatever knows them best: a measurement, the watch, a short look, others' logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts.latency import Latency, limit_of
from cockpit.facts.route_series import HOURS, RouteSeries, RouteTimes
from cockpit.facts.served import places
from cockpit.facts.timings import Timing, Timings
from cockpit.facts.trails import absolute
from cockpit.kit import Launch, Route
from cockpit.kit.imported import WRITES, meant, route_of, usable
from cockpit.kit.speed import NO_ANSWER_MS, STEPS, about, counted, ms, newest
from cockpit.standards.percentiles import Says, judged, quantile

FIVE: Final = 5
SELDOM: Final = 20  # requests: fewer in a log say nothing of a route; ours
QUICK_MS: Final = 50.0  # a route with this p95 needs nobody's attention; ours
FEW: Final = 59  # requests, with which no percentile is sure
MANY_FAIL: Final = 0.01  # of the answers of one route
_MOST_FAIL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Ranked:
    """One route with its p95 in milliseconds. `route` is None where nobody declared it.

    `by` says who timed it; `requests` is None where that does not say of how many. `row` is there where an
    imported file is the one that ranks it.
    """

    name: str
    url: str
    p95: float
    by: str
    requests: int | None
    failures: int = 0
    route: Route | None = None
    row: Timing | None = None

    @property
    def fails(self) -> Says:
        """What its failures say of the share that may fail."""
        return judged(self.requests or 0, self.failures, share=MANY_FAIL).says

    @property
    def fails_often(self) -> bool:
        """So many that nobody can work with it."""
        return judged(self.requests or 0, self.failures, share=_MOST_FAIL).says is Says.BEYOND

    @property
    def shown(self) -> str:
        """`search: p95 212 ms of 62 requests, 1 failed, by cockpit measure`."""
        few = self.requests is not None and self.requests < FEW
        p95 = f"p95 {about(self.p95) if few else ms(self.p95)}"
        many = "nobody says of how many requests" if self.requests is None else f"of {self.requests} requests"
        failed = f", {self.failures} failed" if self.failures else ""
        undeclared = "" if self.route else ", not declared"
        return f"{self.name}: {p95} {many}{failed}, by {self.by}{undeclared}"


def ranking(
    launch: Launch, latency: Latency, watched: RouteSeries, timings: Timings
) -> tuple[tuple[Ranked, ...], tuple[str, ...]]:
    """Every route that somebody timed, slowest first; and the URLs of declared ones that nobody did."""
    series = {one.url: one for one in watched.routes}
    own = {url: _own(route, url, latency, series.get(url)) for url, route in places(launch).items()}
    ranked = {url: one for url, one in own.items() if one is not None}
    others: list[Ranked] = []
    for row in usable(launch, timings):
        route = route_of(launch, row)
        one = _imported(launch, row, [route] if route else meant(launch, row))
        if one is None:
            continue
        if route is None or row.method in WRITES:
            others.append(one)
        elif one.url not in ranked or ranked[one.url].p95 < one.p95:
            ranked[one.url] = one
    rest = tuple(url for url in own if url not in ranked)
    return tuple(sorted((*ranked.values(), *others), key=_slowest)), rest


def _slowest(one: Ranked) -> tuple[float, str]:
    """By p95; a few requests rank by the step of theirs, so that two quiet runs read alike."""
    few = one.requests is not None and one.requests < FEW
    step = next((float(step) for step in STEPS if one.p95 <= step), one.p95)
    return -(step if few else one.p95), one.name


def _own(route: Route, url: str, latency: Latency, watched: RouteTimes | None) -> Ranked | None:
    """What we know ourselves of a declared route, by the best of our sources."""
    if kept := newest(latency, url):
        p95 = quantile(counted(kept), 0.95) or 0.0
        return Ranked(route.name, url, p95, "cockpit measure", len(kept.samples), kept.failures, route)
    if watched and watched.visits and watched.p95_ms is not None:
        asked = max(watched.asked, watched.visits)
        by = f"the watch of the last {HOURS:g} hours"
        return Ranked(route.name, url, watched.p95_ms, by, asked, asked - watched.visits, route)
    now = next((one for one in latency.now if one.url == url and one.samples), None)
    if now is None:
        return None
    p95 = quantile(counted(now), 0.95) or 0.0
    return Ranked(route.name, url, p95, "a short look just now", len(now.samples), now.failures, route)


def _imported(launch: Launch, row: Timing, routes: Sequence[Route]) -> Ranked | None:
    """A row of a file: about a declared route or one of several, or one that is often asked for."""
    by, errors, p95 = row.file, row.broken, row.p95_ms
    if routes:
        method = f"{row.method} " if row.method in WRITES else ""
        name = " or ".join(route.name for route in routes[:3])
        url = absolute(launch, routes[0].url)
        last = NO_ANSWER_MS if p95 is None else p95
        return Ranked(f"{method}{name}", url, last, by, row.requests, errors, routes[0], row)
    seldom = row.requests is not None and row.requests < SELDOM
    if seldom or not row.path or row.method in ("HEAD", "OPTIONS") or p95 is None or p95 < QUICK_MS:
        return None
    return Ranked(row.shown, row.shown, p95, by, row.requests, errors, None, row)


def limit(launch: Launch, one: Ranked) -> int:
    """What it is held to: its own limit, or that of its kind where nobody declared it."""
    writes = one.row is not None and one.row.method in WRITES
    if one.route is not None:
        return limit_of(launch, one.route, "write" if writes else "kept")
    return launch.limits.p95_write_ms if writes else launch.limits.p95_read_ms
