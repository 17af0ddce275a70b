"""The last hour of a target as a row of bars: what each minute showed, or the worst of several. Pure."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from statistics import median
from typing import Final

from cockpit.facts.visits import Visit

MINUTES: Final = 60
TALLEST: Final = 8
_BARS: Final = ("▁▂▃▄▅▆▇█", "._-=+*%@")  # the second for terminals without Unicode
_MISSED: Final = ("✗", "x")
_MINUTE: Final = dt.timedelta(minutes=1)


class Mark(IntEnum):
    """What a minute showed; of several the highest is drawn."""

    NOTHING = 0
    GOOD = 1
    SLOW = 2
    BLOCKED = 3
    MISSED = 4


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One column: its mark, and how tall the bar is, 1 to 8; 0 where there is none."""

    mark: Mark = Mark.NOTHING
    height: int = 0

    def drawn(self, *, plain: bool = False) -> str:
        """One character for it: a bar, a cross, a question mark, or a blank where nobody looked."""
        if self.mark is Mark.MISSED:
            return _MISSED[plain]
        if self.mark is Mark.BLOCKED:
            return "?"
        return _BARS[plain][self.height - 1] if self.height else " "


_EMPTY: Final = Cell()


def cells(visits: Iterable[Visit], end: dt.datetime, limit_ms: float | None = None) -> tuple[Cell, ...]:
    """The 60 minutes up to `end` (UTC), oldest first, each with the worst that it showed.

    A bar that fills its line is `limit_ms`, by default twice the median of the hour, so that a calm target
    stands at half of it.
    """
    placed = [(at, visit) for visit in visits if (at := _minute(visit, end)) is not None]
    times = _times(visit for _, visit in placed)
    full = limit_ms or (2 * median(times) if times else None)
    found = [_EMPTY] * MINUTES
    for at, visit in placed:
        found[at] = max(found[at], _cell(visit, full))
    return tuple(found)


def folded(row: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """The same in so many columns (at least one, at most as many as there are): the worst of each share."""
    many = max(1, min(columns, len(row)))
    edges = [len(row) * at // many for at in range(many + 1)]
    return tuple(max(row[start:end]) for start, end in pairwise(edges))


def _minute(visit: Visit, end: dt.datetime) -> int | None:
    """Which of the 60 it belongs to; none when it is older, in the future, or its time cannot be read."""
    try:
        at = dt.datetime.fromisoformat(visit.at)
        ago = (end - at) // _MINUTE
    except (ValueError, TypeError):  # no date, or one without a zone
        return None
    return MINUTES - 1 - ago if 0 <= ago < MINUTES else None


def _times(visits: Iterable[Visit]) -> list[float]:
    """The milliseconds of what was answered."""
    return [took for visit in visits if visit.ok and (took := _took(visit))]


def _took(visit: Visit) -> float:
    """Milliseconds; 0 where it is not known."""
    took = visit.total_ms or 0.0
    return took if math.isfinite(took) and took > 0 else 0.0


def _cell(visit: Visit, full: float | None) -> Cell:
    if visit.blocked:
        return Cell(Mark.BLOCKED)
    if not visit.ok:
        return Cell(Mark.MISSED)
    mark = Mark.SLOW if visit.kind == "slow" else Mark.GOOD
    share = _took(visit) / full if full else 0.0
    return Cell(mark, max(1, math.ceil(TALLEST * min(share, 1.0))))
