"""A core for the server, one for the clients, and nobody before them: a busy machine is no error of ours."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SERVER: Final = 20  # real-time priorities: an answer goes out before anybody reads one
CLIENT: Final = 10
OTHERS: Final = 9  # nearly the same: hey writes its table for a tenth of a second when it is done
_SLACK: Final = 29  # PR_SET_TIMERSLACK of prctl(2)


def cores() -> tuple[int, int]:
    """The server's core and the clients'; the same one twice where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[-1], usable[0]


def may() -> bool:
    """A process of ours may have real-time priority."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        return False
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return True


@contextmanager
def undisturbed(core: int, priority: int) -> Iterator[None]:
    """In the block this process has that core, with that priority where it is allowed, and wakes in time."""
    ctypes.CDLL(None).prctl(_SLACK, 1, 0, 0, 0)
    os.sched_setaffinity(0, {core})
    first = may()
    if first:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(priority))
    try:
        yield
    finally:
        if first:
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def prefix(core: int) -> list[str]:
    """The same for a program of somebody else: to be put before its command (util-linux)."""
    pinned = ["taskset", "--cpu-list", str(core)]
    return [*pinned, "chrt", "--fifo", str(OTHERS)] if may() else pinned
