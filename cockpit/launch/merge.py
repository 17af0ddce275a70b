"""Adds to a launch file that a person wrote, without touching a character of it.

Additions are new lines at the end of the table they belong to, so that comments, order and spelling survive
as they are. Only a table without a header of its own (`product = { ... }`, `product.name = ...`) has no such
place; it is changed through tomlkit, which keeps comments too.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from cockpit.launch import names
from cockpit.launch.addresses import BadNameError
from cockpit.launch.guess import Guess, Proposal, Row
from cockpit.launch.guide import GUIDES
from cockpit.launch.locate import Section, sections
from cockpit.launch.write import key_lines, part, row_text

# The key by which rows of a list are told apart. Rows of other lists are only added to an empty list: who has
# written some has chosen.
IDENTITY = {"host": "name", "access": "category"}


class CannotAddError(Exception):
    """The file leaves no safe place for an addition; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The text to be written, and where the person's own word stands."""

    text: str
    kept: tuple[str, ...]


def merged(text: str, proposal: Proposal) -> Merged:
    """The text with everything proposed that it does not say yet. It must be TOML already.

    Raises:
        CannotAddError: what comes out would not say all that the person wrote.
    """
    old = tomllib.loads(text)
    edit = _Edit(text, old, sections(text))
    for table, keys in proposal.tables.items():
        edit.add_keys(table, keys)
    for row in proposal.rows:
        edit.add_row(row)
    result = edit.result()
    try:
        new = tomllib.loads(result)
    except tomllib.TOMLDecodeError as reason:
        raise CannotAddError(str(reason)) from None
    if not holds(old, new):
        raise CannotAddError("a value would change")
    if lost := next((word for word in edit.added if not _says(new, word)), None):
        raise CannotAddError(f"no place for {'.'.join(lost)}")
    return Merged(result, tuple(edit.kept))


def holds(old: Any, new: Any) -> bool:
    """Everything in `old` stands in `new` too, rows in their order."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and holds(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(new) >= len(old) and all(holds(*pair) for pair in zip(old, new, strict=False))
    return type(old) is type(new) and (old == new or str(old) == str(new))  # str: nan is not nan


@dataclass(slots=True)
class _Edit:
    """Additions to one text: `inserts` by the line they follow, `braced` for tables without a header."""

    text: str
    old: dict[str, Any]
    places: list[Section]
    kept: list[str] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)
    inserts: dict[int, list[str]] = field(default_factory=dict)
    ending: dict[str, tuple[Mapping[str, Guess], list[Row]]] = field(default_factory=dict)
    braced: list[tuple[str, Mapping[str, Guess], bool]] = field(default_factory=list)

    def add_keys(self, table: str, keys: Mapping[str, Guess]) -> None:
        """Those keys of a table that are not there."""
        there = self.old.get(table) if table else self.old
        there = there if isinstance(there, dict) else {}
        self.kept += [f"{table}.{key}" if table else key for key in keys if key in there]
        new = {key: guess for key, guess in keys.items() if key not in there}
        place = next((found for found in self.places if found.path == ((table,) if table else ())), None)
        self.added += [(table, key) for key in new]
        if not new:
            return
        if place is not None:
            self.insert(place, key_lines(new))
        elif any(not isinstance(value, dict) for value in there.values()):
            self.braced.append((table, new, False))
        else:
            self.ending[table] = (new, [])

    def add_row(self, row: Row) -> None:
        """A row that says something nobody said."""
        there = self.old.get(row.table)
        there = there if isinstance(there, list) else []
        key = IDENTITY.get(row.table, "")
        if any(_same(mine, row, key) for mine in there):
            self.kept.append(f"{row.table} {row.name}")
            return
        self.added.append((row.table, row.name))
        places = [found for found in self.places if found.path[:1] == (row.table,)]
        if places:
            self.insert(places[-1], f"\n{row_text(row)}")
        elif there:
            self.braced.append((row.table, row.keys, True))
        else:
            self.ending.setdefault(row.table, ({}, []))[1].append(row)

    def insert(self, place: Section, lines: str) -> None:
        """Put lines behind a section, and behind the comments that belong to its last line."""
        self.inserts.setdefault(self.after(place), []).append(lines)

    def after(self, place: Section) -> int:
        lines = self.text.split("\n")
        at = place.end
        while at < len(lines) and lines[at].lstrip().startswith("#"):
            at += 1
        return at if at == len(lines) or not lines[at].strip() else place.end

    def result(self) -> str:
        """The text with all additions, in the line endings it had."""
        text = "".join(self.pieces())
        if self.braced:
            text = self.in_braces(text)
        return text

    def pieces(self) -> Iterator[str]:
        newline = "\r\n" if "\r\n" in self.text else "\n"
        lines = self.text.split("\n")
        if lines[-1] == "":
            lines.pop()
        for number in range(len(lines) + 1):
            if number:
                yield f"{lines[number - 1]}\n"
            for added in self.inserts.get(number, []):
                yield added.replace("\n", newline)
            if self.inserts.get(number) and number < len(lines) and lines[number].strip():
                yield newline
        for guide in GUIDES:  # parts that are new to the file, explained
            if guide.table in self.ending:
                yield f"\n{part(guide, *self.ending[guide.table])}".replace("\n", newline)

    def in_braces(self, text: str) -> str:
        """Additions to tables that have no header of their own."""
        try:
            document = tomlkit.parse(text)
            for table, keys, row in self.braced:
                values = {key: tomlkit.item(_plain(guess)) for key, guess in keys.items()}
                if row:
                    inline = tomlkit.inline_table()
                    inline.update(values)
                    document[table].append(inline)
                else:
                    for key, value in values.items():
                        document[table][key] = value
            return tomlkit.dumps(document)
        except (TOMLKitError, AttributeError, TypeError) as reason:
            raise CannotAddError(f"{self.braced[0][0]}: {reason}") from None


def _says(new: dict[str, Any], added: tuple[str, str]) -> bool:
    """The file has the key, or a row that begins with the name."""
    table, word = added
    found = new.get(table) if table else new
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return word in found if isinstance(found, dict) else any(word in row.values() for row in rows)


def _plain(guess: Guess) -> Any:
    return list(guess.value) if isinstance(guess.value, tuple) else guess.value


def _same(mine: Any, row: Row, key: str) -> bool:
    """The person's row is about the same thing; without an identity, any row is."""
    if not key:
        return True
    told = mine.get(key) if isinstance(mine, dict) else None
    try:
        return isinstance(told, str) and (names.host(told) if key == "name" else told) == row.keys[key].value
    except BadNameError:
        return False
