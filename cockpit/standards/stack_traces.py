"""What a response tells strangers about the software behind it: debug pages, traces, paths, SQL, versions.

Below status 400 only what development tools themselves put into a page or its headers counts: an article
about stack traces holds any of these words. The words are those of the frameworks' own templates.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from cockpit.facts.error_pages import Shown, Tell
from cockpit.facts.http import Response
from cockpit.standards.locations import path_of
from cockpit.standards.trace_signs import (
    ALWAYS,
    FRAMES,
    HEADERS,
    LOUD_HEADER,
    ON_ERRORS,
    PATHS,
    SQL,
    VERSION,
    Sign,
)

ERROR: Final = 400
READ: Final = 65_536  # characters of a body
_ABSENT = (404, 410)  # such a page may list articles about SQL: without a trace no query went wrong
_LINES = 4000
_WIDE = 400  # characters of a line
_MOST = 8  # leaks of one response
_TAG = re.compile(r"<[^<>]{0,4000}>")
_BREAK = re.compile(r"<br ?/?>|</(?:p|li|div|tr|h[1-6])>|\\n", re.IGNORECASE)
_FILE = 60


def leaks(seen: Response) -> tuple[Tell, ...]:
    """Everything the response tells, each thing once, gravest first; nothing in it can raise."""
    body = seen.body[:READ]
    found = [*_in_headers(seen), *_signed(ALWAYS, body)]
    if seen.status >= ERROR:
        found += _signed(ON_ERRORS, body)
        lines = _lines(body)
        found += (frames := tuple(_frames(lines)))
        if frames or seen.status not in _ABSENT:
            found += [Tell(Shown.SQL, name) for name, pattern in SQL if pattern.search("\n".join(lines))]
        found += _paths(lines, path_of(seen.url))
        found += _versions(lines)
    order = list(Shown)
    return tuple(sorted(dict.fromkeys(found), key=lambda leak: order.index(leak.shown)))[:_MOST]


def file_name(path: str) -> str:
    """The last part of a path, without the folders that lead to it."""
    return re.split(r"[\\/]", path)[-1][:_FILE]


def _in_headers(seen: Response) -> Iterator[Tell]:
    """Headers that only a debugger sends; their values may be secret addresses and are left out."""
    for name, _ in seen.headers:
        software = HEADERS.get(name) or ("a debugger" if LOUD_HEADER.fullmatch(name) else "")
        if software:
            yield Tell(Shown.DEBUG, software, f"header {name}"[:_FILE])


def _signed(signs: tuple[Sign, ...], body: str) -> Iterator[Tell]:
    """The debug pages whose own markup is in the body, with the first file they name."""
    for sign in signs:
        if found := sign.pattern.search(body):
            named = found.groupdict().get("file") or ""
            yield Tell(Shown.DEBUG, sign.software, file_name(unescape(named)))


def _lines(body: str) -> list[str]:
    """What a reader sees, line by line: scripts and tags left out, escapes of HTML and JSON undone."""
    text = _TAG.sub("", _BREAK.sub("\n", _without(_without(body, "script"), "style")))
    text = unescape(text).replace('\\"', '"').replace("\\/", "/").replace("\\\\", "\\")
    return [line.strip()[:_WIDE] for line in text.splitlines()[:_LINES] if line.strip()]


def _without(body: str, tag: str) -> str:
    """The text without the elements of one kind; one that does not end takes the rest with it."""
    first, *rest = re.split(rf"<{tag}\b", body, flags=re.IGNORECASE)
    end = re.compile(rf"</{tag}\s{{0,9}}>", re.IGNORECASE)
    return first + "".join(part[found.end() :] for part in rest if (found := end.search(part)))


def _frames(lines: list[str]) -> Iterator[Tell]:
    """The first frame of each language, with the file it names."""
    known: set[str] = set()
    for software, pattern in FRAMES:
        found = next((hit for line in lines if (hit := pattern.search(line))), None)
        if found and software not in known:
            known.add(software)
            yield Tell(Shown.TRACE, software, file_name(found.groupdict().get("file") or ""))


def _paths(lines: list[str], asked: str) -> Iterator[Tell]:
    """The first absolute path of a file on the server; the path that was asked for is none."""
    for line in lines:
        found = PATHS.search(line)
        if found and found[0] not in asked:
            yield Tell(Shown.PATH, "", file_name(found[0]))
            return


def _versions(lines: list[str]) -> Iterator[Tell]:
    for line in lines:
        if found := VERSION.search(line):
            yield Tell(Shown.VERSION, found["software"], found["version"])
