"""The hour of a line of a log, in seconds since 1970; what names no zone counts as UTC. Pure."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

_EARLIEST, _LATEST = 1.0e9, 4.1e9  # 2001 to 2099: everything else is no hour of a log
_HUGE: Final = 1e20
_STEPS: Final = (1.0, 1e3, 1e6, 1e9)  # seconds, milli-, micro-, nanoseconds
_ISO: Final = re.compile(
    r"\d{4}[-/]\d\d[-/]\d\d(?:[T ]| - )\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?"
)
_CLF: Final = re.compile(r"\d\d/[A-Z][a-z]{2}/\d{4}[: ]\d\d:\d\d:\d\d(?: [+-]\d{4})?")
_APACHE: Final = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? \d{4}")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_text(line: str) -> float | None:
    """The first hour near the beginning of a line."""
    head = line[:200]
    for pattern, read in _WRITTEN:
        if found := pattern.search(head):
            return _sound(read, found[0])
    return None


def of_value(value: Any) -> float | None:
    """The hour that a field holds: a text, or a number of any of the usual units."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _number(float(value)) if abs(value) < _HUGE else None
    if isinstance(value, str):
        if value[:20].replace(".", "", 1).isdecimal():
            return _sound(lambda text: _number(float(text)), value[:20])
        return in_text(value)
    return None


def _sound(read: Callable[[str], float | None], text: str) -> float | None:
    try:
        at = read(text)
    except (ValueError, OverflowError):
        return None
    return at if at is not None and _EARLIEST < at < _LATEST else None


def _number(value: float) -> float | None:
    return next((value / step for step in _STEPS if _EARLIEST < value / step < _LATEST), None)


def _iso(text: str) -> float:
    plain = text.replace("/", "-").replace(" - ", " ").replace(",", ".")
    plain = plain[:19] + plain[19:].replace(" ", "")
    return _stamp(dt.datetime.fromisoformat(plain))


def _clf(text: str) -> float:
    """`20/Nov/2026:10:00:00 +0000`, whose months are English wherever it is read."""
    day, month, year = int(text[:2]), _MONTHS.index(text[3:6]) + 1, text[7:11]
    zone = text[21:] or "+0000"
    return _stamp(dt.datetime.fromisoformat(f"{year}-{month:02}-{day:02}T{text[12:20]}{zone}"))


def _apache(text: str) -> float:
    """`Fri Nov 20 10:00:00.123456 2026`, as Apache's log of errors has it, and C's ctime."""
    month, day = _MONTHS.index(text[4:7]) + 1, text[8:10].replace(" ", "0")
    return _stamp(dt.datetime.fromisoformat(f"{text[-4:]}-{month:02}-{day}T{text[11:19]}"))


def _stamp(at: dt.datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).timestamp()


_WRITTEN: Final = ((_ISO, _iso), (_CLF, _clf), (_APACHE, _apache))


def told(at: float) -> str:
    """The minute, as people and launch files write it."""
    return f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y-%m-%dT%H:%MZ}"
