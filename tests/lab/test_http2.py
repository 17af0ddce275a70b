"""HTTP/2 and HTTP/3 at the lab's edge: the same answers as by HTTP/1.1, and the first packet of QUIC."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.lab.quic import VERSIONS, negotiate
from cockpit.lab.replies import Reply
from cockpit.lab.serve import Lab
from cockpit.lab.zones import EDGE4, EDGE6, ORIGIN4, SPEAKS, STATUS4
from tests.lab.conftest import SECONDS, Seen, ask, at_port, get, trusting, values

HOST = "velomart.test"


class Client:
    """One HTTP/2 connection, spoken with the h2 library and nothing of the cockpit's."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.wire = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.answers: dict[int, Seen] = {}
        self.closed: set[int] = set()
        self.wire.initiate_connection()

    @classmethod
    async def dial(cls, lab: Lab, host: str = HOST, at: str = EDGE4) -> "Client":
        context = trusting(lab)
        context.set_alpn_protocols(["h2", "http/1.1"])
        reader, writer = await asyncio.open_connection(
            *at_port(lab, at, 443), ssl=context, server_hostname=host
        )
        return cls(reader, writer)

    @property
    def protocol(self) -> str | None:
        chosen: str | None = self.writer.get_extra_info("ssl_object").selected_alpn_protocol()
        return chosen

    def ask(self, path: str, *more: tuple[str, str], method: str = "GET", body: bytes = b"") -> int:
        number = self.wire.get_next_available_stream_id()
        head = [(":method", method), (":path", path), (":scheme", "https"), (":authority", HOST), *more]
        self.wire.send_headers(number, head, end_stream=not body)
        if body:
            self.wire.send_data(number, body, end_stream=True)
        return number

    async def until(self, done: Callable[[], bool]) -> None:
        """Read until it is so, or the connection ends."""
        async with asyncio.timeout(SECONDS):
            while not done():
                self.writer.write(self.wire.data_to_send())
                await self.writer.drain()
                data = await self.reader.read(65_536)
                if not data:
                    return
                for event in self.wire.receive_data(data):
                    self._take(event)
            self.writer.write(self.wire.data_to_send())

    def _take(self, event: h2.events.Event) -> None:
        number: Any = getattr(event, "stream_id", None)
        if isinstance(event, h2.events.ResponseReceived):
            head = tuple((str(name), str(value)) for name, value in event.headers or ())
            self.answers[number] = Seen(int(dict(head)[":status"]), head[1:], b"")
        elif isinstance(event, h2.events.DataReceived):
            self.answers[number] = replace(
                self.answers[number], body=self.answers[number].body + (event.data or b"")
            )
            self.wire.acknowledge_received_data(event.flow_controlled_length or 0, number)
        elif isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
            self.closed.add(number)

    async def get(self, path: str, *more: tuple[str, str], method: str = "GET", body: bytes = b"") -> Seen:
        number = self.ask(path, *more, method=method, body=body)
        await self.until(lambda: number in self.closed)
        return self.answers[number]

    async def end(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@pytest.mark.parametrize(
    "path", ["/", "/listings", "/nothing", "/beta", "/assets/app.3f2a1c.css", "/shop?q=1"]
)
async def test_the_same_answer_as_by_http1(lab: Lab, path: str) -> None:
    client = await Client.dial(lab)
    new, old = await client.get(path), await get(lab, f"https://{HOST}{path}")
    await client.end()
    assert client.protocol == "h2"
    assert (new.status, new.body) == (old.status, old.body)
    changing = ("date", "cf-ray", "fly-request-id", "connection", "cf-cache-status", "age")
    told = [[pair for pair in seen.headers if pair[0] not in changing] for seen in (new, old)]
    assert sorted(told[0]) == sorted(told[1])


@pytest.mark.parametrize("address", [EDGE4, EDGE6])
@pytest.mark.parametrize("offered", [["h2", "http/1.1"], ["http/1.1"], []])
async def test_only_the_edge_speaks_it_to_whoever_offers(lab: Lab, address: str, offered: list[str]) -> None:
    assert await chosen(lab, HOST, address, offered) == (offered[0] if offered else None)


async def chosen(lab: Lab, host: str, address: str, offered: list[str]) -> str | None:
    context = trusting(lab)
    if offered:
        context.set_alpn_protocols(offered)
    _, writer = await asyncio.open_connection(*at_port(lab, address, 443), ssl=context, server_hostname=host)
    tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
    writer.close()
    await writer.wait_closed()
    return tls.selected_alpn_protocol()


async def test_others_and_an_edge_without_it_speak_http1(lab: Lab) -> None:
    both = ["h2", "http/1.1"]
    assert await chosen(lab, "status.velomart.test", STATUS4, both) == "http/1.1"
    assert await chosen(lab, HOST, ORIGIN4, both) == "http/1.1"
    lab.break_("edge.http-versions:http1")
    assert await chosen(lab, HOST, EDGE4, both) == "http/1.1"
    lab.mend("edge.http-versions:http1")
    assert await chosen(lab, HOST, EDGE4, both) == "h2"


async def test_many_at_once_and_the_slow_one_last(lab: Lab) -> None:
    lab.world.home.routes["/slow"] = Reply(200, "slow", wait=0.2)
    client = await Client.dial(lab)
    slow, *quick = [client.ask(path) for path in ("/slow", "/", "/listings", "/about")]
    await client.until(lambda: set(quick) <= client.closed)
    assert slow not in client.closed
    await client.until(lambda: slow in client.closed)
    await client.end()
    assert client.answers[slow].body == b"slow"


async def test_a_body_larger_than_every_window(lab: Lab) -> None:
    body = bytes(range(256)) * 1200
    lab.world.home.routes["/large"] = Reply(200, body, "application/octet-stream")
    client = await Client.dial(lab)
    seen = await client.get("/large")
    await client.end()
    assert seen.body == body


async def test_a_dripping_body_and_a_bare_head(lab: Lab) -> None:
    lab.world.home.routes["/drip"] = Reply(200, "drop", drip=0.001)
    client = await Client.dial(lab)
    dripped, head = await client.get("/drip"), await client.get("/listings", method="HEAD")
    await client.end()
    assert dripped.body == b"drop"
    assert (head.status, head.body) == (200, b"")
    assert int(head["content-length"]) > 0


@pytest.mark.parametrize("raw", [b"", b"SSH-2.0-OpenSSH\r\n"])
async def test_a_raw_answer_breaks_the_connection(lab: Lab, raw: bytes) -> None:
    lab.world.home.routes["/raw"] = Reply(200, raw=raw)
    client = await Client.dial(lab)
    client.ask("/raw")
    client.writer.write(client.wire.data_to_send())
    async with asyncio.timeout(SECONDS):
        left = await client.reader.read()
    await client.end()
    assert left.endswith(raw)


async def test_a_cut_closes_without_an_answer(lab: Lab) -> None:
    client = await Client.dial(lab)
    lab.break_("cut:http")
    number = client.ask("/")
    await client.until(lambda: number in client.closed)
    await client.end()
    assert number not in client.answers


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [("nothing", (), 400), ("/", tuple((f"x-{n}", "1") for n in range(101)), 431)],
)
async def test_odd_requests(lab: Lab, path: str, more: tuple[tuple[str, str], ...], status: int) -> None:
    client = await Client.dial(lab)
    seen = await client.get(path, *more)
    await client.end()
    assert seen.status == status


