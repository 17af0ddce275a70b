"""A message of the watch, and what became of it on one channel. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from cockpit.text import redact, safe

LINES: Final = 20  # of a message
LINE: Final = 400  # characters
HEADLINE: Final = 200
_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told: one headline, a few lines.

    `id` is that of the outage, the same from the first word to the last. `kind` is `down`, `up` or another
    word for what has happened.
    """

    product: str
    headline: str
    lines: tuple[str, ...]
    kind: str
    id: str

    @property
    def subject(self) -> str:
        """Product and headline on one line."""
        return f"[{self.product}] {self.headline}" if self.product else self.headline

    @property
    def text(self) -> str:
        """Everything, line by line."""
        return "\n".join((self.subject, *self.lines))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message on one channel at that moment (UTC).

    `cause` says in one sentence why it did not arrive, or what is to be known although it did. `retry`: it
    may go better later, not before `after` seconds.
    """

    ok: bool
    at: dt.datetime
    cause: str = ""
    retry: bool = False
    after: float = 0.0


def cleaned(message: Message) -> Message:
    """The same without secrets, without anything that is more than text, and not longer than people read."""
    return Message(
        _line(message.product, _NAME),
        _line(message.headline, HEADLINE),
        tuple(_line(text, LINE) for text in message.lines[:LINES]),
        _line(message.kind, _NAME),
        _line(message.id, _NAME),
    )


def _line(text: str, longest: int) -> str:
    return safe(redact(text), longest)


def told(moment: dt.datetime, cause: str = "") -> Delivery:
    """It was taken."""
    return Delivery(ok=True, at=moment, cause=cause)


def refused(moment: dt.datetime, cause: str, *, retry: bool = False, after: float = 0.0) -> Delivery:
    """It was not taken; the cause is made safe to show."""
    return Delivery(ok=False, at=moment, cause=safe(redact(cause), 300), retry=retry, after=after)
