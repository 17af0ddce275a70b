"""A small shop on loopback: a resolver, name servers and web servers, each of which can be broken."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import LookFrom, Route
from cockpit.vantage import Patience, Vantage
from tests.real.minting import Draft, Paper, mint
from tests.vantage.servers import DnsServer, Handler, Zone, dns_server, raw_server, says

HOST = "shop.example"
V4, OTHER4, V6, MAIL4 = "203.0.113.10", "203.0.113.11", "2001:db8::10", "203.0.113.25"
TEXT = "Bicycles"
QUICK = Patience(tries=1, seconds=0.15)


def answer(status: int = 200, body: str = f"<h1>{TEXT}</h1>", **headers: str) -> bytes:
    """One HTTP answer; names of headers with underscores."""
    told = {
        "content-type": "text/html",
        "connection": "close",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    data = body.encode()
    return f"HTTP/1.1 {status} Said\r\n{lines}content-length: {len(data)}\r\n\r\n".encode() + data


def by_path(**answers: bytes) -> Handler:
    """Answers by the first word of the path (`/health` is `health`, `/` is `home`)."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ")[1].decode().strip("/") or "home"
        writer.write(answers.get(path, answer(404, "nothing")))
        await writer.drain()

    return handle


WELL = says(answer())


@cache
def authority() -> Paper:
    """Whom the shop's visitors trust."""
    return mint(Draft(subject="Shop CA", authority=True))


@cache
def paper(*names: str, starts: float = -10, ends: float = 30, trusted: bool = True) -> Paper:
    """A certificate for these names."""
    return mint(Draft(names=names or (HOST,), starts=starts, ends=ends), authority() if trusted else None)


@dataclass
class Door:
    """What is behind one public address: `handler` inside TLS with `shown`; None refuses connections.

    `raw` speaks on the connection itself, `hole` takes no connection and does not refuse it either.
    """

    handler: Handler | None = WELL
    shown: Paper | None = None
    raw: Handler | None = None
    hole: bool = False
    tune: Callable[[ssl.SSLContext], Any] | None = None


@dataclass
class Shop:
    """All of it; what is given differs from a shop that is well."""

    zone: Zone = field(default_factory=lambda: {(HOST, "A"): [V4]})
    doors: dict[str, Door] = field(default_factory=lambda: {V4: Door()})
    resolver: Callable[[DnsServer], Any] | None = None
    servers: dict[str, Callable[[DnsServer], Any]] = field(default_factory=dict)
    mail: Handler | None = None
    launch: dict[str, Any] = field(default_factory=dict)
    look: dict[str, Any] = field(default_factory=dict)


@asynccontextmanager
async def opened(shop: Shop, folder: Path) -> AsyncIterator[tuple[Launch, Vantage]]:
    """The shop, and a vantage that finds it."""
    async with AsyncExitStack() as stack:
        resolver = await stack.enter_async_context(dns_server(shop.zone))
        if shop.resolver:
            shop.resolver(resolver)
        places, servers = {}, {}
        for address, door in shop.doors.items():
            places[_key(address, 443)] = f"127.0.0.1:{await _port(stack, door, folder)}"
        if shop.mail:
            places[_key(MAIL4, 25)] = f"127.0.0.1:{await stack.enter_async_context(raw_server(shop.mail))}"
        elif (HOST, "MX") in shop.zone:
            places[_key(MAIL4, 25)] = f"127.0.0.1:{_free()}"
        for name, change in shop.servers.items():
            server = await stack.enter_async_context(dns_server({}))
            change(server)
            servers[name] = f"127.0.0.1:{server.port}"
        (folder / "ca.pem").write_text(authority().pem)
        look = {"resolver": f"127.0.0.1:{resolver.port}", "map": places, "nameservers": servers}
        looking = LookFrom(**{**look, "ca_file": "ca.pem", **shop.look})
        home = Route("home", f"https://{HOST}/", critical=True, contains=TEXT)
        launch = sample_launch(HOST, **{"routes": (home,), "vantage": looking, **shop.launch})
        vantage = Vantage(looking, folder=folder, patience=QUICK)
        try:
            yield launch, vantage
        finally:
            await vantage.aclose()


def _key(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


async def _port(stack: AsyncExitStack, door: Door, folder: Path) -> int:
    if door.hole:
        return stack.enter_context(hole())
    if door.raw:
        return await stack.enter_async_context(raw_server(door.raw))
    if door.handler is None:
        return _free()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown = door.shown or paper()
    file = folder / f"{id(shown)}.pem"
    file.write_text(shown.pem + shown.secret)
    context.load_cert_chain(file)
    if door.tune:
        door.tune(context)
    return await stack.enter_async_context(_secured(door.handler, context))


@asynccontextmanager
async def _secured(handler: Handler, context: ssl.SSLContext) -> AsyncIterator[int]:
    """A TLS server; a client that turns away is no news to it."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            await handler(reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)  # handshakes that clients break off
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return int(plug.getsockname()[1])


@contextlib.contextmanager
def hole() -> Iterator[int]:
    """A port whose queue is full: connections to it are neither taken nor refused."""
    with socket.socket() as plug, contextlib.ExitStack() as stack:
        plug.bind(("127.0.0.1", 0))
        plug.listen(0)
        for _ in range(2):
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                one.connect(plug.getsockname())
        yield int(plug.getsockname()[1])


def greets(*lines: bytes) -> Handler:
    """A mail server: the first line comes unasked, each further one for a line that it hears."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for at, line in enumerate(lines):
            if at:
                await reader.readline()
            writer.write(line)
            await writer.drain()

    return handle


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ends every connection with a reset, as some firewalls do."""
    wire: socket.socket = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads the beginning, and ends the connection without a word."""
    await reader.read(5)


async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads, and says nothing until the other side goes."""
    await reader.read(-1)
