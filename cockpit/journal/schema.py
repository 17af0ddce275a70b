"""The journal's database: opened, refused when newer, put aside when broken, brought up to date."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cockpit.evidence import refuse_link
from cockpit.journal.trouble import BUSY_SECONDS, JournalError, damaged, trouble
from cockpit.text import safe

_EXAMINED_WHOLE: Final = 64 << 20  # bytes; of a larger journal a broken page is found when it is met
_PROGRAMS: Final = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
_HEADER: Final = 100  # bytes (SQLite file format, 1.3)
_TABLES: Final = (
    # `n` grows with every row: the order in which things were committed.
    """CREATE TABLE runs (
        n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started TEXT NOT NULL, planned TEXT NOT NULL,
        tool TEXT NOT NULL) STRICT""",
    # what: started (detail: the process), finished, interrupted, named (detail: the name)
    """CREATE TABLE marks (
        n INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id), what TEXT NOT NULL, at TEXT NOT NULL,
        detail TEXT NOT NULL) STRICT""",
    """CREATE TABLE results (
        n INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id), check_id TEXT NOT NULL,
        verdict TEXT NOT NULL, at TEXT NOT NULL, evidence TEXT NOT NULL, result TEXT NOT NULL) STRICT""",
    """CREATE TABLE evidence (
        n INTEGER PRIMARY KEY, digest TEXT NOT NULL, check_id TEXT NOT NULL, kind TEXT NOT NULL,
        media TEXT NOT NULL, bytes INTEGER NOT NULL, at TEXT NOT NULL) STRICT""",
    "CREATE INDEX marks_of_run ON marks (run, n)",
    "CREATE INDEX results_of_check ON results (check_id, n)",
    "CREATE INDEX results_of_run ON results (run, n)",
    "CREATE INDEX evidence_of_check ON evidence (check_id, n)",
)


def _begin(database: sqlite3.Connection) -> None:
    """Version 1: four tables that only grow."""
    for statement in _TABLES:
        database.execute(statement)
    for table in ("runs", "marks", "results", "evidence"):
        for change in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
            )


# The function at place N brings a journal of version N to version N + 1.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_begin,)


def open_database(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database at the path, ready to write, and what a person should know about it, if anything.

    A file that is no database, or a broken one, is put aside as `journal.sqlite3.damaged-N` with its log, and
    a new one is begun: nothing is thrown away, and the notice says where it is.

    Raises:
        JournalError: it cannot be opened or was written by a newer version.
        OSError: the folder cannot be written.
    """
    try:
        return _prepared(path), None
    except sqlite3.DatabaseError as reason:
        if not damaged(reason):
            raise trouble(reason, path) from reason
        aside = _put_aside(path)
    try:
        notice = (
            f"The journal was damaged and could not be read. It was kept as {safe(aside.name)}, and a new "
            "one was begun: earlier results are not shown until the checks have run again."
        )
        return _prepared(path), notice
    except sqlite3.Error as reason:
        raise trouble(reason, path) from reason


def _prepared(path: Path) -> sqlite3.Connection:
    """Open, examine and migrate.

    Raises:
        sqlite3.Error: as SQLite says.
        JournalError: not ours, or newer.
        OSError: the file cannot be created.
    """
    for log in ("", "-wal", "-shm"):
        refuse_link(path.with_name(path.name + log))
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)  # the logs take its mode
    with suppress(PermissionError):  # another user's journal keeps the mode it has
        os.fchmod(handle, 0o600)
    os.close(handle)
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _examine(database, path)
        _patiently(database, "PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        migrate(database)
        _refuse_programs(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _examine(database: sqlite3.Connection, path: Path) -> None:
    """Refuse what is newer or another program's; a broken file raises as SQLite says."""
    if 0 < path.stat().st_size < _HEADER:
        raise _broken("it is shorter than the header of a database")  # SQLite would take it for a new one
    _patiently(database, "BEGIN")  # one snapshot: another process may be writing the first tables just now
    try:
        version = version_of(database)
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        database.execute("ROLLBACK")
    where = safe(str(path))
    if version > len(MIGRATIONS):
        raise JournalError(
            f"{where} was written by a newer Launch Cockpit (journal version {version}, this one knows "
            f"{len(MIGRATIONS)}). Update the tool, or move the .cockpit folder aside."
        )
    if version == 0 and tables:
        raise JournalError(f"{where} is another program's database. Move it aside and run again.")
    if path.stat().st_size > _EXAMINED_WHOLE:
        return
    complaint = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if complaint != "ok":
        raise _broken(complaint)


def _refuse_programs(database: sqlite3.Connection, path: Path) -> None:
    """Refuse views and triggers that are not ours: they would run whenever the journal is read or written."""
    known = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(known)
        strange = set(database.execute(_PROGRAMS)) - set(known.execute(_PROGRAMS))
    finally:
        known.close()
    if strange:
        raise JournalError(
            f"{safe(str(path))} holds views or triggers that this program did not make. Move it aside and "
            "run again."
        )


def _broken(complaint: str) -> sqlite3.DatabaseError:
    """What SQLite raises for a broken file."""
    error = sqlite3.DatabaseError(complaint)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def version_of(database: sqlite3.Connection) -> int:
    """The schema version written in the file; 0 for a new one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def migrate(database: sqlite3.Connection) -> None:
    """Bring the schema up to this version in one transaction; another process may have done it meanwhile."""
    if version_of(database) == len(MIGRATIONS):
        return
    _patiently(database, "BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[version_of(database) :]:
            step(database)
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _patiently(database: sqlite3.Connection, statement: str) -> None:
    """Execute, waiting for others: SQLite does not wait by itself while the journal mode is being changed."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            database.execute(statement)
        except sqlite3.OperationalError as reason:
            if reason.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _put_aside(path: Path) -> Path:
    """Rename the database and its logs to the first free `.damaged-N`."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    for log in ("-wal", "-shm", ""):
        part = path.with_name(path.name + log)
        if part.exists():
            part.rename(aside.with_name(aside.name + log))
    return aside
