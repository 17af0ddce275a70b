"""A measurement in words, for a terminal: a line for each route, and what stands behind the numbers."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement, Series
from cockpit.kit.speed import NO_ANSWER_MS, ms
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.rows import PHASES, Row, first_visits, phases
from cockpit.text import safe

_WIDE: Final = 80
_NAME: Final = 16
_HOST: Final = 30
_MANY: Final = 24


def planned(plan: Plan, product: str) -> str:
    """What will be sent, at which pace, for how long: shown before it starts."""
    least, most = plan.requests
    short, long = plan.minutes
    routes = _count(len(plan.timed), "route")
    walks = f" and {_count(len(plan.writes), 'write')}" if plan.writes else ""
    return (
        f"{routes}{walks} of {product}: {least:,} to {most:,} requests in all, "
        f"at most {plan.pace.per_second:g} a second and {plan.pace.at_once} at a time, "
        f"{_minutes(short)} to {_minutes(long)}. Ctrl-C ends it and keeps what was measured."
    )


def lines(rows: Sequence[Row], measurement: Measurement) -> Iterator[str]:
    """The table, then the distance to each host, then the floor."""
    yield from _table(rows) if rows else ("Nothing was timed.",)
    yield ""
    yield from _distances(measurement)
    if measurement.floor_ms is not None:
        yield (f"The stopwatch itself needs {ms(measurement.floor_ms)}: nothing below that is claimed.")


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield (f"{'route':<{_NAME}} {'limit':>7} {'p50':>7} {'p95':>7} {'surely':>7} {'p99':>7} {'n':>4}  answer")
    for row in rows:
        yield _line(row)
        for text in _more(row):
            yield from textwrap.wrap(text, _WIDE, initial_indent="  ", subsequent_indent="  ")
    yield "p95: 95 of 100 took no longer. surely: the true p95 is not above it, 95 % sure."


def unmeasured(missing: Mapping[str, Unreachable]) -> Iterator[str]:
    """What could not be timed, and why."""
    for url, why in list(missing.items())[:_MANY]:
        told = why.cause if url in why.cause else f"{url}: {why.cause}"
        text = safe(f"not timed: {told}", 400)
        yield from textwrap.wrap(text, _WIDE, subsequent_indent="  ", break_long_words=False)


def _line(row: Row) -> str:
    spread = row.spread
    times = (spread.p50, spread.p95, row.surely, spread.p99) if spread else (None,) * 4
    cells = " ".join(f"{_told(value):>7}" for value in times)
    name = safe(row.series.route, _NAME)
    return f"{name:<{_NAME}} {_told(row.limit):>7} {cells} {len(row.series.samples):>4}  {row.judged.says}"


def _more(row: Row) -> Iterator[str]:
    """What has to be known of a row besides its numbers."""
    if row.left_open:
        yield row.left_open
    if row.series.failures:
        share = row.series.failures / len(row.series.samples)
        yield f"{row.series.failures} failed ({share:.0%}); a failure counts as too slow, and has no time"
    if row.series.kind == "new":
        yield "a new connection each time: the server keeps none open"
    if row.series.kind == "write":
        yield "a step of a journey, over a new connection"
    if row.series.version == "HTTP/2":
        yield "over HTTP/2: the server speaks nothing else"
    if row.series.discarded:
        yield f"{row.series.discarded} thrown away: this machine stood still meanwhile"
    if row.change:
        change = row.change
        yield (
            f"{change.verdict}: {change.why} "
            f"(p50 {ms(change.p50_before)} → {ms(change.p50_after)}, "
            f"p95 {ms(change.p95_before)} → {ms(change.p95_after)})"
        )


def _told(value: float | None) -> str:
    """A time in the table; a dash where there is none."""
    if value is None:
        return "-"
    return ms(value) if value < NO_ANSWER_MS else f"{value / 1000:.0f} s"


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


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _minutes(value: float) -> str:
    return f"{value * 60:.0f} s" if value < 1 else f"{value:.0f} min"
