"""A TCP relay that puts a server some way off: `python -m tests.bench.distance TARGET_PORT MILLISECONDS`.

Bytes arrive half a round trip late in each direction; the first ones of the client a whole round trip more,
for the handshake of TCP that loopback does not show. Prints the port it listens on.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOME = "127.0.0.1"
ROUND_TRIP = 30  # milliseconds: a server in the same country


@contextmanager
def away(port: int) -> Iterator[int]:
    """A port behind which the other one is ROUND_TRIP milliseconds away, by a process of its own."""
    command = [sys.executable, "-m", __name__, str(port), str(ROUND_TRIP)]
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
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


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
