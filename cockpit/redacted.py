"""Results without secrets: applied before anything is shown, stored or hashed."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from cockpit.model import Finding, Fix, Result
from cockpit.text import redact

_DEEPEST: Final = 16
_WHOLLY_SECRET = ("authorization", "proxy-authorization")
_HEADERS = (*_WHOLLY_SECRET, "cookie", "set-cookie")


def redacted(result: Result) -> Result:
    """The result with every string redacted and its evidence in plain JSON values."""
    return replace(result, findings=tuple(_finding(found) for found in result.findings))


def plain(value: Any, key: str = "", depth: int = 0) -> Any:
    """The value as JSON can hold it, redacted: sequences as lists, everything unknown as its text.

    A header's name, as a mapping's key or the first of a pair, tells what its value is: `set-cookie` values
    lose the cookie's value and keep its attributes, `authorization` loses everything.
    """
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if depth < _DEEPEST:
        if is_dataclass(value) and not isinstance(value, type):
            value = {part.name: getattr(value, part.name) for part in fields(value)}
        if isinstance(value, Mapping):
            return {_text(str(name)): plain(part, str(name), depth + 1) for name, part in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            parts = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
            return _pair(parts) or [plain(part, key, depth + 1) for part in parts]
    return _text(_written(value), key)


def _written(value: Any) -> str:
    """The value as text; an enumeration's member is its value."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _pair(parts: list[Any]) -> list[str] | None:
    """A header written as [name, value], or None when it is something else."""
    if len(parts) == 2 and all(isinstance(part, str) for part in parts) and parts[0].lower() in _HEADERS:  # noqa: PLR2004
        return [_text(parts[0]), _text(parts[1], parts[0])]
    return None


def _text(text: str, key: str = "") -> str:
    """The text redacted, lone surrogates written as escapes (UTF-8 has no place for them)."""
    whole = text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
    name = key.lower()
    if name in _WHOLLY_SECRET and whole:
        return "[redacted: authorization header]"
    if name in _HEADERS:
        return redact(f"{name}: {whole}").removeprefix(f"{name}: ")
    return redact(whole)


def _finding(found: Finding) -> Finding:
    fix = found.fix and Fix(_text(found.fix.text), _optional(found.fix.record), _optional(found.fix.undo))
    return replace(
        found,
        subject=_text(found.subject),
        summary=_text(found.summary),
        kind=_text(found.kind),
        expected=_text(found.expected),
        observed=_text(found.observed),
        evidence=plain(found.evidence),
        fix=fix,
        verify=_text(found.verify),
    )


def _optional(text: str | None) -> str | None:
    return None if text is None else _text(text)
