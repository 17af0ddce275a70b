"""What a watch sees, as lines that are repainted one by one; each look takes the place of the one before."""

import textwrap

from rich.segment import Segment
from textual.events import Resize
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from cockpit.text import safe
from screens.widgets.columns import fitted

_LONGEST = 400
_MOST = 12  # lines in sight; a drill that shows more is told by its first ones


class LiveLines(Widget):
    """Wraps at its width and is as high as what it shows."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._told: tuple[str, ...] = ()
        self._rows: list[str] = []

    def show(self, lines: tuple[str, ...]) -> None:
        """Draw these: only the lines that differ, unless there are more or fewer."""
        self._told = lines
        before, self._rows = self._rows, self._wrapped()
        if len(before) != len(self._rows):
            self.refresh(layout=True)
            return
        for y, (was, now) in enumerate(zip(before, self._rows, strict=True)):
            if was != now:
                self.refresh(Region(0, y, self.size.width, 1))

    def _wrapped(self) -> list[str]:
        width = max(self.content_size.width, 20)
        rows: list[str] = []
        for line in self._told:
            rows += textwrap.wrap(
                safe(line, _LONGEST), width, subsequent_indent="  ", break_on_hyphens=False
            ) or [""]
        return rows if len(rows) <= _MOST else [*rows[: _MOST - 1], f"and {len(rows) - _MOST + 1} more lines"]

    def on_resize(self, _event: Resize) -> None:
        """Words wrap anew."""
        self.show(self._told)

    def get_content_height(self, _container: Size, _viewport: Size, _width: int) -> int:
        """One row for each wrapped line."""
        return len(self._rows)

    def render_line(self, y: int) -> Strip:
        """One row."""
        text = self._rows[y] if y < len(self._rows) else ""
        return Strip([Segment(fitted(text, self.size.width), self.rich_style)])
