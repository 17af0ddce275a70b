"""The first line: product, place, how far a run is, and the clock."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from cockpit.text import safe
from screens.signs import TONES
from screens.widgets.clock import Clock, Read
from screens.widgets.words import Words


class Headline(Horizontal):
    """One line; the clock stays at the right edge."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def compose(self) -> ComposeResult:
        """Words and clock."""
        yield Words(id="where")
        yield Clock(self._read, id="clock")

    def show(self, product: str, place: str, state: str) -> None:
        """Say where we are and what goes on."""
        words = Content.assemble(
            ("Launch Cockpit", "bold $text-primary"),
            "  ",
            (safe(product, 60), "bold"),
            "  ",
            place,
            "  ",
            (state, TONES["mild"]),
        )
        self.query_one("#where", Words).say(words)
