"""How rows stand in the file: every line is whole in itself and like no other.

`attestation.3f9c2ba1d0e47f60.by = "ines"`: a line names its table, its row and its key. Two people who add
rows on two branches add different lines, so that git's own merge, in either order and also with
`merge=union`, keeps every row of both.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import tomli_w

SCHEMA: Final = "launch-cockpit/record/v1"
HEAD: Final = f"""\
# What people said about this launch. Written by the cockpit, committed with the product.
# Rows are only added. One that was edited does not fit its number any more and is not believed.
# With `launch.record.toml merge=union` in .gitattributes, merges never stop here.
schema = "{SCHEMA}"
"""
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_MARK: Final = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")


def written(table: str, id_: str, data: Mapping[str, Any]) -> str:
    """The lines of one row, an empty one before them."""
    return "\n" + "".join(f"{table}.{id_}.{line}\n" for line in _pairs(data))


def _pairs(data: Mapping[str, Any]) -> Iterator[str]:
    """`key = value`, one line each; a table within becomes dotted keys."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from (f"{_key(key)}.{line}" for line in _pairs(value))
        else:
            yield f"{_key(key)} = {_value(value)}"


def _key(text: str) -> str:
    """A key as TOML wants it: quoted where it holds more than letters, digits, `_` and `-`."""
    return text if _BARE.fullmatch(text) else _value(text)


def _value(value: Any) -> str:
    """The value on one line, however long; what a reviewer would not see in it stands there as an escape."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    line = tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")
    return line if line.isprintable() else "".join(map(_seen, line))


def _seen(char: str) -> str:
    """The character, or its TOML escape where it shows nothing or turns the reading direction."""
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - four digits, else eight


def merged(text: str) -> tuple[str, bool]:
    """The text without git's conflict marks, every line in it once, and whether there were marks.

    Rows are only ever added, so that both sides of a conflict are right. A row that came in on two ways (a
    cherry-pick, then a merge) stands there twice without any mark.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    kept = [line for line in lines if not _MARK.fullmatch(line)]
    rows = [line for line in kept if line.strip() and not line.startswith("#")]
    unique = dict.fromkeys(rows)
    if len(kept) == len(lines) and len(unique) == len(rows):
        return text, False
    whole = "\n".join([*(line for line in kept if line.startswith("#")), *unique, ""])
    return whole, len(kept) != len(lines)
