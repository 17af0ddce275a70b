"""Servers for one timed connection, and the connection to them."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from cockpit.standards.visit_addresses import VisitAddress, visit_address
from cockpit.stopwatch.door import Door, door
from cockpit.vantage import Vantage
from cockpit.vantage.timed import NoAnswerError, Wire, Wire1, wire1
from tests.vantage.servers import Handler, raw_server
from tests.vantage.staging import HOST, looking

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def address(url: str) -> VisitAddress:
    """An address that is one."""
    found = visit_address(url)
    assert found is not None
    return found


PLAIN, SECURE = address(f"http://{HOST}/"), address(f"https://{HOST}/")


def doorway(where: VisitAddress = PLAIN, seconds: float = 5.0) -> Door:
    """The door of an address, with less patience than in life."""
    at = door(f"{where.scheme}://{where.authority}{where.path}")
    assert at is not None
    at.seconds = seconds
    return at


def answers(*each: bytes, stays: bool = True) -> Handler:
    """Sends one of these for each request of a connection, then stays silent or ends it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for one in each:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(one)
            await writer.drain()
        if stays:
            await reader.read(-1)

    return handle


@dataclass
class Counted:
    """A handler that counts its connections and its requests."""

    handler: Handler
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        inner = asyncio.StreamReader()

        async def copy() -> None:
            while data := await reader.read(65_536):
                self.requests += [part for part in data.split(b"\r\n\r\n") if part]
                inner.feed_data(data)
            inner.feed_eof()

        copying = asyncio.create_task(copy())
        try:
            await self.handler(inner, writer)
        finally:
            copying.cancel()
            await asyncio.gather(copying, return_exceptions=True)


@asynccontextmanager
async def plain(handler: Handler) -> AsyncIterator[tuple[Vantage, Wire1]]:
    """One HTTP/1.1 connection to it."""
    async with raw_server(handler) as port, looking({f"{HOST}:80": port}) as vantage:
        wire = await wire1(vantage, PLAIN)
        try:
            yield vantage, wire
        finally:
            wire.close()


async def fault(wire: Wire, where: VisitAddress = PLAIN, seconds: float = 5.0) -> str:
    """The word for why no whole answer came."""
    async with asyncio.timeout(seconds):
        with pytest.raises(NoAnswerError) as failed:
            await wire.ask(where)
    return failed.value.kind


def papers(folder: Path) -> ssl.SSLContext:
    """What a server of HOST shows; its authority lies in `ca.pem` of the folder."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    return context


@asynccontextmanager
async def secure(
    handler: Handler, folder: Path, change: Callable[[ssl.SSLContext], object] = lambda _: None
) -> AsyncIterator[tuple[Vantage, Wire1]]:
    """The same inside TLS; `change` is done to what the server shows."""
    context = papers(folder)
    change(context)
    ended: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        ended.add(task)
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    try:
        async with looking({f"{HOST}:443": port}, ca_file="ca.pem", folder=folder) as vantage:
            wire = await wire1(vantage, SECURE)
            try:
                yield vantage, wire
            finally:
                wire.close()
    finally:
        server.close()
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        await server.wait_closed()


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is so; never for long."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - of a socket
            await asyncio.sleep(0.005)
