"""Files of `NAME=value` lines: which names stand in them, in what state, and never the values."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from cockpit.standards.env_promises import Promise, is_literal

MOST_LINES: Final = 5000
_LINE: Final = re.compile(
    r"\s*(?:export\s+)?(?P<name>[A-Z_][A-Z0-9_]{0,79}|[a-z][a-z0-9_]{0,39})\s*(?:=|:\s)\s?(?P<value>.*)"
)
_COMMENTED: Final = re.compile(r"\s*#\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]{1,79})=(?P<value>.*)")
_ARMOUR: Final = re.compile(r"-----(BEGIN|END) ")


class State(StrEnum):
    """What is known of a value without reading it."""

    SET = "set"
    EMPTY = "empty"
    PADDED = "padded"  # blanks or a line end at its beginning or end
    MISSING = "missing"


def state(value: str | None) -> State:
    """The state of a value; nothing else of it leaves this function."""
    if value is None:
        return State.MISSING
    if not value.strip():
        return State.EMPTY
    return State.PADDED if value != value.strip() else State.SET


def dotenv(text: str) -> Iterator[Promise]:
    """The names of an environment file, also those that are commented out as optional."""
    for name, value, line in _pairs(text):
        yield Promise(name, line, literal=is_literal(value))


def states(text: str) -> dict[str, State]:
    """The state of every name of an export; one that is commented out is not there."""
    return {name: state(_bare(value)) for name, value, _ in _pairs(text, commented=False)}


def _bare(value: str) -> str:
    """The value without its quotes, or without the remark behind it."""
    said = value.strip()
    if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'":
        return said[1:-1]
    return re.sub(r"(?:^|\s)#.*", "", said).strip()


def _pairs(text: str, *, commented: bool = True) -> Iterator[tuple[str, str, int]]:
    """(name, value, line); the lines of a value that goes on are no names, whatever they look like."""
    closing, armoured = "", False
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        for mark in _ARMOUR.findall(line):
            armoured = mark == "BEGIN"
        if closing:
            closing = "" if closing in line else closing
            continue
        found = _LINE.match(line) or (_COMMENTED.match(line) if commented else None)
        if found is None:
            continue
        value = found["value"]
        opened = value[:1] if value[:1] in ("'", '"') else ""
        if opened and opened not in value[1:]:
            closing = opened
        if not armoured or "-----BEGIN" in value or "-----END" in value:
            yield found["name"], value, number
