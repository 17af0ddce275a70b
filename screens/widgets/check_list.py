"""The live list: drawn line by line, so that a changed check repaints one line and not a widget."""

from collections.abc import Iterable
from typing import ClassVar, Final

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.rows import Row
from screens.signs import BLOCKER, OPEN, TONES
from screens.widgets.columns import fitted

_WORD: Final = 8  # columns of the state's word
_NOTE: Final = 8  # columns of the note, at the right edge
_LEAD: Final = 2  # columns of the number in front
_TITLE: Final = (28, 44)  # the narrowest and widest title column beside a detail
_SHARE: Final = 0.45  # of the room, for the title
_WITH_DETAIL: Final = 56  # columns of room from which a detail stands beside the title
_WITH_NOTES: Final = 90  # columns from which every note is shown, and not only a blocker's


class CheckList(ScrollView, can_focus=True):
    """Rows with a cursor. `numbered` shows each row's lead, `plain` uses glyphs without Unicode."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"--cursor", *(f"--{tone}" for tone in TONES)}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end,G", "edge(-1)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """The cursor stands on another row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """Somebody wants to see more of a row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, numbered: bool = False, plain: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._numbered = numbered
        self._plain = plain
        self._rows: tuple[Row, ...] = ()
        self._cursor = 0

    @property
    def row(self) -> Row | None:
        """The row under the cursor, or none in an empty list."""
        return self._rows[self._cursor] if self._rows else None

    def show(self, rows: tuple[Row, ...], select: str | None = None) -> None:
        """Draw these rows: only the lines that differ, unless rows came, went or moved.

        The cursor stays on its row; `select` names another one.
        """
        before, here = self._rows, self.row
        self._rows = rows
        wanted = select or (here.key if here else None)
        keys = [row.key for row in rows]
        at = keys.index(wanted) if wanted in keys else min(self._cursor, max(len(rows) - 1, 0))
        if keys == [row.key for row in before] and at == self._cursor:
            self._repaint(y for y, row in enumerate(rows) if row != before[y])
        else:
            self._cursor = at
            self._measure()
            self.refresh()
            self._into_view()
        if self.row != here and self.row is not None:
            self.post_message(self.Chosen(self.row))

    def _repaint(self, lines: Iterable[int]) -> None:
        for y in lines:
            self.refresh_line(y)

    def _measure(self) -> None:
        size = Size(self.scrollable_content_region.width, len(self._rows))
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)  # the scroll bar comes, goes or changes its length

    def on_resize(self, _event: Resize) -> None:
        """The columns follow the width."""
        self._measure()
        self._into_view()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row, or an empty line below the last."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row, under_cursor = self._rows[at], at == self._cursor
        base = self.get_component_rich_style("--cursor") if under_cursor else self.rich_style
        parts = self._parts(row, width, under_cursor=under_cursor)
        strip = Strip([Segment(text, self._style(base, tone)) for text, tone in parts])
        return strip.adjust_cell_length(width, base)

    def _style(self, base: Style, tone: str) -> Style:
        if not tone:
            return base
        return base + Style(color=self.get_component_rich_style(f"--{tone}").color)

    def _parts(self, row: Row, width: int, *, under_cursor: bool) -> list[tuple[str, str]]:
        """(text, tone) from left to right; the detail takes what the other columns leave."""
        sign, marked = row.sign, row.sign is not OPEN
        lead = _LEAD if self._numbered else 0
        head = 1 + 2 + (_WORD if marked else 0) + lead
        room = width - head
        noted = room > _TITLE[0] and (row.note == BLOCKER or width >= _WITH_NOTES)
        note = _NOTE if noted else 0
        parts = [(">" if under_cursor else " ", ""), (f"{sign.shown(plain=self._plain)} ", sign.tone)]
        parts += [(set_cell_size(sign.word, _WORD), sign.tone)] if marked else []
        parts += [(set_cell_size(row.lead, lead), "quiet")] if lead else []
        if room < _WITH_DETAIL or not row.detail:
            parts.append((fitted(row.title, room - note), ""))
        else:
            title = max(_TITLE[0], min(_TITLE[1], int(room * _SHARE)))
            parts.append((fitted(row.title, title) + " ", ""))
            parts.append((fitted(row.detail, room - title - 1 - note), "quiet"))
        return [*parts, (f"{row.note:>{note}}", sign.tone)] if note else parts

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """A screenful."""
        self._go(self._cursor + by * max(self.scrollable_content_region.height - 1, 1))

    def action_edge(self, at: int) -> None:
        """The first row (0) or the last (-1)."""
        self._go(0 if at == 0 else len(self._rows) - 1)

    def action_open(self) -> None:
        """Ask for more of the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Opened(self.row))

    def on_click(self, event: Click) -> None:
        """A click chooses a row; a click on the chosen row opens it."""
        at = event.y + self.scroll_offset.y
        if at >= len(self._rows):
            return
        self.focus()
        if at == self._cursor:
            self.action_open()
        else:
            self._go(at)

    def _go(self, at: int) -> None:
        at = max(0, min(at, len(self._rows) - 1))
        if not self._rows or at == self._cursor:
            return
        before, self._cursor = self._cursor, at
        self.refresh_line(before)
        self.refresh_line(at)
        self._into_view()
        self.post_message(self.Chosen(self._rows[at]))

    def _into_view(self) -> None:
        self.scroll_to_region(Region(0, self._cursor, 1, 1), animate=False, x_axis=False)
