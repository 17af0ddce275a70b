"""TOML whose layout does not depend on the length of its lines.

tomli-w sets short lists of tables inline and long ones in blocks, so one more word can move a whole section.
Here every table has its own header, in the order of the data; tomli-w writes only the values below it. What
was written is read back and compared before anybody gets it.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w


class UnwritableError(ValueError):
    """The data does not come back from TOML as it was; the message names the place."""


def dumps(data: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> str:
    """The data as TOML; `tomllib.loads` gives it back.

    Args:
        data: dicts, lists, str, bool, int, finite float, dates; top-level values before any table.
        notes: a comment, of one or more lines, to stand before the first header of a top-level table.

    Raises:
        UnwritableError: a value TOML cannot hold.
    """
    _examine(data, "")
    text = "".join(_table((), data, notes or {}))
    try:
        same = tomllib.loads(text) == data
        text.encode("utf-8")
    except ValueError as reason:
        raise UnwritableError(f"the text would not be TOML: {reason}") from None
    if not same:
        raise UnwritableError("the text would not read back as the data it was written from")
    return text


def _table(path: tuple[str, ...], table: Mapping[str, Any], notes: Mapping[str, str]) -> Iterator[str]:
    """The values of a table, then its tables, each under its header."""
    values = {key: value for key, value in table.items() if not _is_table(value)}
    yield tomli_w.dumps(values)
    for key, value in table.items():
        if _is_table(value):
            below = (*path, key)
            header = ".".join(map(_key, below))
            note = _note(notes.get(key, "") if not path else "")
            for row in value if isinstance(value, list) else (value,):
                yield f"\n{note}[[{header}]]\n" if isinstance(value, list) else f"\n{note}[{header}]\n"
                yield from _table(below, row, notes)
                note = ""


def _note(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(name: str) -> str:
    """The key as it stands in a header: bare or quoted."""
    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")


def _examine(value: Any, place: str) -> None:
    """Refuse what would come back as something else, naming where it stands."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            _examine(part, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list):
        if len({isinstance(part, Mapping) for part in value}) > 1:
            raise UnwritableError(f"{place}: tables and values in one list")
        for number, part in enumerate(value, 1):
            _examine(part, f"{place}[{number}]")
    elif isinstance(value, float) and math.isnan(value):
        raise UnwritableError(f"{place}: not a number")
