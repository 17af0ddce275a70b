"""Reads launch.toml: every problem in it at once, each with its line, or the launch it declares."""

import re
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from cockpit import roadmap
from cockpit.launch import edges, locate, rules, shape
from cockpit.launch.declared import Launch
from cockpit.launch.problem import Fault, LaunchFileError, Problem, hidden, secret, spelled
from cockpit.text import safe

__all__ = ["LaunchFileError", "Problem", "load", "read", "read_text"]

MAX_BYTES = 1 << 20
NO_EDGE = "none"
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_TUPLE = re.compile(r"\((.*?),?\) twice")
_BACKSLASH = "write two backslashes, or put the text in single quotes"
_HINTS = (
    ("Invalid value", "texts stand in straight quotes, lists in [ ]"),
    ("Expected '='", "a line is: key = value"),
    ("Cannot overwrite", "this key stands in this table already"),
    ("Illegal character", "a text ends on the line where it begins; longer ones stand in three quotes"),
    ("Unescaped", _BACKSLASH),
    ("Invalid hex", _BACKSLASH),
    ("Expected newline", "one key on each line"),
)


def load(path: Path) -> Launch:
    """The launch a file declares, its limits merged with those of its roadmap.

    Raises:
        LaunchFileError: the file cannot be read or used; it holds every problem found.
    """
    return read(read_text(path), path)


def read_text(path: Path) -> str:
    """The text of a launch file, at most 1 MiB of UTF-8.

    Raises:
        LaunchFileError: there is no such text.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            word = "a folder" if path.is_dir() else "not a regular file"
            raise _refused(path, f"is {word}; a launch file was expected")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, "is not there; `cockpit init DOMAIN` writes one") from None
    except (OSError, ValueError) as reason:  # ValueError: a NUL in the path
        why = reason.strerror if isinstance(reason, OSError) else "not a path"
        raise _refused(path, f"cannot be read: {why}") from None
    if len(data) > MAX_BYTES:
        raise _refused(path, "is larger than 1 MiB; a launch file is a few pages of text")
    return _decoded(data, path)


def _refused(path: Path, message: str) -> LaunchFileError:
    return LaunchFileError(path, [Problem(None, "", message)])


def _decoded(data: bytes, path: Path) -> str:
    try:
        text = data.decode("utf-8-sig")  # some editors put a byte order mark in front
    except UnicodeDecodeError as reason:
        line = data.count(b"\n", 0, reason.start) + 1
        raise _refused(path, f"is not UTF-8 text (line {line}); save it as UTF-8") from None
    if "\0" in text:
        raise _refused(path, "is not a text file: it holds NUL characters")
    if not text.strip():
        raise _refused(path, "is empty; `cockpit init DOMAIN` writes one")
    return text


def read(text: str, path: Path) -> Launch:
    """The launch a text declares; `path` is the file it came from or is meant for.

    Raises:
        LaunchFileError: the text cannot be used; it holds every problem found.
    """
    try:
        known = locate.lines(text)
        data = tomllib.loads(text)
    except locate.TooDeepError as reason:
        raise LaunchFileError(path, [Problem(reason.line, "", str(reason))]) from None
    except (ValueError, RecursionError) as reason:
        raise LaunchFileError(path, [_syntax(str(reason), text)]) from None
    normal, faults = edges.normalised(data)
    faults = [*rules.secrets(data), *rules.faults(normal, path.parent), *shape.faults(data), *faults]
    if faults:
        raise LaunchFileError(path, _problems(faults, known))
    return _edgeless(msgspec.convert(_with_limits(normal), Launch))


def _edgeless(launch: Launch) -> Launch:
    """`provider = "none"` says of every host that does not say otherwise that no edge stands in front."""
    if launch.edge is None or launch.edge.provider.strip().casefold() != NO_EDGE:
        return launch
    hosts = tuple(replace(host, proxied=False) if host.proxied is None else host for host in launch.hosts)
    return replace(launch, edge=None, hosts=hosts)


def _with_limits(data: dict[str, Any]) -> dict[str, Any]:
    """The declarations with complete limits: defaults, then the roadmap's, then the file's own."""
    limits = {**roadmap.load(data["product"]["roadmap"]).limits, **data.get("limits", {})}
    hours = data.get("sprint", {}).get("hours")
    return {**data, "limits": {**limits, "sprint_hours": hours} if hours else limits}


def _problems(faults: Iterable[Fault], known: dict[locate.Path, int]) -> list[Problem]:
    """The faults with their lines, in the order of the file; of two at one path the first is told."""
    first: dict[locate.Path, Fault] = {}
    for fault in faults:
        first.setdefault(fault.path, fault)
    told = [
        Problem(locate.line_of(known, fault.path), spelled(fault.path), fault.message, fault.hint)
        for fault in first.values()
    ]
    return sorted(told, key=lambda problem: problem.line or 0)


def _syntax(said: str, text: str) -> Problem:
    """What the TOML parser stumbled over, with its place and a word of help."""
    at = _PLACE.search(said)
    if at is None:
        return Problem(None, "", "holds a number with too many digits" if "digits" in said else "is not TOML")
    line = int(at[1]) if at[1] else text.count("\n", 0, len(text.rstrip())) + 1
    place = f"column {at[2]}" if at[2] else "the end of the file"
    message = said[: at.start()]
    message = _TUPLE.sub(lambda found: f"{found[1].replace(chr(39), '').replace(', ', '.')} twice", message)
    message = "a key that looks like a secret" if secret(message) else safe(message, 200)
    hint = next((hint for start, hint in _HINTS if message.startswith(start)), "")
    return Problem(line, _key_on(text, line), f"not TOML, {place}: {message}", hint)


def _key_on(text: str, line: int) -> str:
    """The key the line begins with, so that the place is known by name; nothing when it shows no key."""
    key, sign, _ = text.split("\n")[line - 1].partition("=")
    return hidden(key.strip()) if sign and not secret(key) else ""
