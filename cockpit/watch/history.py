"""`History`: what a watch saw and said, on disk: visits, news, markers, messages on their way."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from cockpit.facts.visits import Visit
from cockpit.text import safe
from cockpit.watch import database as files
from cockpit.watch import rows as written
from cockpit.watch.database import HistoryError, trouble
from cockpit.watch.incidents import Incident, Marker, joined
from cockpit.watch.news import News

__all__ = ["History", "HistoryError", "Incident", "Marker"]

DAYS: Final = 14  # a launch week and the one after it
MOST_VISITS: Final = 3_000_000  # rows, about 600 MB
STATE: Final = "outages"


class History:
    """The history of one product. Any thread may use it; a call waits for the disk."""

    def __init__(self, database: sqlite3.Connection, path: Path | None) -> None:
        self._database = database
        self._path = path
        self._lock = threading.RLock()

    @classmethod
    def opened(cls, folder: Path) -> "History":
        """The one beside launch.toml in this folder, begun if there is none.

        Raises:
            HistoryError: it cannot be opened, or is not ours.
        """
        return cls(files.opened(folder), files.place(folder))

    @classmethod
    def found(cls, folder: Path) -> "History | None":
        """The one that is there; None where nobody has watched.

        Raises:
            HistoryError: it cannot be opened, or is not ours.
        """
        return cls.opened(folder) if files.place(folder).is_file() else None

    @classmethod
    def unkept(cls) -> "History":
        """One that is gone with the program."""
        return cls(files.in_memory(), None)

    @property
    def kept(self) -> bool:
        """It lies on the disk."""
        return self._path is not None

    def keep(
        self,
        visits: Iterable[Visit] = (),
        news: Iterable[News] = (),
        markers: Iterable[Marker] = (),
        state: str | None = None,
    ) -> None:
        """Write all of it, or nothing; when it returns it is on the disk.

        Raises:
            HistoryError: the disk is full or gone.
        """
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany(written.KEEP_VISIT, map(written.of_visit, visits))
                self._database.executemany(written.KEEP_NEWS, map(written.of_news, news))
                self._database.executemany(written.KEEP_MARKER, map(written.of_marker, markers))
                if state is not None:
                    self._database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (STATE, state))
                    self._database.execute(written.JUDGED)
                self._database.execute("COMMIT")
            except sqlite3.Error as reason:
                self._undo()
                raise trouble(reason, self._path or Path("memory")) from None

    @property
    def state(self) -> str:
        """What the outages were when something was kept last; empty at the beginning."""
        rows = self.rows("SELECT text FROM state WHERE name = ?", (STATE,))
        return str(rows[0][0]) if rows else ""

    def unjudged(self) -> tuple[Visit, ...]:
        """Visits that were kept after `state` was: it has to take them once more."""
        return tuple(map(written.visit, self.rows(written.UNJUDGED)))

    def untold(self) -> tuple[News, ...]:
        """News for people that were kept, and of which nobody knows whether they were told."""
        found = map(written.news, self.rows(written.UNTOLD))
        return tuple(one for one in found if one is not None)

    def all_told(self) -> None:
        """All news that are kept were told.

        Raises:
            HistoryError: the disk is full or gone.
        """
        self.write(written.ALL_TOLD, ())

    def series(self, target: str, hours: float = 1.0, until: dt.datetime | None = None) -> tuple[Visit, ...]:
        """The visits to one target in the last hours, oldest first."""
        since, end = _span(hours / 24, until)
        return tuple(map(written.visit, self.rows(written.SERIES, (target, since, end))))

    def counts(self, target: str, hours: float, until: dt.datetime | None = None) -> tuple[int, int]:
        """How many visits of the last hours tell something of the target, and how many found it down."""
        since, end = _span(hours / 24, until)
        ((known, missed),) = self.rows(written.COUNTS, (target, since, end))
        return int(known), int(missed)

    def last(self) -> dict[str, Visit]:
        """The newest visit to every target, by its name."""
        return {visit.target: visit for visit in map(written.visit, self.rows(written.LATEST))}

    def news(self, days: float = 7.0, until: dt.datetime | None = None) -> tuple[News, ...]:
        """What was said in the last days, oldest first, without the visits that decided."""
        since, end = _span(days, until)
        found = map(written.news, self.rows(written.NEWS, (since, end)))
        return tuple(one for one in found if one is not None)

    def incidents(self, days: float = 7.0, until: dt.datetime | None = None) -> tuple[Incident, ...]:
        """The outages of the last days, newest first; each once, with its end where it has one."""
        return joined(self.news(days, until))

    def markers(self, days: float = 7.0, until: dt.datetime | None = None) -> tuple[Marker, ...]:
        """The points of the time line in the last days, oldest first."""
        since, end = _span(days, until)
        rows = self.rows(
            "SELECT at, kind, text FROM markers WHERE at >= ? AND at <= ? ORDER BY n", (since, end)
        )
        return tuple(Marker(safe(at, 40), safe(kind, 20), safe(text, 300)) for at, kind, text in rows)

    def prune(self, now: dt.datetime, days: float = DAYS) -> None:
        """Forget what is older, and of more than `MOST_VISITS` visits the oldest.

        Raises:
            HistoryError: the disk is gone.
        """
        before = _text(now - dt.timedelta(days=days))
        newest = self.rows("SELECT coalesce(max(n), 0) FROM visits")[0][0]
        self.write("DELETE FROM visits WHERE at < ? OR n <= ?", (before, newest - MOST_VISITS))
        self.write("DELETE FROM news WHERE at < ?", (before,))
        self.write("DELETE FROM markers WHERE at < ?", (before,))
        self.write("DELETE FROM outbox WHERE state <> 'waiting' AND made < ?", (before,))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What one question finds.

        Raises:
            HistoryError: it cannot be read.
        """
        with self._lock:
            try:
                return self._database.execute(sql, values).fetchall()
            except sqlite3.Error as reason:
                raise trouble(reason, self._path or Path("memory")) from None

    def write(self, sql: str, *rows: Sequence[Any] | dict[str, Any]) -> None:
        """Change something, for all rows or for none.

        Raises:
            HistoryError: it cannot be written.
        """
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany(sql, rows)
                self._database.execute("COMMIT")
            except sqlite3.Error as reason:
                self._undo()
                raise trouble(reason, self._path or Path("memory")) from None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _undo(self) -> None:
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")


def _span(days: float, until: dt.datetime | None) -> tuple[str, str]:
    """The first and the last moment; without a last one a day more, for a clock that was set back."""
    now = until or dt.datetime.now(dt.UTC)
    return _text(now - dt.timedelta(days=days)), _text(until or now + dt.timedelta(days=1))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
