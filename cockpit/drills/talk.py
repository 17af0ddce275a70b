"""How a drill speaks with a person: the same conversation in the app, on a plain terminal and in tests."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from cockpit.model import Fix

LONGEST: Final = 2000  # characters of an answer on one line
LONGEST_PASTE: Final = 1 << 20  # characters of an answer of many lines


class StoppedError(Exception):
    """The person stops here: the end of the input, or the key for it. What was reached is kept."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer: `key` is what the drill gets, `label` what the person reads."""

    key: str
    label: str


def _anything(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: with options a choice, else a free text.

    `refuse` gives one sentence that says why a free text cannot be taken, or nothing. `default` is what an
    empty answer means. `many` asks for a text of many lines, ended by a line that holds one full stop.
    """

    text: str
    options: tuple[Option, ...] = ()
    default: str = ""
    many: bool = False
    refuse: Callable[[str], str] = _anything

    def read(self, text: str) -> tuple[str, str]:
        """(the answer, why it cannot be taken): one of the two is empty, unless the default is."""
        told = text.strip("\r\n") if self.many else text.strip()
        if not told.strip():
            return self.default, "" if self.default else "Nothing was given: please answer."
        if self.options:
            return self._chosen(told)
        longest = LONGEST_PASTE if self.many else LONGEST
        if len(told) > longest:
            return "", f"That is longer than {longest} characters."
        complaint = self.refuse(told)
        return ("" if complaint else told), complaint

    def _chosen(self, told: str) -> tuple[str, str]:
        """The option meant by its number, its key or its label."""
        word = told.casefold()
        for number, option in enumerate(self.options, 1):
            if word in (str(number), option.key.casefold(), option.label.casefold()):
                return option.key, ""
        return "", f"Answer with a number from 1 to {len(self.options)}."


YES: Final = "yes"
NO: Final = "no"


def confirm(text: str, yes: str = "yes", no: str = "no") -> Question:
    """A question with two answers, `YES` and `NO`; the labels say what each means."""
    return Question(text, (Option(YES, yes), Option(NO, no)))


@dataclass(frozen=True, slots=True)
class Glance:
    """One look during a watch: the state as a few lines, and the seconds since the watch began.

    The lines of one glance take the place of those before; a line that has not changed is the same text.
    """

    lines: tuple[str, ...]
    seconds: float


class Talk(Protocol):
    """The person's side of a drill. Texts may quote what a server sent: whoever shows them makes them safe.

    Each waiting call raises StoppedError when the person stops here.
    """

    def say(self, text: str) -> None:
        """Tell one thing; the text may have several lines."""

    def record(self, fix: Fix) -> None:
        """Show what to change, exactly and ready to be copied, and how to undo it."""

    async def ask(self, question: Question) -> str:
        """Ask until an answer can be taken; the option's key, or the text."""

    async def watch(self, glances: AsyncIterator[Glance]) -> None:
        """Show each glance in place of the one before, until there are no more."""
