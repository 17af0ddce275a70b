"""The times of one route as bars: how they spread, how their p95 went, and what a first visit takes. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from textual.content import Content

from cockpit.facts.latency import Measurement
from cockpit.kit.speed import ms
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import quantile
from cockpit.stopwatch.rows import Row, first_visits, phases
from screens.sheet import Sheet
from screens.signs import TONES
from screens.speedread import Speed
from screens.speedrows import SpeedRow, trend
from screens.watchrows import strokes

_STEPS: Final = (5, 10, 20, 50, 100, 150, 200, 300, 500, 800, 1200, 2000, 5000, 10_000, 20_000, 60_000)
_BLOCKS: Final = ("█", "#")
_CROSSES: Final = ("✗", "x")
_WIDEST_BAR: Final = 40
_BESIDE: Final = 26  # columns of the words and the number beside a bar
_TREND: Final = 30  # measurements
_SECOND: Final = 1000
_PHASES: Final = {
    "name": "to find the server's address",
    "connect": "to reach it",
    "TLS": "to agree on encryption",
    "answer": "until its answer begins",
    "rest": "until all of it is there",
}
Bin = tuple[float, float, int]  # longer than, up to, how many


def times(speed: Speed, row: SpeedRow, width: int, *, plain: bool) -> Content:
    """The bars of one route; nothing where nobody timed it."""
    sheet = Sheet(width)
    if (found := speed.of(row)) is not None:
        _histogram(sheet, found, plain=plain)
        _history(sheet, speed.kept, found, plain=plain)
        _first_visit(sheet, speed.newest, found)
    return sheet.content()


def bins(times: Sequence[float], limit: float) -> list[Bin]:
    """How many lie in each step, one edge being the limit; from the first that is not empty to the last.

    A step holds what is longer than its start and no longer than its end: the limit itself is still in time.
    """
    slowest = max(times)
    last = next((float(step) for step in (*_STEPS, limit) if step >= slowest), slowest)
    edges = sorted({edge for edge in (0.0, *map(float, _STEPS), float(limit)) if edge < last} | {last})
    found = [
        (low, high, sum((low < one or not low) and one <= high for one in times))
        for low, high in pairwise(edges)
    ]
    full = [at for at, (_, _, many) in enumerate(found) if many]
    return found[full[0] : full[-1] + 1]


def _histogram(sheet: Sheet, found: Row, *, plain: bool) -> None:
    """How many requests fell into each step; what lies over the limit has another colour, and says so."""
    taken, failures = found.series.times, found.series.failures
    sheet.heading("How long requests took")
    steps = bins(taken, found.limit) if taken else []
    most = max((failures, *(many for _, _, many in steps)))
    room = max(1, min(_WIDEST_BAR, sheet.width - _BESIDE))
    for low, high, many in steps:
        over = low >= found.limit
        words = f"{_step(low):>6} - {_step(high):<8} "
        _bar(sheet, words, _BLOCKS[plain] * _long(many, most, room), many, "mild" if over else "good")
    if failures:
        _bar(sheet, f"{'failed':<18}", _CROSSES[plain] * _long(failures, most, room), failures, "bad")
    if slow := sum(one > found.limit for one in taken):
        sheet.line((f"{slow} over the limit of {ms(found.limit)}", TONES["mild"]))


def _bar(sheet: Sheet, words: str, bar: str, many: int, tone: str) -> None:
    sheet.line((words, TONES["quiet"]), (bar, TONES[tone]), (f" {many}", ""))


def _long(many: int, most: int, room: int) -> int:
    """Columns of a bar; what there is at all can be seen."""
    return max(round(many / most * room), 1) if many else 0


def _step(value: float) -> str:
    return f"{value / _SECOND:.3g} s" if value >= _SECOND else f"{value:.0f} ms"


def _history(sheet: Sheet, kept: Sequence[Measurement], found: Row, *, plain: bool) -> None:
    """The p95 of every measurement that is kept, as bars."""
    series = [one.of(found.series.url, found.series.kind) for one in reversed(kept[:_TREND])]
    values = [p95 for one in series if one and (p95 := quantile(one.times, 0.95)) is not None]
    if len(values) < 2:  # noqa: PLR2004 - one is no row
        return
    sheet.heading(f"The p95 of {len(values)} measurements, oldest first")
    drawn = strokes(trend(values, found.limit), len(values), plain=plain)
    parts = [(text, TONES.get(tone, "")) for text, tone in drawn if text]
    sheet.line(*parts, (f"  {ms(values[0])} to {ms(values[-1])}", TONES["quiet"]))


def _first_visit(sheet: Sheet, newest: Measurement | None, found: Row) -> None:
    """What somebody pays who comes for the first time."""
    host = host_of(found.series.url)
    fresh = first_visits(newest).get(host) if newest else None
    if fresh is None or not fresh.times:
        return
    sheet.heading(f"A first visit to {host}")
    for label, middle in phases(fresh):
        if middle is not None:
            _phase(sheet, label, middle, f"  {_PHASES[label]}")
    _phase(sheet, "in all", median(fresh.times), "")


def _phase(sheet: Sheet, label: str, middle: float, words: str) -> None:
    sheet.line((f"{label:<8}", TONES["quiet"]), (f"{ms(middle):>8}", ""), (words, TONES["quiet"]))
