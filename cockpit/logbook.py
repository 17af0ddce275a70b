"""The log beside the journal: what went wrong inside, for a bug report; secrets redacted."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cockpit.text import redact, safe

ALOUD = "cockpit.aloud"  # the logger for what a person hears at once, also of a run that is ended
MAX_BYTES = 1 << 20
MAX_ENTRY = 32_000  # characters


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One entry; its further lines are set in, so that no text from outside can pose as an entry."""
        text = safe(redact(super().format(record)), MAX_ENTRY, keep_lines=True)
        return text.replace("\n", "\n    ")


class _Private(RotatingFileHandler):
    """Mode 0600, and never through a link: a repository could ship one that leads elsewhere."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk is said by whoever needs it, and not once more for each line that did not fit."""


class _Telling(logging.Handler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one sentence."""
        self._tell(safe(redact(record.getMessage()), MAX_ENTRY))


@contextlib.contextmanager
def aloud(tell: Callable[[str], None]) -> Iterator[None]:
    """Meanwhile `tell` is called with whatever is logged to ALOUD."""
    logger, handler = logging.getLogger(ALOUD), _Telling(tell)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def keep_log(folder: Path) -> None:
    """Log to `.cockpit/cockpit.log` in the folder; without a folder to write to, nothing is logged."""
    logger = logging.getLogger("cockpit")
    logger.propagate = False
    home = folder / ".cockpit"
    linked = home.is_symlink() or (home / "cockpit.log").is_symlink()
    if logger.handlers or linked or not home.is_dir():
        logger.addHandler(logging.NullHandler())
        return
    handler = _Private(home / "cockpit.log", maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
