"""What the answer of a health check means: JSON, text, or the few pages that frameworks make of it.

JSON: draft-inadarei-api-health-check (application/health+json), Spring Boot Actuator, MicroProfile Health,
Terminus, django-health-check and what people write by hand. Text: Kubernetes, ASP.NET, Prometheus. Pages:
Rails (`/up` is green or red) and Laravel.
"""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from cockpit.facts.health import AnswerForm, Wellness, Wording
from cockpit.facts.http import Response
from cockpit.standards.health_words import DEPENDENCY, GROUPS, OVERALL, overall_of, sense, sense_of_text
from cockpit.standards.tattling import secret_in, tells
from cockpit.standards.versions import version_in
from cockpit.text import redact, safe

MOST_TEXT: Final = 4000
_DEPTH, _MOST_PARTS = 8, 100
_PAGE = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<head|<body)", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|svg|head)\b.{0,4000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_RAILS = re.compile(r"<body[^<>]{0,200}background-color:\s{0,3}(green|red)", re.IGNORECASE)
_LARAVEL = re.compile(r"application up\b|http request received", re.IGNORECASE)
_SHORT: Final = 3  # words of a page that says no more than that it is well
_WAITING = re.compile(r"(?:pending|unapplied|outstanding)_?migrations?|migrations?_?(?:pending|unapplied)")


def wording(seen: Response) -> Wording:
    """What the answer says of the product; nothing in it can raise."""
    text = seen.body.strip()
    if not text:
        return Wording()
    if _PAGE.match(text) or "html" in seen.first("content-type").lower():
        return _page(text)
    if text[0] in "{[" and (data := _json(text)) is not None:
        return _object(data, seen)
    wellness, word = sense_of_text(text[:MOST_TEXT])
    return Wording(AnswerForm.TEXT, wellness, word, secret=secret_in(text))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _page(text: str) -> Wording:
    """Only the pages that are known to be health checks, and those of one word, say anything."""
    if colour := _RAILS.search(text):
        well = colour[1].lower() == "green"
        return Wording(AnswerForm.PAGE, Wellness.WELL if well else Wellness.SICK, colour[1].lower())
    bare = " ".join(_TAG.sub(" ", _UNSEEN.sub(" ", text[:16384])).split())
    if _LARAVEL.search(bare[:200]):
        return Wording(AnswerForm.PAGE, Wellness.WELL, "application up")
    if len(bare.split()) > _SHORT:
        return Wording(AnswerForm.PAGE)
    wellness, word = sense_of_text(bare)
    return Wording(AnswerForm.PAGE, wellness, word)


def _object(data: Any, seen: Response) -> Wording:
    wellness, word = overall_of(data)
    parts = _parts(data)
    if wellness is Wellness.UNSAID and parts:
        wellness = max(parts.values(), key=_GRAVITY.index)
        wellness = Wellness.WELL if wellness is Wellness.UNSAID else wellness
    return Wording(
        AnswerForm.JSON,
        wellness,
        word,
        parts,
        tells(data),
        secret_in(seen.body),
        safe(redact(version_in(seen)), 100) if isinstance(data, Mapping) else "",
        pending(data),
    )


_GRAVITY: Final = (Wellness.UNSAID, Wellness.WELL, Wellness.DEGRADED, Wellness.SICK)


def _parts(data: Any) -> dict[str, Wellness]:
    """Each dependency with the worst that is said of it."""
    found: dict[str, Wellness] = {}
    for name, one in islice(_told(data), _MOST_PARTS):
        found[name] = max(found.get(name, one), one, key=_GRAVITY.index)
    return found


def _told(
    node: Any, name: str = "", depth: int = 0, *, listed: bool = False
) -> Iterator[tuple[str, Wellness]]:
    """What a group lists, what has a status of its own, and what is known as a dependency by its name."""
    if depth > _DEPTH:
        return
    if isinstance(node, list):
        for one in node[:50]:
            yield from _told(one, name, depth + 1, listed=listed)
    elif isinstance(node, Mapping):
        if name and (found := overall_of(node)[0]) is not Wellness.UNSAID:
            yield _shown(_name(node) or name), found
        for key, value in node.items():
            yield from _told(value, key, depth + 1, listed=name.lower() in GROUPS)
    elif name.lower() not in OVERALL and (listed or DEPENDENCY.fullmatch(name)):
        found = sense(node)
        if found is not Wellness.UNSAID:
            yield _shown(name), found


def _shown(name: str) -> str:
    return safe(redact(name[:200]), 60)


def _name(node: Mapping[Any, Any]) -> str:
    told = next((node[key] for key in ("name", "id", "component", "componentId") if key in node), "")
    return told if isinstance(told, str) else ""


def pending(data: Any) -> int | None:
    """How many migrations have not been applied, where the answer says so."""
    if not isinstance(data, Mapping):
        return None
    flat = {_snake(str(key)): value for key, value in list(data.items())[:100]}
    for key, value in flat.items():
        if _WAITING.fullmatch(key):
            return _count(value)
    inside = flat.get("migrations") or flat.get("migration")
    if isinstance(inside, Mapping):
        named = {_snake(str(key)): value for key, value in list(inside.items())[:100]}
        told = (named[key] for key in ("pending", "unapplied", "outstanding") if key in named)
        return _count(next(told, None))
    nested = (flat[key] for key in ("database", "db", *sorted(GROUPS)) if isinstance(flat.get(key), Mapping))
    return next((count for one in nested if (count := pending(one)) is not None), None)


def _count(value: Any) -> int | None:
    if isinstance(value, list | tuple):
        return len(value)
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int) and 0 <= value <= 100_000 else None  # noqa: PLR2004 - more is no count


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key[:80]).lower().replace("-", "_")
