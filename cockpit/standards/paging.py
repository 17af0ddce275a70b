"""Whether an answer for programs holds a long list, and whether it shows that the rest comes in pages."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from cockpit.facts.http import Response
from cockpit.standards.headers import media_type

_DEPTH: Final = 4
_NODES: Final = 20_000
_ASKED: Final = frozenset(
    (
        "limit",
        "page",
        "per_page",
        "perpage",
        "page_size",
        "pagesize",
        "first",
        "take",
        "offset",
        "cursor",
        "after",
    )
)
_TOLD: Final = frozenset(
    (
        *(
            "next",
            "next_page",
            "nextpage",
            "next_cursor",
            "nextcursor",
            "cursor",
            "has_more",
            "hasmore",
            "more",
        ),
        *("page", "pages", "per_page", "perpage", "page_size", "pagesize", "limit", "offset", "pagination"),
        *("pageinfo", "page_info", "next_page_token", "nextpagetoken", "total_pages", "totalpages"),
        *("continuation", "continuation_token", "links", "_links", "last_page"),
    )
)


# As PostgREST (Supabase), json-server, Rails (kaminari, pagy), GitLab and WordPress tell of pages.
_HEADERS: Final = (
    *("content-range", "x-total-count", "x-total", "x-total-pages", "x-next-page", "x-per-page"),
    *("x-wp-totalpages", "current-page", "total-pages"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    """The longest list of an answer: how many entries, under which key (empty: the answer itself)."""

    entries: int = 0
    key: str = ""


def is_json(seen: Response) -> bool:
    """Its Content-Type says that it is JSON."""
    type_ = media_type(seen.all("content-type"))
    return type_ == "application/json" or type_.endswith("+json")


def longest(text: str) -> Listed | None:
    """The longest list in a JSON text, not deeper than four levels; none where it is no JSON as a whole."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return max(_lists(whole), key=lambda one: one.entries, default=Listed())


def _lists(whole: Any) -> Iterator[Listed]:
    """Every list, breadth first, within bounds."""
    level: list[tuple[str, Any]] = [("", whole)]
    for _ in range(_DEPTH):
        below: list[tuple[str, Any]] = []
        for key, value in level:
            if isinstance(value, list) and not _numbers(value):
                yield Listed(len(value), key)
                below += [(key, one) for one in value[:_NODES]]
            elif isinstance(value, dict):
                below += [(str(name)[:60], one) for name, one in value.items()]
        level = [pair for pair in below if isinstance(pair[1], list | dict)][:_NODES]


def _numbers(values: list[Any]) -> bool:
    """The points of a curve or a map, of which nobody wants a few: no list to go through in pages."""
    return all(isinstance(one, int | float) for one in values[:20])


def hint(url: str, seen: Response, text: str) -> str:
    """What shows that the answer comes in pages: the question, a header or a field; empty for nothing."""
    asked = [name for name, _ in parse_qsl(urlsplit(url).query)[:50] if name.lower() in _ASKED]
    if asked:
        return f"{asked[0]} in the address"
    if any('rel="next"' in value.lower() or "rel=next" in value.lower() for value in seen.all("link")):
        return "a Link header with rel=next"
    if header := next((name for name in _HEADERS if seen.all(name)), ""):
        return f"the header {header}"
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return next((f"the field {name}" for name in _fields(whole) if name.lower() in _TOLD), "")


def _fields(whole: Any) -> Iterator[str]:
    """The names beside a list: those of the outermost object, and of the objects right in it."""
    if isinstance(whole, Mapping):
        yield from map(str, whole)
        for inner in whole.values():
            if isinstance(inner, Mapping):
                yield from map(str, inner)
