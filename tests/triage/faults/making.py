"""How a shop is broken: the pieces that the injected faults are made of."""

import asyncio
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import dns.message
import dns.rcode

from cockpit.facts.visits import Stage
from cockpit.launch.mail import Email
from cockpit.launch.making import Deploy
from cockpit.launch.operations import Monitor
from cockpit.triage.layers import State
from tests.triage.faults.shop import HOST, MAIL4, OTHER4, V4, V6, Door, Shop, answer, by_path
from tests.vantage.servers import DnsServer, Handler, says

MX = {(HOST, "MX"): ["10 mx.shop.example."], ("mx.shop.example", "A"): [MAIL4]}
TWO = {(HOST, "A"): [V4, OTHER4]}
BOTH = {(HOST, "A"): [V4], (HOST, "AAAA"): [V6]}
SQL = "<h1>Error establishing a database connection</h1>"


@dataclass(frozen=True)
class Fault:
    """One thing broken; `layer` and `kind` are what has to be named, `state` how the layer is found."""

    name: str
    shop: Callable[[], Shop]
    layer: Stage
    kind: str
    state: State = State.BROKEN


def records(**records: list[str]) -> Callable[[], Shop]:
    return lambda: Shop(zone={(HOST, type_): values for type_, values in records.items()})


def behind(handler: Handler) -> Callable[[], Shop]:
    return lambda: Shop(doors={V4: Door(handler)})


def page(status: int, body: str = "<h1>No</h1>", **headers: str) -> Callable[[], Shop]:
    return behind(says(answer(status, body, **headers)))


def door(**door: object) -> Callable[[], Shop]:
    return lambda: Shop(doors={V4: Door(**door)})  # type: ignore[arg-type]


def refuse(rcode: str) -> Callable[[DnsServer], None]:
    def change(server: DnsServer) -> None:
        server.refuse = rcode

    return change


def silent(server: DnsServer) -> None:
    server.silent = True


class _Picky(DnsServer):
    """Answers about everything but the shop."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if HOST.partition(".")[0].encode() not in data:
            super().datagram_received(data, addr)


def picky(server: DnsServer) -> None:
    server.__class__ = _Picky


class _Wary(DnsServer):
    """Refuses the shop's name unless checking is off."""

    def reply(self, wire: bytes) -> dns.message.Message:
        self.refuse = "SERVFAIL" if HOST.partition(".")[0].encode() in wire else None
        return super().reply(wire)


def wary(server: DnsServer) -> None:
    server.__class__ = _Wary


class _Lame(DnsServer):
    """Knows the name servers of the shop, and gets nothing from them, with checking or without."""

    def reply(self, wire: bytes) -> dns.message.Message:
        made = super().reply(wire)
        if made.question[0].rdtype.name != "NS" and HOST.partition(".")[0].encode() in wire:
            made.set_rcode(dns.rcode.SERVFAIL)
            made.answer = []
        return made


def lame(server: DnsServer) -> None:
    server.__class__ = _Lame


def health(status: int, body: str, home: bytes = answer()) -> Callable[[], Shop]:
    page = answer(status, body, content_type="application/json")
    return lambda: Shop(
        doors={V4: Door(by_path(home=home, health=page))},
        launch={"deploy": Deploy(health=f"https://{HOST}/health")},
    )


def mail(zone: dict[tuple[str, str], list[str]], handler: Handler | None = None) -> Callable[[], Shop]:
    return lambda: Shop(
        zone={(HOST, "A"): [V4], **zone},
        mail=handler,
        launch={"email": Email(receives=True)},
    )


async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await asyncio.sleep(0.45)
    writer.write(answer())
    await writer.drain()


async def not_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(5)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\nplain HTTP was sent to this port\n")
    await writer.drain()


def old(context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():  # that it is deprecated is the point
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


def watched(handler: Handler | None) -> Callable[[], Shop]:
    """The mail server as a monitor has it."""
    row = Monitor(id="mx", target="mx.shop.example:25")
    return lambda: Shop(zone={(HOST, "A"): [V4], **MX}, mail=handler, launch={"monitors": (row,)})
