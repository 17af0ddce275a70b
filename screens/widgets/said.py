"""What was said in a conversation so far, the newest in sight."""

from collections.abc import Callable
from typing import Final

from textual.content import Content
from textual.events import Resize

from cockpit.model import Fix
from cockpit.text import safe
from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.finding_pane import FindingPane

_MOST: Final = 400  # things that stay in sight
Draw = Callable[[Sheet], None]


class Said(FindingPane):
    """Scrolls; tab leads here, so that a key which is no letter of an answer can be pressed."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._parts: list[Draw] = []

    def tell(self, text: str) -> None:
        """Words of the conversation; a line feed in front sets them apart."""

        def draw(sheet: Sheet) -> None:
            if text.startswith("\n"):
                sheet.gap()
            sheet.lines(text.strip("\n"))

        self._add(draw)

    def outcome(self, text: str, tone: str) -> None:
        """How it ended."""

        def draw(sheet: Sheet) -> None:
            sheet.gap()
            sheet.lines(text, f"bold {TONES[tone]}")

        self._add(draw)

    def answered(self, question: str, answer: str) -> None:
        """What was asked, and the person's answer; of many lines the first and how many there are."""
        first, *rest = answer.split("\n")
        more = f" ... ({len(rest) + 1} lines)" if rest else ""

        def draw(sheet: Sheet) -> None:
            sheet.lines(safe(question, 2000, keep_lines=True).split("\n")[0], TONES["quiet"])
            sheet.lines(f"  {safe(first, 300)}{more}")

        self._add(draw)

    def record(self, fix: Fix) -> None:
        """A change as a block of its own, with its undo."""

        def draw(sheet: Sheet) -> None:
            sheet.gap()
            sheet.paragraph(fix.text, "bold")
            sheet.verbatim("", fix.record or "", TONES["doubt"])
            sheet.labelled("Undo", fix.undo or "")
            sheet.gap()

        self._add(draw)

    def on_resize(self, _event: Resize) -> None:
        """What stands below grew or shrank: the newest stays in sight."""
        self._to_the_end()

    def _to_the_end(self) -> None:
        self.call_after_refresh(self.scroll_end, animate=False, force=True)

    def _add(self, draw: Draw) -> None:
        self._parts = [*self._parts, draw][-_MOST:]
        self.show("said", self._page)
        self._to_the_end()

    def _page(self, width: int) -> Content:
        sheet = Sheet(width)
        for draw in self._parts:
            draw(sheet)
        return sheet.content()
