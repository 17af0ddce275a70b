"""How full a pack is: for every table the values that are there, of those that there should be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.documents.gaps import has
from cockpit.handover.schema import Pack, Row, Table, rows, tables

_OWN: Final = ("before", "after")


@dataclass(frozen=True, slots=True)
class Covered:
    """One table: required values that are there, of all; the same for those that can be seen from outside.

    What is seen counts as there only with a piece of evidence that is in the pack.
    """

    table: Table
    filled: int
    total: int
    shown: int
    visible: int

    @property
    def whole(self) -> bool:
        """Nothing is missing."""
        return self.filled == self.total


def coverage(pack: Pack) -> tuple[Covered, ...]:
    """Every table of the schema that has required values; one without rows counts as one empty row.

    What only seals the pack is left out.
    """
    kept = {id_ for row in rows(pack, "evidence") if isinstance(id_ := row.get("id"), str)}
    found = (_covered(pack, table, kept) for table in to_fill())
    return tuple(one for one in found if one.total)


def to_fill() -> tuple[Table, ...]:
    """The tables that are filled from outside: all but those of the seal."""
    return tuple(table for name, table in tables().items() if not name.startswith(("integrity", "signoff")))


def _covered(pack: Pack, table: Table, kept: set[str]) -> Covered:
    filled = total = shown = visible = 0
    for row in _expected(pack, table):
        for leaf in (leaf for leaf in table.leaf if leaf.required):
            there = has(row, table.name, leaf)
            seen = leaf.knows == "seen"
            total += 1
            filled += there
            visible += seen
            shown += seen and there and _proved(row, kept)
    return Covered(table, filled, total, shown, visible)


def _expected(pack: Pack, table: Table) -> Iterator[Row]:
    """The rows there are, and an empty one where there should be one."""
    first, _, below = table.name.partition(".")
    parents = rows(pack, first) if below else ({},)
    for parent in parents or ({},):
        found = rows(parent, below) if below else rows(pack, first)
        yield from found or (() if table.may_be_empty else ({},))


def _proved(row: Row, kept: set[str]) -> bool:
    """The row names evidence, and it is there; of a route there are two measurements, before and after."""
    named = row.get("evidence") or [row[key] for key in _OWN if key in row]
    ids = named if isinstance(named, list) else [named]
    return bool(ids) and all(isinstance(one, str) and one in kept for one in ids)
