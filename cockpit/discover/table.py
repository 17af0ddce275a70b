"""A proposal as a table for people: value, and how we know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cockpit.launch.guess import Guess, Proposal, Row, Value
from cockpit.text import safe

KEPT = "kept yours"
_LEAST = 20  # columns of the last one


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the key, the value, how we know; all safe to show."""

    key: str
    value: str
    how: str


def lines(proposal: Proposal, kept: Collection[str] = ()) -> Iterator[Line]:
    """The proposal line by line; `kept` are the paths where the person's own word stands."""
    for table, keys in proposal.tables.items():
        for key, guess in keys.items():
            path = f"{table}.{key}"
            yield Line(path, safe(_shown(guess.value), 80), KEPT if path in kept else safe(guess.how, 160))
    for row in proposal.rows:
        path = f"{row.table} {row.name}"
        yield Line(row.table, safe(_about(row), 80), KEPT if path in kept else safe(_first(row).how, 160))


def rendered(proposal: Proposal, width: int, kept: Collection[str] = ()) -> str:
    """The table in text, no line longer than `width` columns where that can be."""
    told = [Line("", "value", "how we know"), *lines(proposal, kept)]
    key = max(len(line.key) for line in told)
    how = min(max(len(line.how) for line in told), max(_LEAST, (width - key - 4) // 2))
    value = min(max(len(line.value) for line in told), max(_LEAST, width - key - how - 4))
    rest = max(_LEAST, width - key - value - 4)
    rows = [
        f"{line.key:{key}}  {_cut(line.value, value):{value}}  {_cut(line.how, rest)}".rstrip()
        for line in told
    ]
    return "\n".join([*rows, *(safe(note, 500) for note in proposal.notes)]) + "\n"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _first(row: Row) -> Guess:
    return next(iter(row.keys.values()))


def _about(row: Row) -> str:
    """The row's name and what else was found of it."""
    rest = ", ".join(
        key if guess.value is True else _shown(guess.value) for key, guess in [*row.keys.items()][1:]
    )
    return f"{row.name} ({rest})" if rest else row.name


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return ", ".join(value) if isinstance(value, tuple) else f"{len(value)} entries"
