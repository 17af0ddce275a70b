"""What a failure costs the launch, and which repair waits for which: `cockpit/roadmaps/impact.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache

import msgspec
from msgspec import Struct, field

from cockpit.roadmap import DATA


@dataclass(frozen=True, slots=True)
class Impact:
    """A class of launch impact; rank 0 is the worst. `title` is a phrase a founder understands."""

    rank: int
    id: str
    title: str


class Class(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to a class: checks by id, families for the rest, or whatever no class names."""

    id: str
    title: str
    families: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    rest: bool = False


class Wait(Struct, frozen=True, forbid_unknown_fields=True):
    """Each of `checks` is mended after everything under `on`."""

    checks: tuple[str, ...]
    on: tuple[str, ...]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file, classes worst first."""

    schema: str
    classes: tuple[Class, ...] = field(name="class")
    wait: tuple[Wait, ...]


@cache
def table() -> Table:
    """The data of this build."""
    return msgspec.convert(tomllib.loads((DATA / "impact.toml").read_text("utf-8")), Table)


@cache
def impacts() -> tuple[Impact, ...]:
    """Every class, worst first."""
    return tuple(Impact(rank, row.id, row.title) for rank, row in enumerate(table().classes))


@cache
def impact_of(check: str) -> Impact:
    """The class that names the check, else its family, else the class of everything that is not named."""
    family = check.partition(".")[0]
    rows = table().classes
    ranks = (
        [rank for rank, row in enumerate(rows) if check in row.checks]
        or [rank for rank, row in enumerate(rows) if family in row.families]
        or [rank for rank, row in enumerate(rows) if row.rest]
    )
    return impacts()[ranks[0]]


@cache
def waits_for(check: str) -> tuple[str, ...]:
    """The ids whose repair comes before this one's, by name."""
    return tuple(sorted({id_ for row in table().wait if check in row.checks for id_ in row.on}))
