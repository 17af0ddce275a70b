"""A relay that puts a server some way off: `python -m tests.bench.distance TARGET_PORT MILLISECONDS`.

Bytes and packets arrive half a round trip late in each direction; the first ones of a TCP client a whole
round trip more, for the handshake that loopback does not show. Prints the port, one for TCP and UDP.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

HOME = "127.0.0.1"
ROUND_TRIP = 30  # milliseconds: a server in the same country


@contextmanager
def away(port: int, milliseconds: int = ROUND_TRIP) -> Iterator[int]:
    """A port behind which the other one is so many milliseconds away, by a process of its own."""
    command = [sys.executable, "-m", __name__, str(port), str(milliseconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


async def relay(target: int, seconds: float) -> None:
    """Serve until the standard input ends."""

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(HOME, target)
        with suppress(asyncio.CancelledError):  # it is still open when we end
            await asyncio.gather(
                _carry(reader, back, seconds / 2, first=seconds), _carry(there, writer, seconds / 2, first=0)
            )

    server = await asyncio.start_server(visit, HOME, 0)
    port = server.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    packets, _ = await loop.create_datagram_endpoint(lambda: _Near(target, seconds / 2), (HOME, port))
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    packets.close()
    server.close()


class _Near(asyncio.DatagramProtocol):
    """The side of the clients: every one of them gets a socket of its own to the target."""

    def __init__(self, target: int, late: float) -> None:
        self._target = target
        self._late = late
        self._transport: asyncio.DatagramTransport | None = None
        self._opening: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        opening = asyncio.create_task(self._ask(data, addr))
        self._opening.add(opening)
        opening.add_done_callback(self._opening.discard)

    async def _ask(self, data: bytes, client: tuple[str | Any, int]) -> None:
        assert self._transport is not None
        loop, back = asyncio.get_running_loop(), self._transport
        due = loop.time() + self._late
        far, _ = await loop.create_datagram_endpoint(
            lambda: _Far(back, client, self._late), remote_addr=(HOME, self._target)
        )
        loop.call_at(due, far.sendto, data)


class _Far(asyncio.DatagramProtocol):
    """The side of the target, for one question: its answer goes back late, and the socket with it."""

    def __init__(self, back: asyncio.DatagramTransport, client: tuple[str | Any, int], late: float) -> None:
        self._back = back
        self._client = client
        self._late = late
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        asyncio.get_running_loop().call_later(self._late, self._back.sendto, data, self._client)
        assert self._transport is not None
        self._transport.close()


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float, *, first: float
) -> None:
    """Every piece in its order, each so late; the end comes late as well."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    due = loop.time() + first
    while data := await _piece(reader):
        loop.call_at(max(due, loop.time()) + seconds, writer.write, data)
    loop.call_at(max(due, loop.time()) + seconds, ended.set)
    await ended.wait()
    writer.close()


async def _piece(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(65_536)
    except ConnectionError:
        return b""


if __name__ == "__main__":
    asyncio.run(relay(int(sys.argv[1]), float(sys.argv[2]) / 1000))
