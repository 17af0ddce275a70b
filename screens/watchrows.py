"""One line of the watch board: the state of a target, its last hour, and how often it was missed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import set_cell_size

from cockpit.watch.sparkline import MINUTES, Cell, Mark, folded
from screens.rows import Row
from screens.signs import NOT_YET, Sign
from screens.widgets.columns import fitted

UP: Final = Sign("✓", "+", "up", "good")
SLOW: Final = Sign("!", "!", "slow", "mild")
MISSED: Final = Sign("!", "!", "missed", "mild")
BLOCKED: Final = Sign("?", "?", "blocked", "doubt")
DOWN: Final = Sign("✗", "x", "down", "bad")
NOT_KNOWN: Final = NOT_YET
_TONES: Final = {
    Mark.NOTHING: "quiet",
    Mark.GOOD: "good",
    Mark.SLOW: "mild",
    Mark.BLOCKED: "doubt",
    Mark.MISSED: "bad",
}
_HEAD: Final = 11  # columns of cursor, glyph and word
_TITLE: Final = 10  # the fewest columns of the name
_MIDDLE: Final = 100  # columns from which the hour has one for two minutes, and a line tells since when
_WIDE: Final = 132  # columns from which every minute has its own
Part = tuple[str, str]  # text and tone


@dataclass(frozen=True, slots=True)
class Count:
    """How many visits missed their target, of how many."""

    missed: int = 0
    of: int = 0

    def words(self, room: int = 20) -> str:
        """`2 of 1440`, without the second where there is no room for both; a dash where nobody looked."""
        whole = f"{self.missed} of {self.of}" if self.of else "-"
        return whole if len(whole) <= room else str(self.missed)

    @property
    def tone(self) -> str:
        """Only what was missed has a colour."""
        return "mild" if self.missed else "quiet"


NOBODY_LOOKED: Final = Count()


@dataclass(frozen=True, slots=True)
class TargetRow(Row):
    """A row of the board; `detail` says what is wrong, `since` from when on the state holds."""

    cells: tuple[Cell, ...] = ()
    latest: str = ""
    today: Count = NOBODY_LOOKED
    week: Count = NOBODY_LOOKED
    since: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each part is at a width of the list; 0 leaves it out. The name takes what is left."""

    title: int
    hour: int
    latest: int = 10
    today: int = 13
    week: int = 14
    since: int = 0

    @property
    def others(self) -> tuple[int, ...]:
        """Those right of the hour."""
        return self.latest, self.today, self.week, self.since


def columns(width: int) -> Columns:
    """The parts that fit: first the week is left out, then the day."""
    hour = MINUTES if width >= _WIDE else MINUTES // 2 if width >= _MIDDLE else MINUTES // 3
    since = 10 if width >= _MIDDLE else 0
    for today, week in ((13, 14), (13, 0), (0, 0)):
        title = width - _HEAD - 1 - hour - 10 - today - week - since
        if title >= _TITLE:
            return Columns(title, hour, today=today, week=week, since=since)
    return Columns(max(width - _HEAD - 11, 0), 0, today=0, week=0)


def heading(width: int) -> str:
    """What stands above each part."""
    at = columns(width)
    hour = "last hour" if at.hour else ""
    parts = [" " * _HEAD, fitted("target", at.title), " ", set_cell_size(hour, at.hour)]
    names = ("latest", "missed today", "in 7 days", "since")
    parts += [f"{name:>{room}}" for name, room in zip(names, at.others, strict=True) if room]
    return "".join(parts)


def parts(row: TargetRow, width: int, *, plain: bool, under_cursor: bool) -> Iterator[Part]:
    """(text, tone) from left to right, as wide as the list."""
    at, sign = columns(width), row.sign
    yield (">" if under_cursor else " "), ""
    yield f"{sign.shown(plain=plain)} {set_cell_size(sign.word, _HEAD - 3)}", sign.tone
    yield f"{fitted(row.title, at.title)} ", ""
    yield from strokes(folded(row.cells, at.hour) if row.cells and at.hour else (), at.hour, plain=plain)
    latest, today, week, since = at.others
    yield f"{row.latest:>{latest}}", ""
    for count, room in ((row.today, today), (row.week, week)):
        if room:
            yield f"{count.words(room - 1):>{room}}", count.tone
    if since:
        yield f"{row.since:>{since}}", "quiet"


def strokes(cells: Sequence[Cell], room: int, *, plain: bool) -> Iterator[Part]:
    """The bars in so many columns; neighbours of one mark are drawn together."""
    text, mark = "", Mark.NOTHING
    for cell in cells:
        if text and cell.mark is not mark:
            yield text, _TONES[mark]
            text = ""
        text, mark = text + cell.drawn(plain=plain), cell.mark
    yield text, _TONES[mark]
    yield " " * (room - len(cells)), ""
