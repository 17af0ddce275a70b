"""Which unit a duration is in: only where a name, the value itself or a known format says so. Pure."""

import math
import re
from typing import Any, Final

LONGEST_MS: Final = 1e8  # a day and a bit: whatever took longer was no request
_MS: Final = {
    1e-6: ("ns", "nano", "nanos", "nanosecond", "nanoseconds"),
    1e-3: ("us", "µs", "μs", "usec", "micro", "micros", "microsec", "microsecond", "microseconds"),
    1.0: ("ms", "msec", "msecs", "milli", "millis", "millisec", "millisecond", "milliseconds"),
    1e3: ("s", "sec", "secs", "second", "seconds"),
}
UNITS: Final = {name: factor for factor, names in _MS.items() for name in names}
_WORDS: Final = re.compile(r"[A-Z]?[a-zµμ]+|[A-Z]+(?![a-z])|\d+(?:\.\d+)?|%")
_WRITTEN: Final = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s?([a-zµμ]{1,12})?")
_MINUTES: Final = re.compile(r"(\d{1,4})m(\d{1,2}(?:\.\d{1,9})?)s")  # as Go writes what took longer than one
_LONGEST_NAME: Final = 200


def words(name: str) -> tuple[str, ...]:
    """The words of a field's name, in small letters: `durationMs`, `p95 (ms)`, `error%`."""
    return tuple(word.lower() for word in _WORDS.findall(name[:_LONGEST_NAME]))


def factor_of(name: str) -> float | None:
    """Milliseconds in one unit, where the name of a field ends with it; nothing where it names two."""
    told = words(name)
    found = {UNITS[word] for word in told if word in UNITS and (word != "s" or word == told[-1])}
    return found.pop() if len(found) == 1 else None


def in_ms(value: Any, factor: float | None) -> float | None:
    """A duration in milliseconds: its own unit goes before `factor`; nothing where neither is known."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _sound(float(value), factor) if abs(value) < LONGEST_MS * 1e6 else None
    if isinstance(value, str) and (long := _MINUTES.fullmatch(value.strip())):
        return _sound(60 * float(long[1]) + float(long[2]), UNITS["s"])
    if not isinstance(value, str) or (found := _WRITTEN.fullmatch(value.strip())) is None:
        return None
    number, unit = float(found[1]), found[2]
    return _sound(number, UNITS.get(unit) if unit else factor)


def names_unit(value: str) -> bool:
    """The value brings its unit along: `12.5 ms`."""
    found = _WRITTEN.fullmatch(value.strip())
    return bool(found and found[2] in UNITS)


def _sound(number: float, factor: float | None) -> float | None:
    if factor is None or not math.isfinite(number):
        return None
    ms = round(number * factor, 6)
    return ms if 0 <= ms < LONGEST_MS else None
