"""The file in which a watch keeps what it saw: opened with care, for a repository could ship one."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from cockpit.evidence import own_folder, refuse_link, write_atomically
from cockpit.text import safe

FOLDER: Final = ".cockpit"
FILE: Final = "watch.sqlite3"
VERSION: Final = 1
BUSY_SECONDS: Final = 5.0
_HEADER: Final = 100  # bytes (SQLite file format, 1.3)
_TABLES: Final = (
    """CREATE TABLE visits (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, target TEXT NOT NULL, url TEXT NOT NULL, ok INTEGER NOT NULL,
        stage TEXT NOT NULL, kind TEXT NOT NULL, cause TEXT NOT NULL, address TEXT NOT NULL, status INTEGER,
        dns_ms REAL, tcp_ms REAL, tls_ms REAL, ttfb_ms REAL, total_ms REAL, not_after TEXT NOT NULL,
        marker TEXT NOT NULL, blocked INTEGER NOT NULL) STRICT""",
    """CREATE TABLE news (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
        since TEXT NOT NULL, stage TEXT NOT NULL, cause TEXT NOT NULL, tell INTEGER NOT NULL,
        also TEXT NOT NULL, id TEXT NOT NULL) STRICT""",
    # kind: started, stopped, deploy, clock, note
    """CREATE TABLE markers (
        n INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL) STRICT""",
    """CREATE TABLE outbox (
        number INTEGER PRIMARY KEY, channel TEXT NOT NULL, message TEXT NOT NULL, made TEXT NOT NULL,
        due TEXT NOT NULL, tries INTEGER NOT NULL, state TEXT NOT NULL, cause TEXT NOT NULL) STRICT""",
    "CREATE TABLE state (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT",
    "CREATE INDEX visits_of_target ON visits (target, n)",
    "CREATE INDEX visits_by_time ON visits (at)",
    "CREATE INDEX outbox_by_state ON outbox (state, number)",
)


class HistoryError(Exception):
    """The history cannot be opened, read or written; the message says what happened and what to do."""


def place(folder: Path) -> Path:
    """Where the history of the launch file in this folder lies."""
    return folder / FOLDER / FILE


def opened(folder: Path) -> sqlite3.Connection:
    """The database beside launch.toml, begun if there is none; a broken one is put aside.

    Raises:
        HistoryError: it cannot be opened, or is not ours.
    """
    path = place(folder)
    try:
        own_folder(path.parent)
        _kept_out_of_git(path.parent)
        try:
            return _prepared(path)
        except sqlite3.DatabaseError as reason:
            if not broken(reason):
                raise
            _put_aside(path)
            return _prepared(path)
    except (OSError, sqlite3.Error) as reason:
        raise trouble(reason, path) from None


def in_memory() -> sqlite3.Connection:
    """One that is gone with the program: for a folder that cannot be written."""
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _begin(database)
    return database


def _kept_out_of_git(home: Path) -> None:
    if not (home / ".gitignore").exists():
        write_atomically(home / ".gitignore", b"*\n")


def broken(reason: sqlite3.Error) -> bool:
    """The file is no database, or a damaged one."""
    code = int(getattr(reason, "sqlite_errorcode", 0)) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def trouble(reason: Exception, path: Path) -> HistoryError:
    """What a person can do about it."""
    said = (reason.strerror if isinstance(reason, OSError) else "") or str(reason) or type(reason).__name__
    return HistoryError(
        f"{safe(str(path), 300)} cannot be used: {safe(said, 200)}. What is seen is shown but not kept. "
        "Make room, or make the folder writable."
    )


def _prepared(path: Path) -> sqlite3.Connection:
    for log in ("", "-wal", "-shm"):
        refuse_link(path.with_name(path.name + log))
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)  # the logs take its mode
    with suppress(PermissionError):  # another user's keeps the mode it has
        os.fchmod(handle, 0o600)
    size = os.fstat(handle).st_size
    os.close(handle)
    if 0 < size < _HEADER:  # SQLite would take it for a new one
        raise _damaged()
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")  # what is told to people has to be on the disk before
        _examine(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _examine(database: sqlite3.Connection, path: Path) -> None:
    """Begin a new one; refuse what is newer, another program's, or brings programs along."""
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    objects = database.execute("SELECT type, name FROM sqlite_master").fetchall()
    if version == 0 and not objects:
        _begin(database)
        return
    if version > VERSION:
        raise HistoryError(f"{safe(str(path), 300)} was written by a newer Launch Cockpit: update the tool.")
    if version == 0 or any(kind in ("view", "trigger") for kind, _ in objects):
        raise HistoryError(f"{safe(str(path), 300)} was not made by this program. Move it aside.")


def _begin(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        if database.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _TABLES:
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("it is shorter than the header of a database")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def _put_aside(path: Path) -> None:
    """Rename the file and its logs to the first free `.damaged-N`."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for log in ("-wal", "-shm", ""):
        part = path.with_name(path.name + log)
        if part.exists():
            part.rename(aside.with_name(aside.name + log))
