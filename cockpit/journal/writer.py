"""One thread that owns the writing connection and commits what has queued up, many at a time."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cockpit.journal.trouble import JournalError, trouble

Rows = Iterable[tuple[str, tuple[Any, ...]]]
_MOST_AT_ONCE: Final = 256
_CLOSING_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Job:
    """Rows to build and add, and who waits for them. Building may write evidence: the thread does it."""

    build: Callable[[], Rows]
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[None]" = field(compare=False)

    def settle(self, error: JournalError | None = None) -> None:
        """Wake the one who waits."""
        try:
            self.loop.call_soon_threadsafe(self._wake, error)
        except RuntimeError:
            return  # the loop has ended, and with it the one who waited

    def _wake(self, error: JournalError | None) -> None:
        if self.done.done():
            return
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)


class Writer:
    """Adds rows in order. After the first failure nothing more is written: `lost` says why.

    The failure is raised once, to one of those waiting; all others, then and later, are let through, so that
    a run goes on without its journal.
    """

    def __init__(self, database: sqlite3.Connection, path: Path) -> None:
        self.lost: str | None = None
        self._closing = False
        self._database = database
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    async def add(self, build: Callable[[], Rows]) -> None:
        """Return when the rows are on disk.

        Raises:
            JournalError: they are not, for the first time.
        """
        if self.lost is not None or self._closing:
            return
        loop = asyncio.get_running_loop()
        job = _Job(build, loop, loop.create_future())
        self._jobs.put(job)
        await job.done

    def close(self) -> None:
        """Write what is queued and end; waits at most two seconds for a slow disk."""
        self._closing = True
        self._jobs.put(None)
        self._thread.join(_CLOSING_SECONDS)

    def _work(self) -> None:
        going = True
        while going:
            batch, going = self._next_batch()
            if self.lost is None and batch:
                self._commit(batch)
            else:
                for job in batch:
                    job.settle()
        self._database.close()

    def _next_batch(self) -> tuple[list[_Job], bool]:
        """All that waits, up to a limit, and whether to go on after it."""
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == _MOST_AT_ONCE or self._jobs.empty():
                return batch, True
            job = self._jobs.get()
        return batch, False

    def _commit(self, batch: list[_Job]) -> None:
        """One transaction for the whole batch."""
        try:
            rows = [row for job in batch for row in job.build()]
            self._database.execute("BEGIN IMMEDIATE")
            for statement, values in rows:
                self._database.execute(statement, values)
            self._database.execute("COMMIT")
        except Exception as reason:  # noqa: BLE001 - whatever it is, those who wait must not wait for ever
            self._give_up(batch, reason)
        else:
            for job in batch:
                job.settle()

    def _give_up(self, batch: list[_Job], reason: Exception) -> None:
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself, or may be past doing it
            self._database.rollback()
        error = trouble(reason, self._path)
        self.lost = str(error)
        batch[0].settle(error)
        for job in batch[1:]:
            job.settle()
