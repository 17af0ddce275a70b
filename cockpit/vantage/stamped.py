"""When something came in, by the kernel's own word (Linux, SO_TIMESTAMP in socket(7)).

A process hears of an answer when it is its turn: on a quiet machine a fifth of a millisecond after it came,
on a busy one as late as it likes. The kernel notes the moment itself.
"""

import contextlib
import socket
import struct
import sys
import time
from typing import Final

LONGEST: Final = 0.5  # seconds: older than that nothing lies there, unless somebody set the clock
_NANOSECONDS: Final = 35  # SO_TIMESTAMPNS of asm-generic/socket.h, for which Python has no name
_STAMP: Final = struct.Struct("@ll")  # a timespec


def stamp(plug: socket.socket) -> None:
    """Have the kernel note when something comes; where it cannot, nothing happens."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            plug.setsockopt(socket.SOL_SOCKET, _NANOSECONDS, 1)


def receive(plug: socket.socket, most: int) -> tuple[bytes, float]:
    """Some bytes, and how many seconds ago the last of them came; zero where nobody noted it.

    Raises:
        OSError: nothing is there yet (BlockingIOError), or the connection is gone.
    """
    if sys.platform != "linux":
        return plug.recv(most), 0.0
    data, told, *_ = plug.recvmsg(most, socket.CMSG_SPACE(_STAMP.size))
    for level, kind, value in told:
        if (level, kind, len(value)) == (socket.SOL_SOCKET, _NANOSECONDS, _STAMP.size):
            return data, _age(*_STAMP.unpack(value))
    return data, 0.0


def _age(seconds: int, nanoseconds: int) -> float:
    """The stamp is of the clock on the wall, which may be set meanwhile: what cannot be is not believed."""
    age = (time.time_ns() - seconds * 1_000_000_000 - nanoseconds) / 1e9
    return age if 0 <= age <= LONGEST else 0.0
