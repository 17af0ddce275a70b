"""The rail: the seven stages with their state, always in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import set_cell_size
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from screens.signs import TONES, Sign
from screens.widgets.columns import fitted

_BAR: Final = 10
_TITLE: Final = 39  # columns for the longest title
_NUMBERS: Final = 8


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the rail; `here` when it is the one on the screen."""

    number: int
    title: str
    sign: Sign
    done: int
    many: int
    counts: str
    here: bool = False


class Rail(Widget):
    """Seven stages; a click on one opens it. The class `-tall` gives each two lines."""

    class Chosen(Message):
        """Somebody clicked a stage."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, plain: bool = False, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._plain = plain
        self._stops: tuple[Stop, ...] = ()

    def show(self, stops: Sequence[Stop]) -> None:
        """Draw these stages."""
        if tuple(stops) != self._stops:
            more = len(stops) != len(self._stops)
            self._stops = tuple(stops)
            self.refresh(layout=more)

    def render(self) -> Content:
        """All lines: one for each stage, or two in a narrow column of a tall screen."""
        width = self.content_size.width
        lines = self._beside if self.has_class("-tall") else self._line
        return Content("\n").join([lines(stop, width) for stop in self._stops])

    def _line(self, stop: Stop, width: int) -> Content:
        bar = f"{self._bar(stop)} " if width >= _TITLE + _BAR + _NUMBERS + 16 else ""
        counts = max(width - 5 - _TITLE - len(bar) - _NUMBERS, 0)
        title = width - 5 - len(bar) - _NUMBERS - counts
        tone = TONES[stop.sign.tone]
        return self._titled(stop, title).append(
            Content.assemble(
                (bar, tone),
                (f"{stop.done:>3}/{stop.many:<3} ", TONES["quiet"]),
                (set_cell_size(stop.counts, counts), tone),
            )
        )

    def _beside(self, stop: Stop, width: int) -> Content:
        tone = TONES[stop.sign.tone]
        second = Content.assemble(
            ("     ", ""),
            (f"{self._bar(stop)} ", tone),
            (f"{stop.done}/{stop.many}  ", TONES["quiet"]),
            (stop.counts, tone),
        )
        return Content("\n").join([self._titled(stop, width - 5), second])

    def _titled(self, stop: Stop, width: int) -> Content:
        glyph = stop.sign.shown(plain=self._plain)
        bold = "bold" if stop.here else ""
        head = f"{'>' if stop.here else ' '}{stop.number} "
        return Content.assemble(
            (head, bold), (f"{glyph} ", TONES[stop.sign.tone]), (fitted(stop.title, width), bold)
        )

    def _bar(self, stop: Stop) -> str:
        full, empty = ("#", ".") if self._plain else ("━", "─")
        length = _BAR * stop.done // stop.many if stop.many else 0
        return full * length + empty * (_BAR - length)

    def on_click(self, event: Click) -> None:
        """Open the stage of the clicked line."""
        at = event.y // 2 if self.has_class("-tall") else event.y
        if 0 <= at < len(self._stops):
            self.post_message(self.Chosen(self._stops[at].number))
