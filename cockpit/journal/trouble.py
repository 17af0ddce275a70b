"""What went wrong with the journal, in sentences a person can act on."""

import errno
import sqlite3
from pathlib import Path

from cockpit.text import safe

BUSY_SECONDS = 5.0
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_PRIMARY = 0xFF  # the extended result codes of SQLite carry the plain one in their low byte


class JournalError(Exception):
    """The journal cannot be opened, read or written; the message says what happened and what to do."""


def damaged(reason: sqlite3.Error) -> bool:
    """The file is no database, or a broken one."""
    return _code(reason) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def trouble(reason: Exception, path: Path) -> JournalError:
    """The error to raise for a failure at that path."""
    where = safe(str(path))
    if _is_full(reason):
        return JournalError(
            f"No room left to write {where}: results are shown but not kept from here on. "
            "Free some space and run again."
        )
    if _is_closed(reason):
        return JournalError(
            f"{where} cannot be written: {_because(reason)}. Results are shown but not kept. "
            "Make the folder writable, or run in a copy of it."
        )
    if isinstance(reason, sqlite3.Error) and _code(reason) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return JournalError(
            f"Another program has held {where} for {BUSY_SECONDS:.0f} seconds: results are shown but not "
            "kept. End that program, then run again."
        )
    if isinstance(reason, sqlite3.Error) and damaged(reason):
        return JournalError(
            f"{where} is damaged ({_because(reason)}). The next start puts it aside and begins a new one."
        )
    return JournalError(f"{where} cannot be used as a journal: {_because(reason)}. Results are not kept.")


def _is_full(reason: Exception) -> bool:
    if isinstance(reason, OSError):
        return reason.errno in _FULL
    return isinstance(reason, sqlite3.Error) and (
        _code(reason) == sqlite3.SQLITE_FULL or _name(reason) == "SQLITE_IOERR_WRITE"
    )


def _is_closed(reason: Exception) -> bool:
    if isinstance(reason, OSError):
        return reason.errno in _CLOSED
    closed = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
    return isinstance(reason, sqlite3.Error) and _code(reason) in closed


def _code(reason: sqlite3.Error) -> int:
    """The primary result code; errors that Python raises itself carry none."""
    return int(getattr(reason, "sqlite_errorcode", 0)) & _PRIMARY


def _name(reason: sqlite3.Error) -> str:
    return str(getattr(reason, "sqlite_errorname", ""))


def _because(reason: Exception) -> str:
    text = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return safe(text or type(reason).__name__, 200)
