"""Which objects were read before with the same rules, and what was found in them: never a value.

One SQLite file of this user; it is dropped when it is damaged, when the rules or the salt are others, and
when it is not the very file that was written here: a repository could ship one that calls its secrets read.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cockpit.evidence import refuse_link

_TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE told (id BLOB, part INTEGER, text TEXT NOT NULL, PRIMARY KEY (id, part)) WITHOUT ROWID;
"""
_BUSY: Final = 0.5  # seconds


def key_of(salt: bytes, only: Iterable[str] = ()) -> str:
    """What has to be the same for an earlier reading to count: the rules, how they are applied, the salt."""
    from cockpit.standards.secrets.rule import fingerprint  # noqa: PLC0415 - it reads all rules

    whole = sha256(f"{fingerprint()}\0{' '.join(only)}\0".encode() + sha256(salt).digest())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class Seen:
    """The objects read so far; `here` are those with something to tell that this reading met in git."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._telling = {id_ for (id_,) in database.execute("SELECT DISTINCT id FROM told")}
        self._finding = {id_ for (id_,) in database.execute("SELECT DISTINCT id FROM told WHERE part >= 0")}
        self.here: set[bytes] = set()

    @classmethod
    def opened(cls, path: Path | None, key: str) -> "Seen":
        """What the file holds, when it may be believed; else a new one, in the file where that can be."""
        if path is not None:
            with contextlib.suppress(OSError, sqlite3.Error):
                return cls(_kept(path, key))
        database = sqlite3.connect("")  # a file without a name: gone when it is closed
        _prepare(database)
        return cls(database)

    def fresh(self, ids: Iterable[str]) -> list[bool]:
        """Of each id whether it has still to be read; it is one that git has."""
        self.here.update(self._telling.intersection(map(bytes.fromhex, ids := list(ids))))
        return self.unread(ids)

    def unread(self, ids: Iterable[str]) -> list[bool]:
        """Of each id whether it has still to be read."""
        ask = self._database.execute
        raw = map(bytes.fromhex, ids)
        return [ask("SELECT 1 FROM seen WHERE id = ?", (id_,)).fetchone() is None for id_ in raw]

    def tell(self, id_: str, part: int, told: Mapping[str, Any], *, in_git: bool) -> None:
        """Keep something that is to be told of an object."""
        raw = bytes.fromhex(id_)
        self._telling.add(raw)
        if part >= 0:
            self._finding.add(raw)
        if in_git:
            self.here.add(raw)
        self._database.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (raw, part, json.dumps(told)))

    def told(self, id_: str) -> list[dict[str, Any]]:
        """What is to be told of an object, or nothing."""
        raw = bytes.fromhex(id_)
        if raw not in self._telling:
            return []
        rows = self._database.execute("SELECT text FROM told WHERE id = ? ORDER BY part", (raw,))
        return [json.loads(text) for (text,) in rows]

    def found(self, id_: bytes) -> bool:
        """Something was found in it."""
        return id_ in self._finding

    def add(self, ids: Iterable[str]) -> None:
        """These were read to their end."""
        self._database.executemany(
            "INSERT OR IGNORE INTO seen VALUES (?)", ((bytes.fromhex(id_),) for id_ in ids)
        )
        self._database.commit()

    def note(self, name: str, value: str) -> None:
        """Keep a word about the whole."""
        self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
        self._database.commit()

    def noted(self, name: str) -> str:
        """The word kept, or nothing."""
        found = self._database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def close(self) -> None:
        """Leave it to the next."""
        with contextlib.suppress(sqlite3.Error):
            self._database.commit()
        self._database.close()


def _kept(path: Path, key: str) -> sqlite3.Connection:
    """The database in the file, emptied when it may not be believed.

    Raises:
        OSError: the file cannot be made, or is a link.
        sqlite3.Error: somebody else is writing it.
    """
    refuse_link(path)
    if path.exists() and not _believed(path, key):
        path.unlink()
    made = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))
    database = _connected(path)
    if made:
        _prepare(database)
        database.executemany("INSERT INTO meta VALUES (?, ?)", (("key", key), ("file", _file(path))))
        database.commit()
    return database


def _believed(path: Path, key: str) -> bool:
    """It was written here, by this user, whole, and for the same rules and salt."""
    if path.stat().st_uid != os.getuid() or path.stat().st_mode & 0o077:
        return False
    try:
        with contextlib.closing(_connected(path)) as database:
            whole = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            meta = dict(database.execute("SELECT name, value FROM meta"))
    except sqlite3.OperationalError as reason:
        if "locked" in str(reason):
            raise
        return False
    except (sqlite3.Error, ValueError):
        return False
    return whole and meta.get("key") == key and meta.get("file") == _file(path)


def _file(path: Path) -> str:
    """What tells a file from its copies."""
    return str(path.stat().st_ino)


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_BUSY)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA cache_size = -16000")
    database.execute("BEGIN IMMEDIATE")
    database.commit()
    return database


def _prepare(database: sqlite3.Connection) -> None:
    database.executescript(_TABLES)
