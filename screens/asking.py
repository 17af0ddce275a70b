"""A yes or no in front of everything else, and a text that nobody may read over a shoulder."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from cockpit.text import remember, safe
from screens.signs import TONES
from screens.widgets.answers import OneLine
from screens.widgets.hints import Hint, Hints
from screens.widgets.words import Words

_LONGEST_SECRET = 20_000


class ConfirmScreen(ModalScreen[bool]):
    """Dismissed with true for yes. `yes` and `no` say what each of them does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "answer(True)", show=False),
        Binding("n,escape,q", "answer(False)", show=False),
    ]

    def __init__(self, text: str, yes: str, no: str) -> None:
        super().__init__()
        self._text, self._yes, self._no = text, yes, no

    def compose(self) -> ComposeResult:
        """The question, and the two keys."""
        with Vertical(classes="box"):
            yield Words(Content.styled(safe(self._text, 2000, keep_lines=True), "bold"), classes="asked")
            yield Hints(classes="foot")

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one(Hints).show(
            (
                Hint("y", self._yes, "screen.answer(True)", ready=True),
                Hint("esc", self._no, "screen.answer(False)", ready=True),
            )
        )

    def action_answer(self, yes: bool) -> None:  # noqa: FBT001 - an action's argument
        """Leave this screen."""
        self.dismiss(yes)


class SecretScreen(ModalScreen[str | None]):
    """Asks for a value and shows dots; dismissed with it, or with none. From then on it is redacted."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def __init__(self, text: str, note: str = "") -> None:
        super().__init__()
        self._text, self._note = text, note

    def compose(self) -> ComposeResult:
        """What is asked, the line, and the two keys."""
        with Vertical(classes="box"):
            yield Words(Content.styled(safe(self._text, 500), "bold"), classes="asked")
            yield OneLine(longest=_LONGEST_SECRET, secret=True, id="secret")
            yield Words(Content.styled(safe(self._note, 500), TONES["quiet"]), id="note")
            yield Hints(classes="foot")

    def on_mount(self) -> None:
        """Name the keys."""
        self.query_one("#note", Words).display = bool(self._note)
        self.query_one(Hints).show(
            (
                Hint("enter", "Take it (it is never shown)", "screen.take", ready=True),
                Hint("esc", "Do nothing", "screen.give_up", ready=True),
            )
        )

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter takes it."""
        self.action_take()

    def action_take(self) -> None:
        """Hand the value over; the line forgets it."""
        line = self.query_one(OneLine)
        value, line.value = line.value, ""
        remember(value)
        self.dismiss(value or None)

    def action_give_up(self) -> None:
        """Nothing was given."""
        self.query_one(OneLine).value = ""
        self.dismiss(None)
