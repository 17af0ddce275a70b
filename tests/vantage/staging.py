"""Servers that a visit comes to, and how it ended there."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cockpit.facts.visits import Target, Visit
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Patience, Vantage
from cockpit.vantage.staged import visit
from tests.vantage.servers import Handler, raw_server, says

HOST, V4 = "shop.test", "203.0.113.10"
PLAIN = Target("home", f"http://{HOST}/")
SECURE = Target("home", f"https://{HOST}/")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
_QUICK = Patience(tries=1, seconds=0.1)


async def http(handler: Handler, target: Target = PLAIN, seconds: float = 5.0) -> Visit:
    """One visit to a server on port 80 that is found without DNS."""
    async with raw_server(handler) as port, looking({f"{HOST}:80": port}) as vantage:
        return await visit(vantage, target, seconds=seconds)


@asynccontextmanager
async def looking(
    places: dict[str, int], resolver: int = 9, ca_file: str = "", folder: Path = Path()
) -> AsyncIterator[Vantage]:
    """A vantage that reaches these places, and asks the resolver on that port."""
    look = LookFrom(
        resolver=f"127.0.0.1:{resolver}",
        map={place: f"127.0.0.1:{port}" for place, port in places.items()},
        ca_file=ca_file,
    )
    vantage = Vantage(look, folder=folder, patience=_QUICK)
    try:
        yield vantage
    finally:
        await vantage.aclose()


def saying(status: str, body: bytes = b"", *headers: str) -> Handler:
    """An answer with this status, body and further headers."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return says(head.encode() + b"\r\n" + body)


def broke(seen: Visit) -> tuple[str, str]:
    """The stage that broke, and the kind."""
    assert not seen.ok
    assert seen.cause
    return seen.stage, seen.kind


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the request and resets the connection."""
    await reader.readuntil(b"\r\n\r\n")
    wire: socket.socket = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes everything and says nothing."""
    await reader.read(-1)
