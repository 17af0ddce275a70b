"""`Item`: one question of the ten-minute list, with what to do before it and what to do after a no."""

from dataclasses import astuple, dataclass
from hashlib import sha256

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do and to look at.

    `question` is what is answered with yes or no; `how` are the steps before it, `see` what is there if all
    is well. `if_not` says what to do after a no, `runbook` is the id of the one that helps, `call` the person
    who helps, with `contact` as launch.toml writes it. `minutes` are expected.

    `starts` says what goes on by itself once this is done (`the alarm was set off`); `awaits` is the id of
    the item whose outcome this one asks for, `patience` the minutes after which it should be there. An item
    for which `needs_person` is not set is answered by the results alone.
    """

    id: str
    title: str
    question: str
    minutes: float
    how: tuple[str, ...]
    see: str
    checks: tuple[str, ...]
    if_not: str
    owner: str = "founder"
    runbook: str = ""
    call: str = ""
    contact: str = ""
    starts: str = ""
    awaits: str = ""
    patience: int = 0
    needs_person: bool = True

    @property
    def digest(self) -> str:
        """12 hex digits over its words: an answer to other words is no answer to these."""
        return sha256(repr(astuple(self)).encode()).hexdigest()[:_DIGITS]
