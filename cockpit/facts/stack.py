"""The fact `Stack`: what the product is made of, as the outside, the repository and launch.toml show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable

ROWS: Final = (
    "hosting",
    "database",
    "email provider",
    "auth provider",
    "registrar",
    "DNS host",
    "deploy flow",
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One value of a row, as people call it, and how we know, as a phrase."""

    value: str
    how: str


@dataclass(frozen=True, slots=True)
class Stack:
    """`traces` by row (`ROWS`), none where nothing shows; `unseen` are rows that could not be looked at."""

    traces: Mapping[str, tuple[Trace, ...]] = field(default_factory=dict)
    unseen: Mapping[str, Unreachable] = field(default_factory=dict)

    def of(self, row: str) -> tuple[Trace, ...]:
        """What shows in one row."""
        return self.traces.get(row, ())

    def value(self, row: str) -> str:
        """The row as one would write it down, empty where nothing shows."""
        return ", ".join(trace.value for trace in self.of(row))

    def how(self, row: str) -> str:
        """How we know, or why not."""
        if told := "; ".join(trace.how for trace in self.of(row)):
            return told
        return self.unseen[row].cause if row in self.unseen else "nothing shows it"
