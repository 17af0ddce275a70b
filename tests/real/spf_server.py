"""One scenario of the RFC 7208 suite behind a name server: UDP and TCP on one loopback port."""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.TXT import TXT

from tests.real.servers import HOME, free_port
from tests.real.spf_suite import MOST_ALIASES, Node, Value, key_of

_TTL = 300
_NAMES = frozenset(("CNAME", "MX", "PTR"))
_WHOLE = 65_535
_STRING = 255  # octets of one string in a TXT record (RFC 1035 section 3.3)


class Server(asyncio.DatagramProtocol):
    """Answers as a resolver would; what times out in the suite gets no reply."""

    def __init__(self, zone: Mapping[str, Node]) -> None:
        self.zone = zone
        self.truncated = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        reply = self.reply(data)
        if reply is None:
            return
        wire = reply.to_wire(max_size=_WHOLE)
        if len(wire) > dns.message.from_wire(data).payload:
            self.truncated += 1
            reply.flags |= dns.flags.TC
            reply.answer = []
            wire = reply.to_wire()
        assert self._transport is not None
        self._transport.sendto(wire, addr)

    async def stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (size,) = struct.unpack("!H", await reader.readexactly(2))
        reply = self.reply(await reader.readexactly(size))
        if reply is not None:
            wire = reply.to_wire(max_size=_WHOLE)
            writer.write(struct.pack("!H", len(wire)) + wire)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    def reply(self, wire: bytes) -> dns.message.Message | None:
        query = dns.message.from_wire(wire)
        reply = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        name, type_ = question.name, question.rdtype.name
        for _ in range(MOST_ALIASES):
            node = self.zone.get(key_of(name))
            if node is None:
                reply.set_rcode(dns.rcode.NXDOMAIN)
                return reply
            if node.times_out(type_):
                return None
            if type_ in node.values or "CNAME" not in node.values:
                reply.answer += _sets(name, type_, node.values.get(type_, ()))
                return reply
            reply.answer += _sets(name, "CNAME", node.values["CNAME"][:1])
            name = dns.name.from_text(str(node.values["CNAME"][0]))
        return reply


def _sets(name: dns.name.Name, type_: str, values: tuple[Value, ...]) -> list[dns.rrset.RRset]:
    return (
        [dns.rrset.from_rdata_list(name, _TTL, [_rdata(type_, value) for value in values])] if values else []
    )


def _rdata(type_: str, value: Value) -> dns.rdata.Rdata:
    if isinstance(value, str):
        return dns.rdata.from_text("IN", type_, f"{value.rstrip('.')}." if type_ in _NAMES else value)
    strings = [whole[at : at + _STRING] for whole in value for at in range(0, len(whole) or 1, _STRING)]
    return TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings or [b""])


@asynccontextmanager
async def serving(zone: Mapping[str, Node]) -> AsyncIterator[tuple[Server, str]]:
    """The server and where it is, `ip:port`."""
    server, port = Server(zone), free_port()
    stream = await asyncio.start_server(server.stream, HOME, port)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: server, (HOME, port))
    try:
        yield server, f"{HOME}:{port}"
    finally:
        transport.close()
        stream.close()
        await stream.wait_closed()
