"""Reads the record: every row that fits its number, and what is wrong with the others."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from cockpit.evidence import read_plain
from cockpit.record.lines import SCHEMA, merged
from cockpit.record.rows import (
    TABLES,
    Attestation,
    Decision,
    Drill,
    Row,
    Said,
    Signature,
    Waiver,
    row_id,
    table_of,
)
from cockpit.text import redact, safe

MAX_BYTES: Final = 4 << 20
MOST_ROWS: Final = 20_000
AHEAD: Final = dt.timedelta(1)  # by how much the clocks of two people may differ
YEARS: Final = range(2000, 2200)  # a time beyond them overflows when added to
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
    not there. `doubts` says, by number, why a row that is whole does not count.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    conflicted: bool = False
    unreadable: str = ""
    doubts: Mapping[str, str] = field(default_factory=dict)

    def as_of(self, now: dt.datetime) -> "Record":
        """The record without rows of a time to come: one of next year would count before all that is said."""
        late = {id_: row for id_, row in self.rows.items() if row.at > now + AHEAD}
        if not late:
            return self
        problems = tuple(_ahead(id_, row) for id_, row in late.items())
        kept = {id_: row for id_, row in self.rows.items() if id_ not in late}
        return replace(self, rows=kept, problems=(*self.problems, *problems))

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
        """Whose signature under a waiver or a decision counts, first signer first."""
        signed = self.of(Signature).items()
        return tuple(row for number, row in signed if row.of == id_ and number not in self.doubts)

    def waiver(self, id_: str) -> Waiver | None:
        """The waiver of that number."""
        row = self.rows.get(id_)
        return row if isinstance(row, Waiver) else None


def _ahead(id_: str, row: Row) -> Problem:
    why = f"is dated {row.at:%Y-%m-%d %H:%M} UTC, which is still to come: not believed until then"
    return Problem(f"{table_of(row)}.{id_}", why)


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
        found = safe(redact(str(data.get("schema", "nothing"))), 80)
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
            why = "is no table of rows; it was not written by the cockpit"
            yield "", Problem(safe(redact(table), 60), why)
            continue
        for id_, row in rows.items():
            count += 1
            if count > MOST_ROWS:
                yield "", Problem("", f"there are more than {MOST_ROWS} rows; the rest is not read")
                return
            yield id_, checked(table, id_, row)


def checked(table: str, id_: str, data: Any) -> Row | Problem:
    """The row of that table and number, its times in UTC, or why it is not believed."""
    where = safe(redact(f"{table}.{id_}"), 80)
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
    times = {name: at for name in row.__struct_fields__ if isinstance(at := getattr(row, name), dt.datetime)}
    if any(at.tzinfo is None for at in times.values()):
        return Problem(where, "its time has no zone")
    if any(at.year not in YEARS for at in times.values()):
        return Problem(where, "its time is none at which somebody could have said it")
    utc = {name: at.astimezone(dt.UTC) for name, at in times.items()}
    return msgspec.structs.replace(row, **utc)  # type: ignore[no-any-return]  # one of TABLES
