"""What may lie open on a web host, as rows: where it would be, what it is, and how its content is told.

The rows are data (exposure_rows.toml, with their sources); a row alone is no finding: its `sign` has to be in
the content, and made-up paths of the same host must not show the same (cockpit.standards.strangers).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

READ: Final = 65_536  # bytes of a body that are read
LATER: Final = 1  # rank by which the groups come later that a role does not have first
DIRECTORY: Final = "/"
_DATA = Path(__file__).with_name("exposure_rows.toml")
_DEFAULT_ROLE = "site"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may lie open at `path`; `what` completes "strangers get ...".

    `group` says what kind of thing it is, `grave` whether it must never be there. `sign` is the expression
    its content matches, or the name of a reading in `strangers`. `rank` 1 is asked first. `page`: it is HTML,
    also where a script fills it (`shell`). `pattern`: an edge should stop the request whatever is there.
    `names`: lines NAME=value, whose names may be told.
    """

    path: str
    group: str
    what: str
    sign: str
    rank: int
    grave: bool
    page: bool = False
    shell: bool = False
    pattern: bool = False
    names: bool = False
    method: str = "GET"

    @property
    def key(self) -> str:
        """By what the row is found again; `path` may be that of another folder."""
        return DIRECTORY if self.group == "listing" else self.path

    def signs(self, text: str) -> bool:
        """The text holds what the row is about; never raises, linear in the text."""
        return _compiled(self.sign).search(text[:READ]) is not None


@cache
def _compiled(sign: str) -> re.Pattern[str]:
    return re.compile(sign)


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@cache
def rows() -> tuple[Row, ...]:
    """Every row, in the order of the file."""
    data = _data()
    return tuple(
        Row(
            **{**row, "sign": data["sign"].get(row["sign"], row["sign"])},
            group=group,
            grave=data["weight"][group] == "fail",
        )
        for group, found in data["rows"].items()
        for row in found
    )


@cache
def _by_key() -> Mapping[str, Row]:
    return {row.key: row for row in reversed(rows())}


def row(key: str) -> Row | None:
    """The row of that key; none for one that this build does not know."""
    return _by_key().get(key)


def folder(path: str) -> Row:
    """The row that asks for the list of files of one more folder."""
    return replace(_by_key()[DIRECTORY], path=path, rank=2)


def patterns() -> tuple[Row, ...]:
    """The rows that every scanner asks for."""
    return tuple(one for one in rows() if one.pattern)


def ordered(role: str, folders: Iterable[str] = ()) -> tuple[Row, ...]:
    """What to ask a host of that role, the likeliest and gravest first; its root is asked anyway.

    Args:
        role: as launch.toml has it.
        folders: paths of folders that the host is known to have.
    """
    first = _data()["first"].get(role, _data()["first"][_DEFAULT_ROLE])
    every = [*(one for one in rows() if one.path != DIRECTORY), *map(folder, folders)]

    def place(one: Row) -> int:
        return 0 if one.pattern else one.rank + (0 if one.group in first else LATER)

    return tuple(sorted({one.path: one for one in every}.values(), key=place))
