"""Facts to JSON and back, so that a run can be judged again: exact, typed, and closed to foreign types."""

import dataclasses
import datetime as dt
import importlib
import json
import pkgutil
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

import cockpit.facts
from cockpit.facts.error_pages import Shown
from cockpit.facts.http import Response
from cockpit.model import Layer
from cockpit.standards import html
from cockpit.standards.stack_traces import ERROR, leaks
from cockpit.text import redact, safe

SCHEMA = "launch-cockpit/facts/v1"
_TAG = "$"
_INNER = (Shown.DEBUG, Shown.TRACE, Shown.SQL)


class BadFactsError(ValueError):
    """The text is not a set of saved facts that this build can read."""


@cache
def _types() -> dict[str, type]:
    """Every fact type by name; nothing else is ever built from a file."""
    names = [module.name for module in pkgutil.iter_modules(cockpit.facts.__path__)]
    modules = [importlib.import_module(f"cockpit.facts.{name}") for name in names]
    types: dict[str, type] = {"Layer": Layer}
    for module in [cockpit.facts, html, *modules]:
        own = {
            name: value
            for name, value in vars(module).items()
            if isinstance(value, type) and value.__module__ == module.__name__ and _is_fact(value)
        }
        types.update(own)
    return types


def _is_fact(kind: type) -> bool:
    """Values only: building one runs nothing but its own plain constructor."""
    return dataclasses.is_dataclass(kind) or issubclass(kind, Enum)


def pack(value: Any) -> Any:
    """A JSON value for a fact or a part of one; what looks like a secret in it does not reach the disk.

    Raises:
        TypeError: a type facts may not hold.
    """
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return redact(value) if type(value) is str else value
    if isinstance(value, Enum):
        return {_TAG: type(value).__name__, "v": value.value}
    if isinstance(value, Response) and _shows_its_inside(value):
        value = dataclasses.replace(value, body="")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: pack(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_TAG: type(value).__name__, **parts}
    if isinstance(value, dt.datetime):
        return {_TAG: "datetime", "v": value.isoformat()}
    if isinstance(value, tuple | list):
        return [pack(part) for part in value]
    if isinstance(value, Mapping):
        return {_TAG: "map", "v": [[pack(key), pack(part)] for key, part in value.items()]}
    raise TypeError(f"a fact cannot hold {type(value).__name__}")


def _shows_its_inside(seen: Response) -> bool:
    """An error page with a trace, SQL or settings: any secret may be in it, in any form."""
    return seen.status >= ERROR and any(one.shown in _INNER for one in leaks(seen))


def unpack(data: Any) -> Any:
    """The fact a JSON value stands for; sequences come back as tuples.

    Raises:
        BadFactsError: an unknown type, or fields that do not fit it.
    """
    if isinstance(data, list):
        return tuple(unpack(part) for part in data)
    if not isinstance(data, dict):
        return data
    tag = data.get(_TAG)
    try:
        if tag == "map":
            return {unpack(key): unpack(part) for key, part in data["v"]}
        if tag == "datetime":
            return dt.datetime.fromisoformat(data["v"])
        kind = _types()[tag] if isinstance(tag, str) else dict
        if issubclass(kind, Enum):
            return kind(data["v"])
        return kind(**{name: unpack(part) for name, part in data.items() if name != _TAG})
    except (KeyError, TypeError, ValueError) as reason:
        word = safe(f"cannot read a saved fact of type {tag!r}: {reason}", 300)
        raise BadFactsError(word) from None


def dumps(facts: Mapping[str, Any], **meta: Any) -> str:
    """The saved form of a run's facts, with what `--replay` needs beside them."""
    return json.dumps({"schema": SCHEMA, **meta, "facts": {name: pack(fact) for name, fact in facts.items()}})


def loads(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(meta, facts) of a saved run.

    Raises:
        BadFactsError: not JSON, another schema, or facts this build does not know.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as reason:
        raise BadFactsError(f"not JSON: {reason}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("facts"), dict):
        raise BadFactsError(f"not a set of saved facts: the schema should be {SCHEMA}")
    try:
        facts = {name: unpack(fact) for name, fact in data.pop("facts").items()}
    except RecursionError:
        raise BadFactsError("the saved facts are nested more deeply than any fact") from None
    return data, facts
