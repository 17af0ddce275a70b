"""How bad an event is, in five words, whatever its logger calls them. Pure."""

from collections.abc import Mapping
from typing import Any, Final

DEBUG, INFO, WARNING, ERROR, FATAL = "debug", "info", "warning", "error", "fatal"
_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("trace", "debug", "verbose", "silly", "finest", "fine", "d", "t", "v"), DEBUG),
    **dict.fromkeys(("info", "information", "notice", "log", "http", "default", "i", "n"), INFO),
    **dict.fromkeys(("warn", "warning", "w"), WARNING),
    # nginx and syslog call it critical when one connection fails, and an alert when one is left open.
    **dict.fromkeys(("error", "err", "severe", "e", "crit", "alert"), ERROR),
    **dict.fromkeys(("fatal", "critical", "panic", "dpanic", "emerg", "emergency"), FATAL),
    # Rails writes every exception of a request as fatal, in the form that has these letters.
    "f": ERROR,
}
_PINO: Final = {10: DEBUG, 20: DEBUG, 30: INFO, 40: WARNING, 50: ERROR, 60: FATAL}


def level_of(value: Any) -> str:
    """The word for a level as written, also as the numbers of pino and bunyan; empty for anything else."""
    if isinstance(value, str):
        return _WORDS.get(value.strip().lower(), "")
    return _PINO.get(value, "") if isinstance(value, int) and not isinstance(value, bool) else ""
