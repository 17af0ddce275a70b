"""Texts inside of JSON: the sources in a source map (ECMA-426), the cells of a notebook."""

import json
import re
from collections.abc import Iterator
from typing import Final

from cockpit.text import safe

# A map may begin with `)]}'`, and one in base64 with the name it was given to.
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[\w.-]{1,100}=)?\s{0,1000}[{\[)]")
_CONTENTS: Final = re.compile(rb'"sourcesContent"\s{0,8}:\s{0,8}\[')
_NAMES: Final = re.compile(rb'"sources"\s{0,8}:\s{0,8}\[')
_BETWEEN: Final = re.compile(rb"(?:[\s,]|null){0,100000}")
_NULLS: Final = re.compile(rb"null")
_NOTEBOOK: Final = (b'"nbformat"', b'"cells"')
_CELL_LINE: Final = re.compile(rb'^[ \t]*"(.*?)(?:\\n)?",?[ \t\r]*$', re.MULTILINE)
_ESCAPES: Final = ((rb"\"", b'"'), (rb"\\", b"\\"), (rb"\t", b"\t"))


def sources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and the text of every source that a map holds, as far as it goes where it is cut off."""
    begins = _CONTENTS.search(data) if _JSON.match(data) and b"sourcesContent" in data else None
    if not begins:
        return
    named = _NAMES.search(data)
    names = dict(_strings(data, named.end())) if named else {}
    for index, raw in _strings(data, begins.end()):
        if text := _said(raw):
            yield safe(_said(names.get(index, b"?")).decode("utf-8", "replace"), 120), text


def _strings(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The strings of an array as they are written, with their index."""
    index = 0
    while True:
        between = _BETWEEN.match(data, at)
        assert between is not None
        index += len(_NULLS.findall(between[0]))
        at = between.end()
        if data[at : at + 1] != b'"':
            return
        end = _closing(data, at + 1)
        yield index, data[at + 1 : end]
        at, index = end + 1, index + 1


def _closing(data: bytes, at: int) -> int:
    """Where the string ends that goes on at `at`."""
    while True:
        end = data.find(b'"', at)
        if end < 0:
            return len(data)
        slash = end
        while data[slash - 1 : slash] == b"\\":
            slash -= 1
        if (end - slash) % 2 == 0:
            return end
        at = end + 1


def _said(raw: bytes) -> bytes:
    """What a string of JSON says; nothing where it is none."""
    try:
        said = json.loads(b'"' + raw + b'"', strict=False)
    except ValueError:
        return b""
    return str(said).encode("utf-8", "replace")


def cells(data: bytes) -> bytes:
    """A notebook with the lines of its cells as they were typed, each at its line; else nothing."""
    if not _JSON.match(data) or not all(sign in data for sign in _NOTEBOOK):
        return b""
    typed = _CELL_LINE.sub(rb"\1", data)
    for escaped, plain in _ESCAPES:
        typed = typed.replace(escaped, plain)
    return typed
