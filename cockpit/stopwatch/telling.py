"""A measurement in words, for a terminal: a line for each route, and what stands behind the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement, Series
from cockpit.kit.speed import ms
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.rows import PHASES, Row, first_visits, phases
from cockpit.text import safe

_NAME: Final = 16
_HOST: Final = 30
_MANY: Final = 24


def planned(plan: Plan, product: str) -> str:
    """What will be sent, at which pace, for how long: shown before it starts."""
    least, most = plan.requests
    short, long = plan.minutes
    walks = f" and {len(plan.writes)} writes" if plan.writes else ""
    return (
        f"{len(plan.timed)} routes{walks} of {product}: {least:,} to {most:,} requests in all, at most "
        f"{plan.pace.per_second:g} a second and {plan.pace.at_once} at a time, "
        f"{_minutes(short)} to {_minutes(long)}. Ctrl-C ends it and keeps what was measured."
    )


def lines(rows: Sequence[Row], measurement: Measurement) -> Iterator[str]:
    """The table, then the distance to each host, then the floor."""
    yield (f"{'route':<{_NAME}} {'limit':>7} {'p50':>7} {'p95':>7} {'surely':>7} {'p99':>7} {'n':>4}  answer")
    for row in rows:
        yield _line(row)
        yield from _more(row)
    yield "p95: 95 of 100 answers took no longer. surely: with 95 % certainty no longer than this."
    yield ""
    yield from _distances(measurement)
    if measurement.floor_ms is not None:
        yield (f"The stopwatch itself needs {ms(measurement.floor_ms)}: nothing below that is claimed.")


def unmeasured(missing: Mapping[str, Unreachable]) -> Iterator[str]:
    """What could not be timed, and why."""
    for url, why in list(missing.items())[:_MANY]:
        yield safe(f"not timed: {url}: {why.cause}", 400)


def _line(row: Row) -> str:
    spread = row.spread
    times = (spread.p50, spread.p95, row.surely, spread.p99) if spread else (None,) * 4
    cells = " ".join(f"{_told(value):>7}" for value in times)
    name = safe(row.series.route, _NAME)
    return f"{name:<{_NAME}} {ms(row.limit):>7} {cells} {len(row.series.samples):>4}  {row.answer}"


def _more(row: Row) -> Iterator[str]:
    """What has to be known of a row besides its numbers."""
    indent = " " * 2
    if row.series.failures:
        share = row.series.failures / len(row.series.samples)
        yield f"{indent}{row.series.failures} failed ({share:.0%}); a failure counts as too slow"
    if row.series.kind == "new":
        yield f"{indent}a new connection each time: the server keeps none open"
    if row.series.kind == "write":
        yield f"{indent}a step of a journey, over a new connection"
    if row.series.version == "HTTP/2":
        yield f"{indent}over HTTP/2: the server speaks nothing else"
    if row.series.discarded:
        yield f"{indent}{row.series.discarded} thrown away: this machine stood still meanwhile"
    if row.change:
        change = row.change
        yield (
            f"{indent}{change.verdict}: {change.why} "
            f"(p50 {ms(change.p50_before)} → {ms(change.p50_after)}, "
            f"p95 {ms(change.p95_before)} → {ms(change.p95_after)})"
        )


def _told(value: float | None) -> str:
    """A time in the table; a dash where there is none."""
    return "-" if value is None else ms(value)


def _distances(measurement: Measurement) -> Iterator[str]:
    """What somebody pays who comes for the first time, host by host; the middle of a few visits."""
    new = first_visits(measurement)
    if new:
        titles = (*(label for label, _ in PHASES), "in all")
        yield f"{'first visit to':<{_HOST}} {' '.join(f'{title:>7}' for title in titles)}"
    for host, one in new.items():
        times = (*(value for _, value in phases(one)), _middle(one))
        yield f"{safe(host, _HOST):<{_HOST}} {' '.join(f'{_told(value):>7}' for value in times)}"


def _middle(series: Series) -> float | None:
    return median(series.times) if series.times else None


def _minutes(value: float) -> str:
    return f"{value * 60:.0f} s" if value < 1 else f"{value:.0f} min"
