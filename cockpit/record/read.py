"""Reads the record: every row that fits its number, and what is wrong with the others."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from cockpit.evidence import read_plain
from cockpit.record.lines import SCHEMA, merged
from cockpit.record.rows import TABLES, Attestation, Decision, Drill, Row, Said, Signature, Waiver, row_id
from cockpit.text import safe

MAX_BYTES: Final = 4 << 20
MOST_ROWS: Final = 20_000
Kind = TypeVar("Kind", bound=Said)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not believed: `row` is its table and number, or nothing where the file is meant."""

    row: str
    message: str

    def __str__(self) -> str:
        return f"{self.row}: {self.message}" if self.row else self.message


@dataclass(frozen=True, slots=True)
class Record:
    """Every row by its number, oldest first; `conflicted` when git's conflict marks stood in the file.

    `unreadable` says why there is none of it, with the line; it is empty when the file could be read or is
    not there.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    conflicted: bool = False
    unreadable: str = ""

    def of(self, kind: type[Kind]) -> dict[str, Kind]:
        """The rows of one kind, oldest first."""
        return {id_: row for id_, row in self.rows.items() if isinstance(row, kind)}

    @property
    def attestations(self) -> dict[str, Attestation]:
        """The newest statement about each check, by check."""
        return {row.check: row for row in self.of(Attestation).values()}

    @property
    def drills(self) -> dict[tuple[str, str], Drill]:
        """The newest run of each drill on each subject."""
        return {(row.name, row.subject): row for row in self.of(Drill).values()}

    @property
    def decision(self) -> tuple[str, Decision] | None:
        """The newest decision with its number."""
        return next(reversed(self.of(Decision).items()), None)

    def signers(self, id_: str) -> tuple[Signature, ...]:
        """Who has signed a waiver or a decision, first signer first."""
        return tuple(row for row in self.of(Signature).values() if row.of == id_)

    def waiver(self, id_: str) -> Waiver | None:
        """The waiver of that number."""
        row = self.rows.get(id_)
        return row if isinstance(row, Waiver) else None


def load(path: Path) -> Record:
    """The record at the path; an empty one when there is no file. What is wrong stands in the result."""
    try:
        data = read_plain(path)
    except FileNotFoundError:
        return Record()
    except OSError as reason:
        return Record(unreadable=f"{path.name} cannot be read: {reason.strerror}")
    if len(data) > MAX_BYTES:
        return Record(unreadable=f"{path.name} is larger than {MAX_BYTES >> 20} MiB")
    try:
        return parse(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError:
        return Record(unreadable=f"{path.name} is not UTF-8 text")


def parse(text: str, name: str = "launch.record.toml") -> Record:
    """The record a text holds."""
    clean, conflicted = merged(text)
    try:
        data = tomllib.loads(clean)
    except (ValueError, RecursionError) as reason:
        said = safe(str(reason), 200)
        return Record(unreadable=f"{name} is not what the cockpit wrote: {said}", conflicted=conflicted)
    if data.get("schema") != SCHEMA:
        found = safe(str(data.get("schema", "nothing")), 80)
        return Record(unreadable=f'{name} should say schema = "{SCHEMA}", found {found}')
    read = list(_rows(data))
    rows = [(id_, row) for id_, row in read if not isinstance(row, Problem)]
    problems = tuple(row for _, row in read if isinstance(row, Problem))
    return Record(dict(sorted(rows, key=_age)), problems, conflicted)


def _age(item: tuple[str, Row]) -> tuple[float, str]:
    return item[1].at.timestamp(), item[0]


def _rows(data: dict[str, Any]) -> Iterator[tuple[str, Row | Problem]]:
    count = 0
    for table, rows in data.items():
        if table == "schema":
            continue
        if not isinstance(rows, dict):
            yield "", Problem(safe(table, 60), "is no table of rows; it was not written by the cockpit")
            continue
        for id_, row in rows.items():
            count += 1
            if count > MOST_ROWS:
                yield "", Problem("", f"there are more than {MOST_ROWS} rows; the rest is not read")
                return
            yield id_, _row(table, id_, row)


def _row(table: str, id_: str, data: Any) -> Row | Problem:
    where = safe(f"{table}.{id_}", 80)
    kind = TABLES.get(table)
    if kind is None:
        return Problem(where, "was written by a newer version of the cockpit, or by hand: not read")
    if not isinstance(data, dict) or row_id(data) != id_:
        why = "its words do not fit its number: it was edited after it was written, so it is not believed"
        return Problem(where, why)
    try:
        row: Any = msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as reason:
        return Problem(where, f"cannot be read: {safe(str(reason), 200)}")
    if row.at.tzinfo is None:
        return Problem(where, "its time has no zone")
    return row  # type: ignore[no-any-return]  # one of TABLES
