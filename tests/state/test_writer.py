import asyncio
import errno
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.journal.schema import open_database
from cockpit.journal.trouble import JournalError
from cockpit.journal.writer import Rows, Writer

ROW = (
    "INSERT INTO evidence (digest, check_id, kind, media, bytes, at) VALUES (?, 'a.b', 'k', 'm', 1, '')",
    ("d",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(open_database(path)[0], path)
    yield made
    made.close()


def count(path: Path) -> int:
    database = sqlite3.connect(path)
    try:
        return int(database.execute("SELECT count(*) FROM evidence").fetchone()[0])
    finally:
        database.close()


async def test_what_queues_up_goes_into_one_transaction(writer: Writer, path: Path) -> None:
    held, built = threading.Event(), []

    def slow() -> Rows:
        assert held.wait(10)
        return (ROW,)

    def quick() -> Rows:
        built.append(count(path))
        return (ROW,)

    first = asyncio.create_task(writer.add(slow))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(writer.add(quick)) for _ in range(9)]
    await asyncio.sleep(0)
    held.set()
    await asyncio.gather(first, *rest)
    assert count(path) == 10
    assert len(set(built)) == 1, "all nine were built before any of them was committed"


async def test_a_failure_is_raised_once_and_nobody_waits_for_ever(writer: Writer, path: Path) -> None:
    def full() -> Rows:
        raise OSError(errno.ENOSPC, "No space left on device")

    outcomes = await asyncio.gather(*(writer.add(full) for _ in range(5)), return_exceptions=True)
    raised = [outcome for outcome in outcomes if outcome is not None]
    assert len(raised) == 1
    assert isinstance(raised[0], JournalError)
    assert "No room left" in str(raised[0])
    assert writer.lost == str(raised[0])
    await writer.add(lambda: (ROW,))
    assert count(path) == 0


async def test_a_failing_row_takes_back_its_whole_batch(writer: Writer, path: Path) -> None:
    await writer.add(lambda: (ROW,))
    with pytest.raises(JournalError, match="no such table"):
        await writer.add(lambda: (ROW, ("INSERT INTO nowhere VALUES (1)", ())))
    assert count(path) == 1


async def test_a_bug_in_building_does_not_stop_the_one_who_waits(writer: Writer) -> None:
    def broken() -> Rows:
        raise TypeError("not JSON")

    with pytest.raises(JournalError, match="not JSON"):
        await asyncio.wait_for(writer.add(broken), 10)


async def test_one_who_gave_up_waiting_is_not_woken(writer: Writer, path: Path) -> None:
    held = threading.Event()

    def slow() -> Rows:
        assert held.wait(10)
        return (ROW,)

    task = asyncio.create_task(writer.add(slow))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    held.set()
    await writer.add(lambda: (ROW,))
    assert count(path) == 2, "what was queued is written although nobody waits for it"


def test_the_loop_may_end_before_the_row_is_written(path: Path) -> None:
    writer, held = Writer(open_database(path)[0], path), threading.Event()

    def slow() -> Rows:
        assert held.wait(10)
        return (ROW,)

    async def leave() -> None:
        task = asyncio.create_task(writer.add(slow))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())
    held.set()
    writer.close()
    assert count(path) == 1


def test_closing_drains(path: Path) -> None:
    writer = Writer(open_database(path)[0], path)

    async def queue_up() -> None:
        tasks = [asyncio.create_task(writer.add(lambda: (ROW,))) for _ in range(500)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()

    asyncio.run(queue_up())
    writer.close()
    assert count(path) == 500


def test_closing_does_not_wait_for_a_dead_disk(path: Path) -> None:
    writer, held = Writer(open_database(path)[0], path), threading.Event()

    def stuck() -> Rows:
        held.wait(30)
        return ()

    async def queue_up() -> None:
        task = asyncio.create_task(writer.add(stuck))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(queue_up())
    before = time.monotonic()
    writer.close()
    waited = time.monotonic() - before
    held.set()
    writer.close()
    assert 1.5 < waited < 10
