"""The lines of a log, and which of them are one event: a trace belongs to the line that it explains. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_PART: Final = 1 << 20  # bytes that are read at a time
LONGEST: Final = 65_536  # characters of a line
MOST: Final = 2_000_000  # lines
FOLDED: Final = 60  # lines of a trace that are kept with their event
_LINE: Final = re.compile(r"[^\r\n]+")
_ESCAPES: Final = re.compile(
    r"\x1b\[[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)"
    r"|\x1b[@-Z\\^_=>()]?|[\x00-\x08]"
)
_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# How a line begins that is an event of its own, whatever stands above it.
_BEGINS: Final = re.compile(
    r"\{|\[?\d{4}[-/]\d\d[-/]\d\d|\[\d\d/[A-Z][a-z]{2}/\d{4}|[A-Z], \[\d{4}-"
    r"|\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:| [✓⚠⨯○▲] "
    r"|(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:"
    r"|(?:[0-9a-f.:]{7,45}|[\w.-]{1,80}) \S{1,80} \S{1,80} \[\d\d/|[\w.-]{1,40} {1,20}\| |\d{10}(?:[.\d ]|$)"
    r"|(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b|\[(?:[a-z]{4,8}|[A-Z]{4,8}|GIN)\]"
    r"|(?:time|ts|level|at|t)=|(?:Started|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \"?/|\[[0-9a-f-]{32,36}\] "
)
# What can only be part of a trace.
_TRACE: Final = re.compile(
    r"[ \t]|\[stacktrace\]|\"\}|"
    r"Caused by: |Traceback \(|During handling of |The above exception |\.\.\. \d|#\d{1,3} |\}|\]|\)|"
    r"goroutine \d|[\w./$-]{1,200}\.(?:go|rb|php|py|ex):\d"
)
_CLASS: Final = re.compile(
    r"(?:[\w$]{1,60}[.:\\]{1,2}){0,12}[A-Z][\w$]{0,60}"
    r"(?:Exception|Error|Interrupt|Timeout|Violation|DoesNotExist)(?::|$| \()"
)
_PYTHON: Final = "Traceback ("  # its class stands below the trace, every other one above


class Form(StrEnum):
    """How a line is written."""

    JSON = "JSON"
    LOGFMT = "logfmt"
    ACCESS = "access log"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a log.

    `time` is in seconds since 1970, `level` one of debug, info, warning, error, fatal, or empty. `path` is
    as written, `ms` how long the answer took. `id_field` names what holds the id of the request, `id` is
    its value, which leaves no look. `exception` is the name of a class.
    """

    form: Form
    time: float | None = None
    level: str = ""
    method: str = ""
    path: str = ""
    status: int = 0
    ms: float | None = None
    id_field: str = ""
    id: str = ""
    exception: str = ""
    timeout: bool = False


def text_of(data: bytes) -> str:
    """The bytes as text, whatever they are: UTF-8, UTF-16 with its mark, else with replacements."""
    encoding = _WIDE.get(data[:2], "utf-8-sig")
    return data[2 * (encoding in _WIDE.values()) :].decode(encoding, "replace")


def parts(data: bytes) -> Iterator[bytes]:
    """The bytes in parts that end with a line."""
    if data[:2] in _WIDE:  # UTF-16 has no bytes to cut at
        yield data
        return
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _PART) + 1 or len(data)
        yield data[at : min(end, at + 2 * _PART)]
        at = min(end, at + 2 * _PART)


def lines(text: str) -> Iterator[str]:
    """Each line that is not empty, without escape codes and cut at LONGEST; at most MOST."""
    for count, found in enumerate(_LINE.finditer(text)):
        if count >= MOST:
            return
        line = found[0][:LONGEST]
        yield _ESCAPES.sub("", line) if "\x1b" in line or "\x00" in line else line


def folded(some: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each event's own line, and the lines of the trace below it."""
    head = last = ""
    tail: list[str] = []
    for line in some:
        if not line.strip():
            continue
        if head and not _BEGINS.match(line) and _goes_on(line, last):
            if len(tail) == FOLDED:
                del tail[-1]  # the last line may be the one that names the exception
            tail.append(line)
        else:
            if head:
                yield head, tuple(tail)
            head, tail = line, []
        last = line
    if head:
        yield head, tuple(tail)


def _goes_on(line: str, last: str) -> bool:
    """The line is part of a trace, and does not begin the next one."""
    if line.startswith(_PYTHON):
        return not _CLASS.match(last)
    if _CLASS.match(line):
        return not last.lstrip().startswith(("at ", "... ", "}"))
    return bool(_TRACE.match(line))
