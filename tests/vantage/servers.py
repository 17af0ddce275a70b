"""Loopback servers that behave as told: one DNS server and one HTTP server."""

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Zone = dict[tuple[str, str], list[str]]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class DnsServer(asyncio.DatagramProtocol):
    """Answers from a table over UDP and TCP; `truncate`, `silent` and `rcode` change its manners."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.truncate = False
        self.silent = False
        self.refuse: str | None = None
        self.asked: list[tuple[str, str]] = []
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self.silent:
            return
        reply = self.reply(data)
        if self.truncate:
            reply.flags |= dns.flags.TC
            reply.answer = []
        assert self._transport is not None
        self._transport.sendto(reply.to_wire(), addr)

    def reply(self, wire: bytes) -> dns.message.Message:
        query = dns.message.from_wire(wire)
        reply = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        type_ = question.rdtype.name
        self.asked.append((name, type_))
        if self.refuse and not query.flags & dns.flags.CD:
            reply.set_rcode(dns.rcode.from_text(self.refuse))
        elif values := self.zone.get((name, type_)):
            reply.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", type_, *values))
        elif alias := self.zone.get((name, "CNAME")):
            reply.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", "CNAME", *alias))
        elif not any(key[0] == name for key in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    async def stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = struct.unpack("!H", await reader.readexactly(2))[0]
        wire = self.reply(await reader.readexactly(size)).to_wire()
        writer.write(struct.pack("!H", len(wire)) + wire)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def dns_server(zone: Zone) -> AsyncIterator[DnsServer]:
    """A DNS server on a loopback port that is free for UDP and TCP alike."""
    server = DnsServer(zone)
    loop = asyncio.get_running_loop()
    while True:
        stream = await asyncio.start_server(server.stream, "127.0.0.1", 0)
        server.port = stream.sockets[0].getsockname()[1]
        try:
            transport, _ = await loop.create_datagram_endpoint(lambda: server, ("127.0.0.1", server.port))
        except OSError:  # somebody has that number for UDP
            stream.close()
            continue
        break
    try:
        yield server
    finally:
        transport.close()
        stream.close()
        await stream.wait_closed()


@asynccontextmanager
async def raw_server(handler: Handler) -> AsyncIterator[int]:
    """A TCP server whose connections are handled as told; gives its port."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


def says(*parts: bytes) -> Handler:
    """A handler that reads the request's head and sends these bytes."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
        await writer.drain()

    return handle
