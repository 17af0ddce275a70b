"""The log beside the journal: what went wrong inside, for a bug report; secrets redacted."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from cockpit.text import redact

MAX_BYTES = 1 << 20


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def keep_log(folder: Path) -> None:
    """Log to `.cockpit/cockpit.log` in the folder; without a folder to write to, nothing is logged."""
    logger = logging.getLogger("cockpit")
    logger.propagate = False
    home = folder / ".cockpit"
    if logger.handlers or not home.is_dir():
        logger.addHandler(logging.NullHandler())
        return
    handler = RotatingFileHandler(
        home / "cockpit.log", maxBytes=MAX_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
