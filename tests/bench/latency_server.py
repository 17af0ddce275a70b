"""A server that answers after latencies known beforehand, and says how well it kept them.

`python -m tests.bench.latency_server CORE` reads a line of JSON, a list of plans `{"shape", "size", "seed"}`,
prints a line with a port for each, and at the end of its input one with a log for each: of every request the
latency meant and the one served, in milliseconds. A latency runs from the moment the kernel had the request
(its own timestamp, so that our waking up is no part of it) to the call that sends the answer. The last
fraction of a millisecond is waited for awake, and the process keeps one core to itself where it may.
"""

import heapq
import json
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tests.bench.latency_cores import SERVER, undisturbed
from tests.bench.latency_populations import LEAST, STALLS, Stalls, population

WARM: Final = b"GET /warm "  # is answered at once and counted nowhere
_SO_TIMESTAMPNS: Final = 35  # asm-generic/socket.h; Python has no name for it
_ROOM: Final = socket.CMSG_SPACE(16)
_AWAKE: Final = 300_000  # nanoseconds before an answer is due in which we do not sleep
_BODY: Final = b"hello, stopwatch\n" * 8
_ANSWER: Final = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n" % len(_BODY) + _BODY
)


@dataclass(slots=True)
class Replay:
    """One port: the latencies still to be served, the log, and when the first request came."""

    latencies: Iterator[float]
    stalls: Stalls | None = None
    began: int = 0
    log: list[tuple[float, float]] = field(default_factory=list)
    sending: list[float] = field(default_factory=list)

    def due(self, arrived: int) -> tuple[int, float]:
        """When who asked then is answered, in nanoseconds, and the latency meant, in milliseconds.

        Raises:
            StopIteration: more was asked than there is.
        """
        self.began = self.began or arrived
        meant = next(self.latencies)
        if self.stalls is None:
            return arrived + round(meant * 1e6), meant
        since = (arrived - self.began) / 1e9
        meant = (self.stalls.answered(since, meant / 1000) - since) * 1000
        return arrived + round(meant * 1e6), meant


def replay(shape: str, size: int, seed: int) -> Replay:
    """What one plan asks for."""
    if shape == STALLS:
        return Replay(iter([LEAST] * size), Stalls())
    return Replay(iter(population(shape, size, seed)))


class Server:
    """All ports in one thread: answers wait in a heap for their moment."""

    def __init__(self, replays: list[Replay]) -> None:
        self._doors = {_door(): one for one in replays}
        self._lines: dict[socket.socket, Replay] = {}
        self._waiting: list[tuple[int, int, socket.socket, int, float]] = []

    @property
    def ports(self) -> list[int]:
        """One for each replay."""
        return [door.getsockname()[1] for door in self._doors]

    def serve(self) -> None:
        """Until standard input ends."""
        while True:
            asked = [*self._lines, *self._doors, sys.stdin]
            readable, *_ = select.select(asked, [], [], self._spare())
            for one in readable:
                if not isinstance(one, socket.socket):
                    return
                if one in self._doors:
                    self._accept(one)
                else:
                    self._read(one)
            while self._waiting and self._waiting[0][0] <= time.monotonic_ns():
                self._answer(*heapq.heappop(self._waiting))

    def _spare(self) -> float | None:
        """Seconds that we may sleep."""
        if not self._waiting:
            return None
        return max(0, self._waiting[0][0] - time.monotonic_ns() - _AWAKE) / 1e9

    def _accept(self, door: socket.socket) -> None:
        line, _ = door.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._lines[line] = self._doors[door]

    def _read(self, line: socket.socket) -> None:
        data, told, *_ = line.recvmsg(65_536, _ROOM)
        arrived = _arrival(told)
        if not data:
            del self._lines[line]
            line.close()
            return
        assert data.startswith(b"GET ") and data.endswith(b"\r\n\r\n"), data  # noqa: PT018 - one sentence
        if data.startswith(WARM):
            line.sendall(_ANSWER)
            return
        due, meant = self._lines[line].due(arrived)
        heapq.heappush(self._waiting, (due, id(line), line, arrived, meant))

    def _answer(self, _due: int, _tie: int, line: socket.socket, arrived: int, meant: float) -> None:
        now = time.monotonic_ns()
        line.sendall(_ANSWER)
        replay_ = self._lines[line]
        replay_.sending.append((time.monotonic_ns() - now) / 1e6)
        replay_.log.append((meant, (now - arrived) / 1e6))


def _door() -> socket.socket:
    door = socket.create_server(("127.0.0.1", 0), backlog=64)
    # The kernel begins to stamp a moment after somebody asked for it: ask long before anyone comes.
    door.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    return door


def _arrival(told: list[tuple[int, int, bytes]]) -> int:
    """When the kernel had what was read, on the monotonic clock; now, where it does not say."""
    now = time.monotonic_ns()
    for level, kind, data in told:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
            seconds, nanoseconds = struct.unpack("qq", data)
            return now - (time.time_ns() - (int(seconds) * 1_000_000_000 + int(nanoseconds)))
    return now


def main() -> None:
    """Read the plans, serve them, tell."""
    plans = json.loads(sys.stdin.readline())
    replays = [replay(**plan) for plan in plans]
    server = Server(replays)
    with undisturbed(int(sys.argv[1]), SERVER):
        sys.stdout.write(json.dumps(server.ports) + "\n")
        sys.stdout.flush()
        server.serve()
    sys.stdout.write(json.dumps([{"log": one.log, "sending": one.sending} for one in replays]) + "\n")


if __name__ == "__main__":
    main()
