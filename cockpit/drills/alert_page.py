"""The page of the alarm drill: it answers on this machine until it is made to fail, which is then real."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

HOST: Final = "alarm-drill.invalid"  # a name nobody can have (RFC 6761 section 6.4); [vantage] map leads here
URL: Final = f"http://{HOST}/"
TEXT: Final = "the page of the alarm drill"
_REQUEST: Final = 4096  # bytes that are read of a request
_SECONDS: Final = 5.0
_GOOD, _BAD = "200 OK", "503 Service Unavailable"


class Page:
    """The page while it is served. `fails` makes it answer 503."""

    def __init__(self) -> None:
        self.fails = False
        self.place = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        body = b"down for the drill" if self.fails else TEXT.encode()
        status = _BAD if self.fails else _GOOD
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        try:
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(_SECONDS):
                    await reader.read(_REQUEST)
                    writer.write(head.encode("ascii") + body)
                    await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def served() -> AsyncIterator[Page]:
    """A page on a free port of this machine, for as long as it is needed."""
    page = Page()
    server = await asyncio.start_server(page.serve, "127.0.0.1", 0)
    page.place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield page
    finally:
        server.close()
        await server.wait_closed()
