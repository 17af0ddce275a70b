"""What `cockpit init` proposes to write: values, each with how we know."""

from collections.abc import Mapping
from dataclasses import dataclass

Value = str | bool | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Guess:
    """One proposed value; `how` says in one phrase how we know. `given` when the person said so."""

    value: Value
    how: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A proposed row of a list such as `host`: its keys, and lines that are added as comments only."""

    table: str
    keys: Mapping[str, Guess]
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The value of its first key: what the row is about."""
        return str(next(iter(self.keys.values())).value)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found about a domain; `notes` are worth telling but have no place in the file."""

    domain: str
    tables: Mapping[str, Mapping[str, Guess]]
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
