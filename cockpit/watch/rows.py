"""Visits, news and markers as rows of the history, and back. What is read may come from anywhere."""

import json
from dataclasses import fields
from typing import Any, Final

from cockpit.facts.visits import Visit
from cockpit.text import safe
from cockpit.watch.incidents import Marker
from cockpit.watch.news import Kind, News

_COLUMNS: Final = tuple(field.name for field in fields(Visit))
_VISIT: Final = ", ".join(_COLUMNS)
_NEWS: Final = "kind, target, at, since, stage, cause, tell, also, id"
# The names of columns are ours: nothing from outside stands in these texts.
KEEP_VISIT: Final = f"INSERT INTO visits ({_VISIT}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
KEEP_NEWS: Final = f"INSERT INTO news ({_NEWS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
KEEP_MARKER: Final = "INSERT INTO markers (at, kind, text) VALUES (?, ?, ?)"
SERIES: Final = f"SELECT {_VISIT} FROM visits WHERE target = ? AND at >= ? AND at <= ? ORDER BY n"  # noqa: S608
# From one name to the next by the index: a few steps a target, where GROUP BY would read all there is.
LATEST: Final = (
    "WITH RECURSIVE named(name) AS (SELECT min(target) FROM visits UNION ALL "  # noqa: S608
    "SELECT (SELECT min(target) FROM visits WHERE target > name) FROM named WHERE name IS NOT NULL) "
    f"SELECT {_VISIT} FROM visits WHERE n IN "
    "(SELECT (SELECT max(n) FROM visits WHERE target = name) FROM named WHERE name IS NOT NULL)"
)
NEWS: Final = f"SELECT {_NEWS} FROM news WHERE at >= ? AND at <= ? ORDER BY n"  # noqa: S608
COUNTS: Final = (
    "SELECT count(*), count(*) FILTER (WHERE NOT ok) FROM visits WHERE target = ? AND at >= ? AND at <= ? "
    "AND NOT blocked AND stage <> 'own_network'"
)

_LAST_JUDGED: Final = "coalesce((SELECT CAST(text AS INTEGER) FROM state WHERE name = 'judged'), 0)"
_LAST_TOLD: Final = "coalesce((SELECT CAST(text AS INTEGER) FROM state WHERE name = 'told'), 0)"
UNJUDGED: Final = f"SELECT {_VISIT} FROM visits WHERE n > {_LAST_JUDGED} ORDER BY n LIMIT 100000"  # noqa: S608
UNTOLD: Final = f"SELECT {_NEWS} FROM news WHERE n > {_LAST_TOLD} AND tell ORDER BY n LIMIT 100"  # noqa: S608
JUDGED: Final = "INSERT OR REPLACE INTO state SELECT 'judged', CAST(coalesce(max(n), 0) AS TEXT) FROM visits"
ALL_TOLD: Final = "INSERT OR REPLACE INTO state SELECT 'told', CAST(coalesce(max(n), 0) AS TEXT) FROM news"


def of_visit(visit: Visit) -> tuple[Any, ...]:
    """The columns of a visit."""
    return tuple(getattr(visit, name) for name in _COLUMNS)


def visit(row: tuple[Any, ...]) -> Visit:
    """The visit in a row."""
    told: dict[str, Any] = {
        name: safe(value, 500) if isinstance(value, str) else value
        for name, value in zip(_COLUMNS, row, strict=True)
    }
    return Visit(**told | {"ok": bool(told["ok"]), "blocked": bool(told["blocked"])})


def of_news(one: News) -> tuple[Any, ...]:
    """The columns of one piece of news; the visits that decided stand in their own table."""
    also = json.dumps(one.also)
    return one.kind, one.target, one.at, one.since, one.stage, one.cause, one.tell, also, one.id


def news(row: tuple[Any, ...]) -> News | None:
    """The news in a row; none where it holds something else."""
    kind, target, at, since, stage, cause, tell, also, id_ = row
    try:
        return News(
            kind=Kind(kind),
            target=safe(target, 200),
            at=safe(at, 40),
            since=safe(since, 40),
            stage=safe(stage, 20),
            cause=safe(cause, 500),
            tell=bool(tell),
            also=tuple(safe(str(name), 200) for name in json.loads(also)),
            id=safe(id_, 80),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def of_marker(one: Marker) -> tuple[str, str, str]:
    """The columns of a marker."""
    return one.at, one.kind, one.text
