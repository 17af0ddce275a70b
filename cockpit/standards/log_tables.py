"""Logs that were exported as one JSON text or as a table with a head: the same as JSON lines. Pure."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final

MOST: Final = 8 << 20  # bytes of one text: objects need many times as much room as their text
_LISTS: Final = ("events", "logs", "entries", "results", "data", "rows")
_WHOLE: Final = re.compile(
    rb"\s*(?:\[\s*\{|\{\s*\n|\{\s*\"(?:events|logs|entries|results|data|rows)\":\s*\[)"
)
_HEAD: Final = re.compile(rb"[\w\"@][\w\"@ .()/-]{0,60}(?:,[\w\"@ .()/-]{0,60}){2,60}\r?\n")
_KNOWN: Final = re.compile(r"time|date|level|severity|status|message|path|method|url", re.IGNORECASE)
_LIKE_OURS: Final = ("date", "time", "timestamp", "level", "severity", "message", "status", "path", "method")
_FEWEST: Final = 2  # of known names, so that a line of commas is no head
_DECODER: Final = json.JSONDecoder()


def is_table(data: bytes) -> bool:
    """It begins as a list of objects, as objects over several lines, or as a table."""
    return bool(_WHOLE.match(data[:200])) or _named(data[:4096]) is not None


def as_lines(data: bytes) -> bytes:
    """Each object or row on a line of its own; what cannot be read as such stays as it is."""
    try:
        text = data.decode("utf-8-sig", "replace")
        found = list(_objects(text) if _WHOLE.match(data[:200]) else _rows(text))
    except (ValueError, RecursionError, csv.Error):
        return data
    return "\n".join(json.dumps(one) for one in found).encode() + b"\n"


def _objects(text: str) -> Iterator[Any]:
    """One JSON value after the other, lists of events as their events."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        value, at = _DECODER.raw_decode(text, at)
        inside = value if isinstance(value, list) else _list_of(value)
        yield from inside if inside is not None else [value]


def _list_of(value: Any) -> list[Any] | None:
    if not isinstance(value, dict):
        return None
    return next((value[name] for name in _LISTS if isinstance(value.get(name), list)), None)


def _rows(text: str) -> Iterator[dict[str, str]]:
    """The rows by the names of the head, the usual ones in small letters."""
    rows = csv.reader(io.StringIO(text, newline=""))
    names = [name.lower() if name.lower() in _LIKE_OURS else name for name in map(str.strip, next(rows, []))]
    for row in rows:
        yield dict(zip(names, row, strict=False))


def _named(head: bytes) -> list[str] | None:
    """The names of a table's head, where the first line is one."""
    found = _HEAD.match(head.removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return None
    names = [name.strip(' "\r\n') for name in found[0].decode("ascii", "replace").split(",")]
    return names if sum(bool(_KNOWN.search(name)) for name in names) >= _FEWEST else None
