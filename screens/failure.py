"""launch.toml cannot be used: what is wrong in it, and what to type."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.finding_pane import FindingPane


class FailureScreen(ModalScreen[bool]):
    """Dismissed with true when the file is to be read again, with false to leave or go back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "answer(True)", show=False),
        Binding("q,escape", "answer(False)", show=False),
    ]

    def __init__(self, text: str, leave: str = "Quit") -> None:
        super().__init__()
        self._text = text
        self._leave = leave

    def compose(self) -> ComposeResult:
        """The text, and the two keys."""
        with Vertical(classes="page"):
            yield FindingPane(id="pane")
            yield Static(
                Content.assemble(
                    ("r", "bold $text-primary"),
                    " Read again  ",
                    ("q", "bold $text-primary"),
                    f" {self._leave}",
                ),
                classes="foot",
            )

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show("failure", self._page)
        pane.focus()

    def _page(self, width: int) -> Content:
        sheet = Sheet(width)
        sheet.paragraph("launch.toml cannot be used", f"bold {TONES['bad']}")
        sheet.gap()
        for line in self._text.splitlines():
            sheet.bullet(line)
        sheet.heading("What to do")
        sheet.paragraph("Correct the file in an editor, save it, and press r here to read it again.")
        sheet.paragraph("`cockpit check` prints the same list.")
        return sheet.content()

    def action_answer(self, again: bool) -> None:  # noqa: FBT001 - an action's argument
        """Leave this screen."""
        self.dismiss(again)
