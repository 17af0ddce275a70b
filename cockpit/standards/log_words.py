"""Words in a line of a log that tell what went wrong. Pure."""

import re
from typing import Final

_ENDINGS: Final = (
    r"(?:Exception|Errors?|Failure|Fault|Panic|Timeout|Interrupt|Violation|DoesNotExist|NotFound|Overflow)"
)
_CLASS: Final = re.compile(
    r"(?<![\w/.-])(?P<above>(?:[A-Za-z_$][\w$]{0,60}(?:\.|::|\\{1,2})){0,12})"
    rf"(?P<name>[A-Z][A-Za-z]{{0,60}}{_ENDINGS}|(?<!Server )(?:Error|Exception)(?=:| \())(?![\w/=-])"
)
_PANIC: Final = re.compile(
    r"\bpanic: |\bthread '[^']{0,60}' panicked|\bPHP Fatal error:|\bSegmentation fault\b"
    r"|\bexited on signal (?:4|6|7|8|9|11)\b"
)
_TIMEOUT: Final = re.compile(
    r"\btime[ds]?[ -]?out\b|ETIMEDOUT|ESOCKETTIMEDOUT|\bdeadline exceeded\b|\bcode=H12\b|TimeoutError",
    re.IGNORECASE,
)
_MEMORY: Final = re.compile(
    r"\bOut of memory\b|\bOOMKilled\b|heap out of memory|\bcode=R1[45]\b", re.IGNORECASE
)
# One of these stands in every text that the patterns find something in.
_WORDS: Final = (
    *("rror", "Exception", "Failure", "Fault", "fault", "anic", "Timeout", "Interrupt", "Violation"),
    *("NotExist", "NotFound", "Overflow", "memory", "OOM", "=R1", "on signal"),
)
_WAITS: Final = ("timeout", "time out", "time-out", "timed", "times", "deadline", "h12")
_NAME: Final = re.compile(r"(?:[\w$]{1,60}(?:\.|::|\\{1,2}|:)){0,12}(?P<name>[A-Z][A-Za-z]{1,70})")


def class_named(text: str) -> str:
    """The last part of a class's full name, where the text is one."""
    found = _NAME.fullmatch(text.strip()[:300])
    return found["name"] if found else ""


def class_in(text: str) -> str:
    """The first class of an exception that a text names, or what else ends a program."""
    if not any(word in text for word in _WORDS):
        return ""
    if found := _CLASS.search(text):
        return _whole(found)
    if _PANIC.search(text):
        return "panic"
    return "out of memory" if _MEMORY.search(text) else ""


def _whole(found: re.Match[str]) -> str:
    """The name of a class, with what it belongs to where it is called Error and no more."""
    if found["name"] not in ("Error", "Exception"):
        return found["name"]
    return "".join(re.findall(r"\w{1,60}\W{1,2}$", found["above"])) + found["name"]


def timed_out(text: str) -> bool:
    """Something waited in vain."""
    head = text[:2000]
    low = head.lower()
    return any(word in low for word in _WAITS) and bool(_TIMEOUT.search(head))
