"""Every key, from the table of actions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens import signs
from screens.actions import ACTIONS, STAGES
from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.finding_pane import FindingPane

if TYPE_CHECKING:
    from screens.app import CockpitApp

_SIGNS: Final = (
    (signs.FAIL, "Seen, and wrong: the fix and its undo stand with it"),
    (signs.WARN, "Works, could be better"),
    (signs.UNKNOWN, "Could not be seen, so it is no pass; it says what would decide it"),
    (signs.ERROR, "A bug of ours, so it is no pass; nothing else stops because of it"),
    (signs.TODO, "Waits for a person: a states it, d drills it"),
    (signs.STALE, "Was stated or shown once and has run out: do it again"),
    (signs.WAIVED, "Open, and accepted until a day; it is no pass"),
    (signs.PASS, "Seen, and as it should be"),
    (signs.STATED, "A person said so and signed"),
    (signs.NOT_APPLICABLE, "Does not apply: there is no such thing here"),
    (signs.NOT_YET, "Nobody has looked yet"),
    (signs.LOOKING, "Being looked at now"),
)
_MOVING: Final = (
    ("arrows, j k", "Move in a list"),
    ("enter", "Open the chosen line"),
    ("tab", "Change between list and finding"),
    ("esc", "Back"),
    ("ctrl+z", "Back to the shell for a while; fg returns"),
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
        plain = cast("CockpitApp", self.app).plain
        pane.show("help", lambda width: keys(width, plain=plain))
        pane.focus()


def keys(width: int, *, plain: bool = False) -> Content:
    """The table, for this width."""
    sheet = Sheet(width, label=12)
    sheet.line(("Keys", "bold"))
    for shown, words in (*_MOVING, *_actions()):
        sheet.labelled(shown, words)
    sheet.heading("Signs")
    for sign, words in _SIGNS:
        sheet.labelled(f"{sign.shown(plain=plain)} {sign.word}", words)
    return sheet.content()


def _actions() -> Iterator[tuple[str, str]]:
    for action in ACTIONS:
        if action is STAGES[0]:
            yield "1 to 7", "Open a stage"
        elif action not in STAGES:
            yield action.shown, action.help
