"""What an answer that anybody may read tells about the inside: versions, settings, addresses, paths."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from cockpit.standards.addresses import parse
from cockpit.text import looks_secret, safe

MOST: Final = 8
_DEPTH: Final = 8
_SOFTWARE: Final = re.compile(
    r"(?:node|nodejs|python|ruby|php|java|jdk|jvm|golang|go|dotnet|rails|django|laravel|symfony|express|nginx|apache"
    r"|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|redis|database|db|server|framework|runtime|engine|os|kernel|platform)"
    r"(?:[_-]?version)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\bv?\d{1,3}\.\d{1,4}")
_SETTING = re.compile(r"[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,6}")
_PLACE = re.compile(
    r"(?:db_?|database_?|redis_?|smtp_?)?(?:host|hostname|dsn|uri|connection_?string|server|address)",
    re.IGNORECASE,
)
_INSIDE_URL = re.compile(
    r"(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?|smtp|jdbc:\w{1,20})://", re.IGNORECASE
)
_HOST_PORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{1,200}:\d{2,5}")
_PATH = re.compile(r"(?:/(?:app|home|srv|var|opt|usr|root|code|data|workspace)/|[A-Z]:\\)\S{0,300}")
_VERSION, _SET, _WHERE, _FOLDER = (
    "a version of software",
    "the value of a setting",
    "where a dependency is",
    "a folder of the server",
)


def tells(data: Any) -> tuple[str, ...]:
    """`path: kind` of each thing of a JSON value that helps an attacker and nobody else; never a value."""
    found = (
        f"{safe(where, 60)}: {kind}" for where, key, value in _leaves(data) if (kind := _kind(key, value))
    )
    return tuple(islice(dict.fromkeys(found), MOST))


def secret_in(text: str) -> str:
    """The kind of the first secret in a text, or nothing."""
    return looks_secret(text) or ""


def _leaves(node: Any, where: str = "", key: str = "", depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """(path, last name, text) of every text in a JSON value."""
    if depth > _DEPTH:
        return
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{where}.{name}".lstrip("."), name, depth + 1)
    elif isinstance(node, list):
        for value in node[:50]:
            yield from _leaves(value, where, key, depth + 1)
    elif isinstance(node, str) and node.strip():
        yield where, key, node[:400]


def _kind(key: str, value: str) -> str:
    if _SETTING.fullmatch(key):
        return _SET
    if _SOFTWARE.fullmatch(key) and _NUMBER.search(value):
        return _VERSION
    if _INSIDE_URL.match(value) or (_PLACE.fullmatch(key) and _is_place(value)):
        return _WHERE
    return _FOLDER if _PATH.match(value) else ""


def _is_place(value: str) -> bool:
    return parse(value) is not None or _HOST_PORT.fullmatch(value) is not None or value.count(".") > 1
