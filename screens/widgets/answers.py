"""How a person answers: choices with numbers, one line, or many lines; nothing pasted is drawn raw."""

import textwrap
import unicodedata
from typing import ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input, OptionList, TextArea
from textual.widgets.option_list import Option as Line

from cockpit.drills.talk import LONGEST, LONGEST_PASTE, Option
from cockpit.text import safe

_NUMBERS: Final = 9
_WIDEST: Final = 100  # columns of a conversation
_BESIDE: Final = 10  # of which a label has not: number, margins, scroll bar
_UNDRAWN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class Choices(OptionList):
    """Numbers and arrows choose, enter or a click answers. Nothing is chosen before somebody chose it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        *(Binding(str(n), f"choose({n})", show=False) for n in range(1, _NUMBERS + 1)),
    ]

    _options_offered: tuple[Option, ...] = ()

    def offer(self, options: tuple[Option, ...], default: str = "") -> None:
        """Show these ways to answer."""
        self._options_offered = options
        self.set_options([Line(self._drawn(at)) for at in range(len(options))])
        keys = [option.key for option in options]
        self.highlighted = keys.index(default) if default in keys else None

    def _drawn(self, at: int, *, chosen: bool = False) -> Content:
        width = min(self.app.size.width, _WIDEST) - _BESIDE
        return _offered(at + 1, self._options_offered[at], width, chosen=chosen)

    def watch_highlighted(self, highlighted: int | None) -> None:
        """The chosen one has a mark, too: a colour alone says nothing."""
        super().watch_highlighted(highlighted)
        for at in range(self.option_count):
            self.replace_option_prompt_at_index(at, self._drawn(at, chosen=at == highlighted))

    class Unchosen(Message):
        """Enter was pressed before anything was chosen."""

    def action_select(self) -> None:
        """Answer with what is chosen."""
        if self.highlighted is None:
            self.post_message(self.Unchosen())
        else:
            super().action_select()

    def action_choose(self, number: int) -> None:
        """Move to the option of that number."""
        if number <= self.option_count:
            self.highlighted = number - 1


def _offered(number: int, option: Option, width: int, *, chosen: bool) -> Content:
    """The number, and the label wrapped beside it."""
    key = f"{number}" if number <= _NUMBERS else " "
    lines = textwrap.wrap(safe(option.label, 300), max(width, 20), break_on_hyphens=False)
    mark = ">" if chosen else " "
    return Content.assemble(mark, (f"{key} ", "bold $text-primary"), " ", "\n    ".join(lines))


class OneLine(Input):
    """A line of text, at most one character longer than can be taken, so that whoever reads it can say so.

    Of what is pasted only the first line counts, without anything that a terminal could act upon.
    """

    def __init__(self, *, longest: int = LONGEST, secret: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(password=secret, max_length=longest + 1, id=id)

    def on_paste(self, event: Paste) -> None:
        """Clean it before Textual inserts it."""
        line = event.text.strip().split("\n")[0].replace("\t", " ")
        drawn = "".join(char for char in line if unicodedata.category(char) not in _UNDRAWN)
        event.text = drawn[: (self.max_length or LONGEST) - len(self.value)]


class ManyLines(TextArea):
    """A text of many lines, such as a pasted message; it is kept as it came and drawn harmlessly."""

    class TooLong(Message):
        """Somebody pasted more than can be taken."""

    def get_line(self, line_index: int) -> Text:
        """One line as it is drawn: a mark for each character that could move the cursor or hide."""
        line = self.document.get_line(line_index)
        shown = "".join(
            "?" if char != "\t" and unicodedata.category(char) in _UNDRAWN else char for char in line
        )
        return Text(shown, end="", no_wrap=True)

    def on_paste(self, event: Paste) -> None:
        """Refuse what is too long before Textual inserts it."""
        if len(self.text) + len(event.text) > LONGEST_PASTE:
            event.prevent_default()
            self.post_message(self.TooLong())
