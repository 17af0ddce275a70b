"""Schemas of environment variables in JavaScript: zod, valibot, joi, yup, envalid, t3-env."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.standards.env_text import Mention, Reading, gathered

_ABOUT: Final = re.compile(
    r"process\.env|import\.meta\.env|Deno\.env|runtimeEnv|createEnv|cleanEnv|envField|[eE]nvSchema|EnvConfig"
)
_OPENS: Final = re.compile(
    r"(?:\b(?:z|zod|v|valibot|t|Type|yup|[jJ]oi)\s*\.\s*(?:object|strictObject|looseObject|Object|type)(?:<[^<>]{0,80}>)?\(\s*"
    r"|\bcleanEnv\(\s*[\w.]{1,60}\s*,\s*|\b(?:server|client|shared|schema)\s*:\s*|\bmakeValidator\w*\()\{"
)
_KEY: Final = re.compile(r"\s*[\"']?([A-Za-z_$][\w.$]*)[\"']?\s*:")
_UPPER: Final = re.compile(r"[A-Z][A-Z0-9_]*")
_OPTIONAL: Final = re.compile(
    r"\.(?:optional|nullish|default|catch|prefault)\(|\boptional\s*:\s*true|\bdefault\s*:|\boptional\(|allow\(\s*[\"']{2}"
)
_MOST: Final = 20_000  # characters of one schema


def schemas(bare: str) -> Reading:
    """The keys of every object that describes variables; all of its keys are written in capitals."""
    if not _ABOUT.search(bare):
        return Reading()
    mentions: list[Mention] = []
    for found in _OPENS.finditer(bare):
        keys = list(entries(bare, found.end()))
        if keys and all(_UPPER.fullmatch(name) for name, _, _ in keys):
            mentions += [Mention(name, at, _OPTIONAL.search(value) is not None) for name, at, value in keys]
    return gathered(mentions)


def entries(bare: str, start: int) -> Iterator[tuple[str, int, str]]:
    """(key, offset, text of the value) of the object that opens just before `start`."""
    depth, begin, end = 0, start, min(len(bare), start + _MOST)
    at = start
    while at < end:
        char = bare[at]
        if char in "\"'`":
            at = _after_string(bare, at, end)
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        if depth < 0 or (not depth and char in ",;"):
            yield from _entry(bare, begin, at)
            begin = at + 1
        if depth < 0:
            return
        at += 1


def _entry(bare: str, begin: int, end: int) -> Iterator[tuple[str, int, str]]:
    if found := _KEY.match(bare, begin, end):
        yield found[1], found.start(1), bare[found.end() : end]


def _after_string(bare: str, at: int, end: int) -> int:
    """The offset behind a string, or behind its first quote where it does not end."""
    quote, place = bare[at], at + 1
    while place < end and bare[place] != quote:
        if bare[place] == "\n" and quote != "`":
            return at + 1
        place += 2 if bare[place] == "\\" else 1
    return place + 1 if place < end else at + 1
