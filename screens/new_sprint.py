"""There is no launch.toml yet: how to get one, or how to try the cockpit without."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cockpit.text import safe
from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.finding_pane import FindingPane


class NewSprintScreen(ModalScreen[bool]):
    """Dismissed with true when launch.toml is to be looked for again, with false to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "answer(True)", show=False),
        Binding("q,escape", "answer(False)", show=False),
    ]

    def __init__(self, where: str) -> None:
        super().__init__()
        self._where = where

    def compose(self) -> ComposeResult:
        """A page, and the two keys."""
        with Vertical(classes="page"):
            yield FindingPane(id="pane")
            yield Static(
                Content.assemble(
                    ("r", "bold $text-primary"), " Look again  ", ("q", "bold $text-primary"), " Quit"
                ),
                classes="foot",
            )

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show("new", self._page)
        pane.focus()

    def _page(self, width: int) -> Content:
        sheet = Sheet(width)
        sheet.paragraph("Launch Cockpit", "bold $text-primary")
        sheet.paragraph(
            "From works-in-a-demo to safe-to-launch: seven stages, each check with evidence and a fix."
        )
        sheet.gap()
        sheet.paragraph(safe(self._where, 300), TONES["mild"])
        sheet.heading("To begin with your own product")
        sheet.paragraph("1. Leave with q.")
        sheet.line(("2. Type  ", ""), ("cockpit init YOUR-DOMAIN", f"bold {TONES['doubt']}"))
        sheet.paragraph(
            "It looks at the domain, shows what it found and how it knows, and writes the file.", indent=3
        )
        sheet.line(("3. Type  ", ""), ("cockpit", f"bold {TONES['doubt']}"))
        sheet.heading("To try it on a small broken company on this machine")
        sheet.line(("   Type  ", ""), ("cockpit demo", f"bold {TONES['doubt']}"))
        return sheet.content()

    def action_answer(self, again: bool) -> None:  # noqa: FBT001 - an action's argument
        """Leave this screen."""
        self.dismiss(again)
