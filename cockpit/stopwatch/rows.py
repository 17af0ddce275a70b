"""A measurement as rows, one for each route: its percentiles, its limit, and what can be said of both."""

from dataclasses import dataclass
from statistics import median

from cockpit.facts.latency import Measurement, Series, limit_of
from cockpit.facts.served import places
from cockpit.kit.speed import ENDED, NO_ANSWER_MS, counted
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.standards.comparing import DOUBT, Compared, compared
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import (
    MOST,
    Judged,
    Percentiles,
    Says,
    bound,
    doubt_of,
    judged,
    percentiles,
)

PHASES = (("name", "dns"), ("connect", "tcp"), ("TLS", "tls"), ("answer", "wait"), ("rest", "transfer"))
_NEEDED = 2  # times of each, below which there is nothing to set side by side


@dataclass(frozen=True, slots=True)
class Row:
    """One route. `surely` is what its p95 does not exceed, 95 % sure; `change` is since an earlier one."""

    series: Series
    limit: int
    spread: Percentiles | None
    surely: float | None
    judged: Judged
    change: Compared | None = None

    @property
    def key(self) -> str:
        """What tells it from the others: an address can be read and written."""
        return f"write {self.series.url}" if self.series.kind == "write" else self.series.url

    @property
    def left_open(self) -> str:
        """Why it ended early, or what would decide, in a few words; empty where nothing is left open."""
        if self.series.stopped:
            return f"stopped: {ENDED.get(self.series.stopped, self.series.stopped)}"
        if self.judged.says is not Says.UNDECIDED:
            return ""
        more = self.judged.more
        if more is None or self.judged.samples + more > MOST:
            return f"the p95 lies too near to the limit for {MOST} requests to tell"
        return f"{more} more would decide"


def rows(launch: Launch, measurement: Measurement, before: Measurement | None = None) -> tuple[Row, ...]:
    """The rows in the order in which routes are declared; what is not declared any more is left out.

    Args:
        launch: what is declared.
        measurement: what was measured.
        before: what to compare with.
    """
    found: list[tuple[Route, Series]] = []
    for url, route in places(launch).items():
        if one := measurement.timed(url):
            found.append((route, one))
    declared = {route.name: route for route in launch.routes}
    found += [
        (declared[one.route], one)
        for one in measurement.series
        if one.kind == "write" and one.route in declared
    ]
    doubt = DOUBT / max(1, len(found))  # of all comparisons together
    return tuple(_row(launch, route, one, before, doubt) for route, one in found)


def first_visits(measurement: Measurement) -> dict[str, Series]:
    """By host, a few requests over a new connection each: what somebody pays who comes for the first time."""
    return {host_of(one.url): one for one in measurement.series if one.kind == "new" and one.samples}


def phases(series: Series) -> tuple[tuple[str, float | None], ...]:
    """The median of each phase in milliseconds; None for one that never happened."""
    return tuple((label, _middle(series, name)) for label, name in PHASES)


def _middle(series: Series, name: str) -> float | None:
    times = [value for one in series if (value := getattr(one, name)) is not None]
    return median(times) if times else None


def _row(launch: Launch, route: Route, one: Series, before: Measurement | None, doubt: float) -> Row:
    limit = limit_of(launch, route, one.kind)
    return Row(
        one,
        limit,
        percentiles(one.times),
        _surely(one),
        judged(len(one.samples), one.over(limit)),
        _change(one, before, doubt),
    )


def _surely(one: Series) -> float | None:
    """Failures count as well: where too many had no answer there is no such time."""
    most = bound(counted(one), upper=True, doubt=doubt_of(len(one.samples)))
    return None if most is None or most >= NO_ANSWER_MS else most


def _change(one: Series, before: Measurement | None, doubt: float) -> Compared | None:
    earlier = before.of(one.url, one.kind) if before else None
    if earlier is None or min(len(earlier.times), len(one.times)) < _NEEDED:
        return None
    return compared(counted(earlier), counted(one), doubt=doubt)
