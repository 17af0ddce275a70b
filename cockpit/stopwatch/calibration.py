"""The floor of the stopwatch: the same requests to this very machine, which answers at once."""

import asyncio
from typing import Final

from cockpit.launch.parts import LookFrom
from cockpit.stopwatch.door import ShutError, door
from cockpit.stopwatch.sampler import Lane, Pace, Sampler
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage

SAMPLES: Final = 59
_PACE: Final = Pace(200.0, 1)
_ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok"


async def floor(stillness: Stillness) -> tuple[float, ...]:
    """The totals in milliseconds; empty where this machine does not let us listen or is too busy.

    The server shares our loop, so that its own work is in the numbers: they are rather too high than too low.
    """
    try:
        server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    except OSError:
        return ()
    vantage = Vantage(LookFrom(allow_private=True))
    own = door(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert own is not None
    try:
        lane = Lane("floor", own.url, own)
        sampler = Sampler(vantage, (lane,), _PACE, stillness)
        await sampler.warm(lane, 1)
        await sampler.round([lane] * SAMPLES)
        return lane.series(_PACE).times
    except ShutError:
        return ()
    finally:
        own.close()
        server.close()
        await vantage.aclose()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(_ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
        writer.close()
