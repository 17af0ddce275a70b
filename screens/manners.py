"""Manners towards the terminal and the person: signals, crashes, and files written for copying."""

import asyncio
import contextlib
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cockpit.text import redact

LOG: Final = Path(".cockpit") / "cockpit.log"
FIX: Final = Path(".cockpit") / "fix.txt"
_FATAL: Final = ("SIGTERM", "SIGHUP")


def leave_cleanly_on_signals(leave: Callable[[int], object]) -> None:
    """On SIGTERM and SIGHUP call `leave` with the exit code a shell expects: 128 and the signal's number."""
    loop = asyncio.get_running_loop()
    for name in _FATAL:
        number = getattr(signal, name, None)
        if number is not None:
            # Windows has no such handlers, and a thread other than the first may not set any.
            with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                loop.add_signal_handler(number, leave, 128 + number)


def crash_report(error: BaseException, folder: Path | None) -> str:
    """Write the traceback, without values of variables, to the log; the one sentence for the person."""
    text = redact("".join(traceback.format_exception(error)))
    log = _written(text, folder)
    return f"cockpit: this is a bug of ours ({type(error).__name__}). What was judged is kept. Details: {log}"


def _written(text: str, folder: Path | None) -> str:
    if folder is not None:
        with contextlib.suppress(OSError):
            log = folder / LOG
            log.parent.mkdir(mode=0o700, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write(text)
            return str(log)
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="cockpit-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
            return file.name
    except OSError:
        return f"no log could be written; {text.rstrip().splitlines()[-1]}"


def write_fix(folder: Path, text: str) -> Path | None:
    """Write what was copied to a file, for terminals without a clipboard; none when it cannot be written."""
    path = folder / FIX
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError:
        return None
    return path


def unicode_is_fine(encoding: str | None, term: str) -> bool:
    """True when the glyphs can be shown: the terminal speaks UTF-8 and is not the bare Linux console."""
    return (encoding or "").lower().replace("-", "") == "utf8" and term != "linux"


def stdout_encoding() -> str | None:
    """How the terminal is written to."""
    return getattr(sys.__stdout__, "encoding", None)
