"""What a handover pack holds: every table of schema.toml, its leaves, and who can know each of them."""

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from cockpit.text import safe

SCHEMA: Final = "launch-cockpit/handover/v1"
Row = dict[str, Any]
Pack = Mapping[str, Any]
# The kind of TOML value in a leaf: `texts` and `numbers` are lists, `day` is a date, `moment` has a time too.
Kind = Literal["text", "texts", "bool", "int", "number", "numbers", "day", "moment"]
# Seen on the live system, computed from the rest of the pack, or said by a person.
Knows = Literal["seen", "computed", "person"]


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a row. `line` is what a person adds to launch.toml, or the command to type, to fill it.

    `later` marks what nothing in this version fills yet: nobody is sent to do it.
    """

    key: str
    kind: Kind
    knows: Knows
    required: bool = True
    line: str = ""
    later: bool = False


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """One table of the pack; `name` is its place (`email.flow` stands below `email`).

    `many` is set for arrays of tables, `may_be_empty` where no row at all is an answer too. `title` names it
    to a person, `launch` is where launch.toml declares it, if it does.
    """

    name: str
    title: str
    leaf: tuple[Leaf, ...]
    many: bool = False
    may_be_empty: bool = False
    launch: str = ""

    def of(self, key: str) -> Leaf | None:
        """The leaf of that key."""
        return next((leaf for leaf in self.leaf if leaf.key == key), None)


class _Schema(Struct, frozen=True, forbid_unknown_fields=True):
    table: tuple[Table, ...]


@cache
def tables() -> Mapping[str, Table]:
    """Every table by name, in the order in which they are written."""
    text = (files("cockpit") / "handover" / "schema.toml").read_text("utf-8")
    return {table.name: table for table in msgspec.convert(tomllib.loads(text), _Schema).table}


def rows(pack: Pack, name: str) -> tuple[Row, ...]:
    """The rows of a table, `host.tls` being the `tls` of each host; what is no table is passed over."""
    first, _, below = name.partition(".")
    found = _dicts(pack.get(first))
    return tuple(row for one in found for row in _dicts(one.get(below))) if below else found


def _dicts(value: Any) -> tuple[Row, ...]:
    if isinstance(value, dict):
        return (value,)
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, list) else ()


def shown(value: Any) -> Any:
    """The value with every text made safe to show."""
    if isinstance(value, dict):
        return {safe(key, 200): shown(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shown(part) for part in value]
    return safe(value, 8000, keep_lines=True) if isinstance(value, str) else value


def fits(kind: Kind, value: Any) -> bool:
    """The value is of that kind; a whole number is a number too, a moment has a time zone."""
    return _FITS[kind](value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_FITS: Final[Mapping[Kind, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "texts": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "bool": lambda value: isinstance(value, bool),
    "int": lambda value: _is_number(value) and isinstance(value, int),
    "number": _is_number,
    "numbers": lambda value: isinstance(value, list) and all(map(_is_number, value)),
    "day": lambda value: isinstance(value, dt.date) and not isinstance(value, dt.datetime),
    "moment": lambda value: isinstance(value, dt.datetime) and value.tzinfo is not None,
}
