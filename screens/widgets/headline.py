"""The first line: product, place, how far a run is, and the clock."""

from collections.abc import Mapping

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
        """Say where we are and what goes on; it is not cut while another word can be left out."""
        where = self.query_one("#where", Words)
        room = where.content_size.width
        parts = {"name": ("Launch Cockpit", "bold $text-primary"), "product": (safe(product, 60), "bold")}
        parts |= {"place": (place, ""), "state": (state, TONES["mild"])}
        for spare in ("name", "place", "product"):
            if not state or _width(parts) <= room or not room:
                break
            del parts[spare]
        where.say(Content("  ").join(Content.styled(*part) for part in parts.values()))


def _width(parts: Mapping[str, tuple[str, str]]) -> int:
    return Content("  ").join(Content(text) for text, _ in parts.values()).cell_length
