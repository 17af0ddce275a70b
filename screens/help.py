"""Every key, from the table of actions."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.actions import ACTIONS, STAGES
from screens.sheet import Sheet
from screens.signs import TONES, VERDICTS
from screens.widgets.finding_pane import FindingPane

_MOVING = (
    ("arrows, j k", "Move in a list"),
    ("enter", "Open the chosen line"),
    ("tab", "Change between list and finding"),
    ("esc", "Back"),
)


class HelpScreen(ModalScreen[None]):
    """Keys and signs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,h,question_mark", "dismiss", show=False, priority=True)
    ]

    def compose(self) -> ComposeResult:
        """A box with the table in it."""
        with Vertical(classes="box"):
            yield FindingPane(id="pane")
            yield Static(Content.styled("esc back   arrows scroll", TONES["quiet"]), classes="foot")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show("help", keys)
        pane.focus()


def keys(width: int) -> Content:
    """The table, for this width."""
    sheet = Sheet(width, label=12)
    sheet.line(("Keys", "bold"))
    for shown, words in (*_MOVING, *_actions()):
        sheet.labelled(shown, words)
    sheet.heading("Signs")
    for sign in VERDICTS.values():
        sheet.line((f"{sign.glyph} {sign.word}", TONES[sign.tone]))
    sheet.gap()
    sheet.paragraph(
        "unknown and error never count as a pass: each says what would decide it.", TONES["quiet"]
    )
    return sheet.content()


def _actions() -> Iterator[tuple[str, str]]:
    for action in ACTIONS:
        if action is STAGES[0]:
            yield "1 to 7", "Open a stage"
        elif action not in STAGES:
            yield action.shown, action.help
