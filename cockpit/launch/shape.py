"""The shape of launch.toml: which tables and keys there are and what each may hold.

Every row and key is converted on its own, so that one slip does not hide the next.
"""

import math
from collections.abc import Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from cockpit.launch.declared import SCHEMA, Launch
from cockpit.launch.expected import expected
from cockpit.launch.locate import Path
from cockpit.launch.problem import Fault, hidden, nearest, shown

LARGEST = 2**53  # what every reader of JSON can hold (RFC 8259 section 6)
_SECRET_KEYS = ("password", "passwd", "token", "api_key", "apikey", "private_key", "access_key", "value")
_NAMED = "name it instead: keyring:launch-cockpit/<project>/<name> or pm:<vault>/<item>"
_KEYS_OF = {field.encode_name: field for field in msgspec.structs.fields(Launch)}


def faults(data: dict[str, Any]) -> Iterator[Fault]:
    """Everything in a parsed file that does not fit the parts of `Launch`."""
    if data.get("schema") != SCHEMA:
        yield _schema(data)
    rest = {key: value for key, value in data.items() if key != "schema"}
    yield from _table(rest, Launch, ())


def _schema(data: dict[str, Any]) -> Fault:
    hint = f'the first line should be: schema = "{SCHEMA}"'
    if "schema" not in data:
        return Fault(("schema",), "is missing", hint)
    return Fault(("schema",), f'expected "{SCHEMA}", found {shown(data["schema"])}', hint)


def _table(data: dict[str, Any], struct: type, path: Path) -> Iterator[Fault]:
    """Unknown, missing and misshapen keys of one table."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for key, value in data.items():
        here = (*path, key)
        if key in fields:
            yield from _value(value, fields[key].type, here)
        else:
            yield _unknown(key, value, list(fields), here)
    for key, field in fields.items():
        if field.required and key not in data and key != "schema":
            yield _missing(field.type, (*path, key))


def _unknown(key: str, value: Any, known: list[str], path: Path) -> Fault:
    """A key that is not known here, with the nearest one, or the table where it belongs."""
    if key.lower() in _SECRET_KEYS:
        return Fault(path, "a secret is never written into this file", _NAMED)
    table = len(path) == 1 and isinstance(value[0] if isinstance(value, list) and value else value, dict)
    return Fault(
        path, f"is not a known {'table' if table else 'key'}", nearest(key, known) or _home(key, path)
    )


def _home(key: str, path: Path) -> str:
    """The table that has a key of this name: the only one, or the first for a key outside all tables."""
    homes = []
    for table, field in _KEYS_OF.items():
        struct, rows = _struct(field.type)
        if struct and key in {inner.encode_name for inner in msgspec.structs.fields(struct)}:
            homes.append(_header(table, rows))
    return f"{hidden(key)} belongs in {homes[0]}" if homes and (len(path) == 1 or not homes[1:]) else ""


def _header(table: str, rows: bool) -> str:  # noqa: FBT001 - a row or a table, private
    return f"[[{table}]]" if rows else f"[{table}]"


def _struct(kind: Any) -> tuple[type | None, bool]:
    """(the struct a type holds, whether it is a list of them)."""
    info = _without_none(inspect.type_info(kind))
    if isinstance(info, inspect.VarTupleType) and isinstance(info.item_type, inspect.StructType):
        return info.item_type.cls, True
    return (info.cls, False) if isinstance(info, inspect.StructType) else (None, False)


def _without_none(info: inspect.Type) -> inspect.Type:
    if not isinstance(info, inspect.UnionType):
        return info
    types = tuple(kind for kind in info.types if not isinstance(kind, inspect.NoneType))
    return types[0] if len(types) == 1 else inspect.UnionType(types)


def _missing(kind: Any, path: Path) -> Fault:
    """A required table or key that is not there, and what to write."""
    key = str(path[-1])
    struct, rows = _struct(kind)
    if struct is None:
        return Fault(path, "is missing", f'add a line: {key} = "..."')
    inside = [field.encode_name for field in msgspec.structs.fields(struct) if field.required]
    return Fault(path, "is missing", f"add {_header(key, rows)} with {', '.join(inside)}")


def _value(value: Any, kind: Any, path: Path) -> Iterator[Fault]:
    """One value against its type."""
    struct, rows = _struct(kind)
    if struct is None:
        yield from _plain(value, kind, path)
    elif rows:
        yield from _rows(value, struct, path)
    elif isinstance(value, dict):
        yield from _table(value, struct, path)
    else:
        header = f"[{'.'.join(str(part) for part in path)}]"
        yield Fault(path, f"expected one table {header}, found {shown(value)}")


def _rows(value: Any, struct: type, path: Path) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(
            path, f"expected rows, found {shown(value)}", f"write {_header(str(path[-1]), rows=True)}"
        )
        return
    for number, row in enumerate(value):
        if isinstance(row, dict):
            yield from _table(row, struct, (*path, number))
        else:
            yield Fault((*path, number), f"expected a table, found {shown(row)}")


def _plain(value: Any, kind: Any, path: Path) -> Iterator[Fault]:
    """A value without tables of ours in it; lists and maps element by element."""
    elements = _elements(value, kind)
    for part, element, inner in [] if elements is None else elements:
        yield from _leaf(element, inner, (*path, part))
    if elements is None:
        yield from _leaf(value, kind, path)


def _elements(value: Any, kind: Any) -> list[tuple[str | int, Any, Any]] | None:
    """(position or key, element, its type) of a list or map that may stand here, else none."""
    for option in get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,):
        if get_origin(option) is tuple and isinstance(value, list):
            return [(number, element, get_args(option)[0]) for number, element in enumerate(value)]
        if get_origin(option) is dict and isinstance(value, dict):
            return [(key, element, get_args(option)[1]) for key, element in value.items()]
    return None


def _leaf(value: Any, kind: Any, path: Path) -> Iterator[Fault]:
    if not _fits(value, kind):
        info = _without_none(inspect.type_info(kind))
        found = "what stands there is not shown" if path[-1] == "credential" else f"found {shown(value)}"
        yield Fault(path, f"expected {expected(info)}, {found}", _hint(value, info))
    elif isinstance(value, float) and not math.isfinite(value):
        yield Fault(path, f"expected a number, found {shown(value)}")
    elif isinstance(value, int) and abs(value) > LARGEST:
        yield Fault(path, "expected a smaller number")


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _hint(value: Any, info: inspect.Type) -> str:
    if isinstance(info, inspect.LiteralType) and isinstance(value, str):
        return nearest(value, [str(word) for word in info.values if word])
    if isinstance(info, inspect.BoolType) and isinstance(value, str):
        return "true and false are written without quotes"
    return _NAMED if isinstance(info, inspect.StrType) and info.pattern else ""