@pytest.mark.parametrize(("size", "status"), [(65_536, 405), (65_537, 413)])
async def test_a_body_as_large_as_it_may_be_and_one_byte_more(lab: Lab, size: int, status: int) -> None:
    client = await Client.dial(lab)
    number = client.wire.get_next_available_stream_id()
    head = [(":method", "POST"), (":path", "/"), (":scheme", "https"), (":authority", HOST)]
    client.wire.send_headers(number, head)
    for at in range(0, size, 16_384):
        part = min(16_384, size - at)
        await client.until(lambda part=part: client.wire.local_flow_control_window(number) >= part)  # type: ignore[misc]
        client.wire.send_data(number, b"x" * part)
    client.wire.end_stream(number)
    await client.until(lambda: number in client.closed)
    await client.end()
    assert client.answers[number].status == status


async def test_garbage_ends_the_connection_and_nothing_else(lab: Lab) -> None:
    client = await Client.dial(lab)
    client.writer.write(b"\xff" * 100)
    async with asyncio.timeout(SECONDS):
        while await client.reader.read(65_536):
            pass
    await client.end()
    assert (await get(lab, f"https://{HOST}/")).status == 200


async def test_http3_is_promised_by_header_and_in_dns(lab: Lab) -> None:
    assert (await get(lab, f"https://{HOST}/"))["alt-svc"] == 'h3=":443"; ma=86400'
    assert (await get(lab, f"http://{HOST}/"))["alt-svc"] == ""
    assert (await get(lab, "https://status.velomart.test/", at=STATUS4))["alt-svc"] == ""
    assert values(await ask(lab, HOST, "HTTPS"), "HTTPS") == [SPEAKS]
    assert values(await ask(lab, "www.velomart.test", "HTTPS"), "HTTPS") == [SPEAKS]


class Ear(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.set_result(data)

    def error_received(self, reason: Exception) -> None:
        self.heard.set_exception(reason)


async def packet(lab: Lab, data: bytes) -> bytes:
    loop = asyncio.get_running_loop()
    transport, ear = await loop.create_datagram_endpoint(Ear, remote_addr=at_port(lab, EDGE4, 443))
    transport.sendto(data)
    try:
        async with asyncio.timeout(SECONDS):
            return await ear.heard
    finally:
        transport.close()


FIRST = (b"\xc0\x1a\x2a\x3a\x4a" + b"\x04them" + b"\x02us").ljust(1200, b"\0")


async def test_udp_answers_and_closes_as_the_world_wants_it(lab: Lab) -> None:
    answer = b"\x80\0\0\0\0\x02us\x04them" + bytes.fromhex("".join(VERSIONS))
    assert await packet(lab, FIRST) == answer
    for fault in ("edge.http-versions", "cut:tcp"):
        lab.break_(fault)
        with pytest.raises(ConnectionRefusedError):
            await packet(lab, FIRST)
        lab.mend(fault)
        assert await packet(lab, FIRST) == answer


@pytest.mark.parametrize(
    "data",
    [
        b"",
        FIRST[:1199],
        b"\x40" + FIRST[1:],
        b"\xc0\0\0\0\1" + FIRST[5:],
        b"\xc0\0\0\0\0" + FIRST[5:],
        FIRST[:5] + b"\x15" + FIRST[6:],
    ],
    ids=["nothing", "too short", "short header", "version 1", "no version", "a long id"],
)
def test_anything_else_gets_no_answer(data: bytes) -> None:
    assert negotiate(data) is None


@given(st.binary(max_size=1400))
def test_any_packet_is_answered_with_less_or_not_at_all(data: bytes) -> None:
    answer = negotiate(data)
    assert answer is None or len(answer) < len(data)
