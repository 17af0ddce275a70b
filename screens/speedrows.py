"""One line of the speed board: what is sure of a route, its requests as bars, its percentiles. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import set_cell_size

from cockpit.facts.latency import Series
from cockpit.kit.speed import ms
from cockpit.standards.percentiles import Percentiles
from cockpit.watch.sparkline import Cell, Mark, folded
from screens.rows import Row
from screens.signs import NOT_YET, Sign
from screens.watchrows import strokes
from screens.widgets.columns import fitted

WITHIN: Final = Sign("✓", "+", "in time", "good")
FAILS: Final = Sign("✗", "x", "fails", "bad")
BEYOND: Final = Sign("✗", "x", "too slow", "bad")
UNDECIDED: Final = Sign("?", "?", "unsure", "doubt")
UNTIMED: Final = NOT_YET
_HEAD: Final = 13  # columns of cursor, glyph and word
_TITLE: Final = 8  # the fewest columns of the name
_NUMBER: Final = 8  # columns of a time
_MIDDLE: Final = 100  # columns from which the change has room
_CHANGE: Final = 22
_TALLEST: Final = 8
_OVER: Final = {"p50": "bad", "p95": "bad", "surely": "mild", "p99": "mild"}  # tones of a time over the limit
Part = tuple[str, str]  # text and tone


@dataclass(frozen=True, slots=True)
class SpeedRow(Row):
    """A row of the board. `surely` is what its p95 does not exceed, 95 % sure, `change` what has changed.

    A `detail` stands in place of the numbers: those of a route that fails would look quick.
    """

    cells: tuple[Cell, ...] = ()
    limit: int = 0
    spread: Percentiles | None = None
    surely: float | None = None
    change: str = ""
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each part is at a width of the list; 0 leaves it out. The name takes what is left."""

    title: int
    bars: int
    numbers: tuple[str, ...]
    change: int = 0


_ALL: Final = ("limit", "p50", "p95", "surely", "p99")
_FEW: Final = ("limit", "p95", "surely")
_CHOICES: Final = ((60, _ALL), (40, _ALL), (24, _ALL), (16, _FEW), (0, _FEW))


def columns(width: int) -> Columns:
    """The parts that fit: first the change is left out, then the bars grow shorter, then numbers go."""
    change = _CHANGE if width >= _MIDDLE else 0
    for bars, numbers in _CHOICES:
        title = width - _HEAD - 2 - bars - _NUMBER * len(numbers) - change
        if title >= _TITLE + 6 * (bars > 0):
            return Columns(min(title, 30), bars, numbers, change)
    return Columns(max(width - _HEAD - 1, 0), 0, ())


def heading(width: int) -> str:
    """What stands above each part."""
    at = columns(width)
    bars = "requests" if at.bars else ""
    parts = [" " * _HEAD, fitted("route", at.title), " ", set_cell_size(bars, at.bars)]
    parts += [f"{name:>{_NUMBER}}" for name in at.numbers]
    return "".join(parts) + (f"  {'since before':<{at.change - 2}}" if at.change else "")


def parts(row: SpeedRow, width: int, *, plain: bool, under_cursor: bool) -> Iterator[Part]:
    """(text, tone) from left to right, as wide as the list."""
    at, sign = columns(width), row.sign
    yield (">" if under_cursor else " "), ""
    yield f"{sign.shown(plain=plain)} {set_cell_size(sign.word, _HEAD - 3)}", sign.tone
    yield f"{fitted(row.title, at.title)} ", ""
    room = _NUMBER * len(at.numbers) + at.change
    if not row.cells:
        yield fitted(row.detail, at.bars + room), "quiet"
        return
    yield from strokes(folded(row.cells, at.bars) if at.bars else (), at.bars, plain=plain)
    if row.detail or row.spread is None:
        yield fitted(f"  {row.detail}", room), sign.tone
        return
    yield from _numbers(row, row.spread, at.numbers)
    if at.change:
        yield f"  {fitted(row.change, at.change - 2)}", row.tone


def _numbers(row: SpeedRow, spread: Percentiles, names: Sequence[str]) -> Iterator[Part]:
    """The times at the right edge of their columns; one over the limit has a colour."""
    times = {"p50": spread.p50, "p95": spread.p95, "surely": row.surely, "p99": spread.p99}
    for name in names:
        if name == "limit":
            yield f"{ms(row.limit):>{_NUMBER}}", "quiet"
            continue
        time = times[name]
        text = "-" if time is None else ms(time)
        yield f"{text:>{_NUMBER}}", _OVER[name] if time is not None and time > row.limit else ""


def bars(series: Series, limit: int) -> tuple[Cell, ...]:
    """Each request in order of time. A full bar is the limit, or twice the slowest where all are quick."""
    slowest = max(series.times, default=0.0)
    full = limit if slowest * 4 >= limit else slowest * 2
    return tuple(_cell(one.total, full, limit, failed=one.failed) for one in series)


def trend(values: Sequence[float], limit: int) -> tuple[Cell, ...]:
    """The p95 of one measurement after the other, oldest first."""
    full = max((*values, float(limit)), default=1.0)
    return tuple(_cell(value, full, limit, failed=False) for value in values)


def _cell(value: float, full: float, limit: int, *, failed: bool) -> Cell:
    if failed:
        return Cell(Mark.MISSED)
    height = max(1, min(_TALLEST, round(_TALLEST * value / full))) if full else 1
    return Cell(Mark.SLOW if value > limit else Mark.GOOD, height)
