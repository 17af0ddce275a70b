"""The moment something came is the kernel's, however late we look; a stamp that cannot be is not believed."""

import asyncio
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from cockpit.vantage.lines import Line
from cockpit.vantage.stamped import LONGEST, receive, stamp

LATE = 0.02  # seconds for which nobody looks
TRIES = 200  # the kernel begins to note a moment after it was first asked to

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux notes when something came")


@contextmanager
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as door, socket.create_connection(door.getsockname()) as near:
        far, _ = door.accept()
        with far:
            yield near, far


class Told:
    """A socket that says what it is told to say."""

    def __init__(self, *told: tuple[int, int, bytes]) -> None:
        self._told = list(told)

    def recvmsg(self, *_: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, None]:
        return b"data", self._told, 0, None

    def recv(self, _: int) -> bytes:
        return b"data"


def at(seconds: float) -> tuple[int, int, bytes]:
    stamped = time.time_ns() + round(seconds * 1e9)
    return socket.SOL_SOCKET, 35, struct.pack("@ll", *divmod(stamped, 1_000_000_000))


def received(*told: tuple[int, int, bytes]) -> tuple[bytes, float]:
    return receive(cast("Any", Told(*told)), 10)


@linux
def test_however_late_we_look_we_know_when_it_came() -> None:
    with pair() as (near, far):
        stamp(near)
        for _ in range(TRIES):
            far.send(b"data")
            sent = time.monotonic()
            while time.monotonic() - sent < LATE:
                pass
            data, age = receive(near, 10)
            assert data == b"data"
            if age:
                break
        assert age >= LATE


@linux
def test_without_being_asked_nobody_notes_it() -> None:
    with pair() as (near, far):
        far.send(b"data")
        near.settimeout(5)
        assert receive(near, 10) == (b"data", 0.0)


@linux
@pytest.mark.parametrize("seconds", [-3600, -LONGEST - 0.1, 3600])
def test_a_clock_that_was_set_is_not_believed(seconds: float) -> None:
    assert received(at(seconds)) == (b"data", 0.0)


@linux
def test_what_is_no_stamp_is_none() -> None:
    assert received((socket.SOL_SOCKET, 35, b"short")) == (b"data", 0.0)
    assert received((socket.SOL_SOCKET, 1, at(-0.1)[2])) == (b"data", 0.0)
    assert received() == (b"data", 0.0)


@linux
def test_a_stamp_among_other_words_is_found() -> None:
    _, age = received((socket.SOL_IP, 1, b""), at(-0.1))
    assert 0.1 <= age <= LONGEST


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    stamp(cast("Any", None))
    assert received(at(-0.1)) == (b"data", 0.0)


@linux
async def test_a_line_knows_when_something_came_though_the_loop_was_busy() -> None:
    clock = asyncio.get_running_loop().time
    with pair() as (near, far):
        near.setblocking(False)
        line = Line(near)
        line.stamp()
        for _ in range(TRIES):
            before = clock()
            far.send(b"data")
            sent = clock()
            while clock() - sent < LATE:  # nothing else of ours runs meanwhile
                pass
            assert await line.read() == b"data"
            if line.came < sent + LATE:
                break
        # The stamp is of another clock than the loop's: they are read a moment apart.
        assert before - 0.001 <= line.came < sent + LATE


async def test_a_line_that_was_not_asked_says_when_it_was_read() -> None:
    clock = asyncio.get_running_loop().time
    with pair() as (near, far):
        near.setblocking(False)
        line = Line(near)
        far.send(b"data")
        before = clock()
        await line.read()
        assert before <= line.came <= clock()
