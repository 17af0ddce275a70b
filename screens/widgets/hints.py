"""The bottom line: the few keys that matter here, each also a button for the mouse."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from screens.signs import TONES
from screens.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Hint:
    """One key: how it is shown, what it does, the action a click does, and whether it can be done now."""

    shown: str
    label: str
    action: str
    ready: bool


class Hints(Words):
    """`n Next  r Re-run`; what cannot be done now stays in its place, dim, and says why when asked."""

    auto_links = False  # the colours below, and not those of links

    def show(self, hints: Iterable[Hint]) -> None:
        """Draw these."""
        self.say(Content("  ").join([_button(hint) for hint in hints]))


def _button(hint: Hint) -> Content:
    key, words = ("bold $text-primary", "") if hint.ready else (TONES["quiet"], TONES["quiet"])
    text = Content.assemble((hint.shown, key), " ", (hint.label, words))
    return text.stylize(Style.from_meta({"@click": hint.action}))
