"""A server that speaks HTTP/2 alone: how it is found out, how it is asked, and how it breaks."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions
import h2.settings
import pytest

from cockpit.standards.visit_addresses import visit_address
from cockpit.stopwatch.door import Door, ShutError
from cockpit.vantage import Vantage, timed2
from cockpit.vantage.timed2 import Wire2, wire2
from tests.vantage.staging import HOST, looking
from tests.vantage.threads import NO_PROTOCOL, Talk, http2_alone, threaded
from tests.vantage.timing import SECURE, doorway, papers

OK = [(":status", "200"), ("server", "alone")]
Wire = h2.connection.H2Connection
Answer = Callable[[Wire, int, socket.socket], None]


@dataclass
class Speaker:
    """Answers each request as told; counts connections and requests, and remembers what was settled."""

    answer: Answer
    connections: int = 0
    requests: list[dict[str, str]] = field(default_factory=list)
    pushes: list[int] = field(default_factory=list)

    def __call__(self, plug: socket.socket) -> None:
        self.connections += 1
        wire = Wire(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        wire.initiate_connection()
        plug.sendall(wire.data_to_send())
        with contextlib.suppress(h2.exceptions.ProtocolError):  # of what a test has broken itself
            while data := plug.recv(65_536):
                for event in wire.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self.requests.append({str(key): str(value) for key, value in event.headers or ()})
                        self.pushes.append(wire.remote_settings.enable_push)
                        assert event.stream_id is not None
                        self.answer(wire, event.stream_id, plug)
                plug.sendall(wire.data_to_send())


def framed(kind: int, flags: int, number: int, body: bytes) -> bytes:
    return struct.pack("!I", len(body))[1:] + struct.pack("!BBI", kind, flags, number) + body


def page(size: int = 5, *more: tuple[str, str]) -> Answer:
    """A body of that size, sent as the windows allow."""

    def answer(wire: Wire, number: int, plug: socket.socket) -> None:
        wire.send_headers(number, [*OK, *more])
        left = size
        while left:
            room = min(left, wire.local_flow_control_window(number), wire.max_outbound_frame_size)
            if room:
                wire.send_data(number, b"x" * room)
                left -= room
                plug.sendall(wire.data_to_send())
            else:
                heard = plug.recv(65_536)
                assert heard
                wire.receive_data(heard)
        wire.end_stream(number)

    return answer


@asynccontextmanager
async def alone(folder: Path, talk: Talk, seconds: float = 5.0) -> AsyncIterator[tuple[Vantage, Door]]:
    """A server that speaks HTTP/2 alone, and the door to it."""
    with threaded(http2_alone(papers(folder), talk)) as port:
        async with looking({f"{HOST}:443": port}, ca_file="ca.pem", folder=folder) as vantage:
            at = doorway(SECURE, seconds)
            try:
                yield vantage, at
            finally:
                at.close()


async def broken(folder: Path, answer: Answer, seconds: float = 5.0) -> str:
    """How a request that is answered so breaks; the connection is not asked again."""
    async with alone(folder, Speaker(answer), seconds) as (vantage, at):
        wire = await at.connect(vantage)
        with pytest.raises(ShutError) as shut:
            await at.ask(wire)
        assert not wire.open
        at.give_back(wire)
        assert at.idle == []
    return shut.value.why.kind


async def test_it_is_found_out_once_and_marked(tmp_path: Path) -> None:
    speaker = Speaker(page(5, ("set-cookie", "a=1")))
    async with alone(tmp_path, speaker) as (vantage, at):
        assert not at.http2
        wire = await at.connect(vantage)
        assert (wire.version, at.http2) == ("HTTP/2", True)
        for _ in range(3):
            seen = await at.ask(wire)
            assert (seen.status, seen.size, seen.header("server"), wire.open) == (200, 5, "alone", True)
            assert seen.sent <= seen.first <= seen.last
        assert wire.made.tls is not None
        wire.close()
        again = await at.connect(vantage)
        await again.ask(SECURE)
        again.close()
    assert speaker.connections == 2
    assert speaker.requests[0][":authority"] == HOST
    assert speaker.requests[0]["user-agent"].startswith("launch-cockpit/")
    assert speaker.pushes == [0] * 4  # nobody may send what was not asked for


async def test_bodies_beyond_the_window_and_connections_that_carry_many(tmp_path: Path) -> None:
    many = 9_000_000
    async with alone(tmp_path, Speaker(page(many))) as (vantage, at):
        wire = await at.connect(vantage)
        for _ in range(2):
            assert (await at.ask(wire)).size == many
        at.give_back(wire)
        assert at.idle == [wire]


async def test_hints_before_the_answer_and_trailers_after_it(tmp_path: Path) -> None:
    def answer(wire: Wire, number: int, plug: socket.socket) -> None:
        wire.send_headers(number, [(":status", "103"), ("link", "</a>")])
        plug.sendall(wire.data_to_send())
        wire.send_headers(number, OK)
        wire.send_data(number, b"hello")
        wire.send_headers(number, [("server-timing", "db;dur=3")], end_stream=True)

    async with alone(tmp_path, Speaker(answer)) as (vantage, at):
        wire = await at.connect(vantage)
        seen = await at.ask(wire)
        at.give_back(wire)
    assert (seen.status, seen.size) == (200, 5)


async def test_a_goodbye_in_order_lets_the_answer_through(tmp_path: Path) -> None:
    def answer(wire: Wire, number: int, plug: socket.socket) -> None:
        page()(wire, number, plug)
        plug.sendall(wire.data_to_send() + framed(7, 0, 0, struct.pack("!II", number, 0)))

    async with alone(tmp_path, Speaker(answer)) as (vantage, at):
        wire = await at.connect(vantage)
        assert (await at.ask(wire)).size == 5
        at.give_back(wire)
        assert at.kept() is None


def reset(wire: Wire, number: int, _plug: socket.socket) -> None:
    wire.reset_stream(number, h2.errors.ErrorCodes.REFUSED_STREAM)


def cut(wire: Wire, number: int, plug: socket.socket) -> None:
    wire.send_headers(number, OK)
    wire.send_data(number, b"hel")
    wire.reset_stream(number, h2.errors.ErrorCodes.INTERNAL_ERROR)


def gone(_wire: Wire, _number: int, plug: socket.socket) -> None:
    plug.shutdown(socket.SHUT_RDWR)


def half(wire: Wire, number: int, plug: socket.socket) -> None:
    wire.send_headers(number, OK)
    plug.sendall(wire.data_to_send())
    plug.shutdown(socket.SHUT_RDWR)


def away(wire: Wire, _number: int, _plug: socket.socket) -> None:
    wire.close_connection(h2.errors.ErrorCodes.ENHANCE_YOUR_CALM)


def garbage(_wire: Wire, _number: int, plug: socket.socket) -> None:
    plug.sendall(framed(0, 0, 0, b"data of no stream"))


def no_number(wire: Wire, number: int, _plug: socket.socket) -> None:
    wire.config.validate_outbound_headers = False
    wire.send_headers(number, [(":status", "fine")], end_stream=True)


def never(_wire: Wire, _number: int, _plug: socket.socket) -> None:
    """Says nothing."""


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reset, "reset"),
        (cut, "cut"),
        (gone, "closed"),
        (half, "cut"),
        (away, "reset"),
        (garbage, "garbage"),
        (no_number, "garbage"),
    ],
)
async def test_how_it_breaks(tmp_path: Path, answer: Answer, kind: str) -> None:
    assert await broken(tmp_path, answer) == kind


async def test_silence_and_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await broken(tmp_path, never, 0.2) == "timeout"
    monkeypatch.setattr(timed2, "MOST", 400_000)
    assert await broken(tmp_path, page(1_000_000)) == "too-large"


async def test_what_was_not_asked_for_is_not_taken_for_the_answer(tmp_path: Path) -> None:
    def answer(wire: Wire, number: int, plug: socket.socket) -> None:
        wire.remote_settings[h2.settings.SettingCodes.ENABLE_PUSH] = 1
        wire.remote_settings.acknowledge()
        asked = [(":method", "GET"), (":scheme", "https"), (":authority", HOST), (":path", "/a.css")]
        wire.push_stream(number, 2, asked)
        wire.send_headers(2, OK)
        wire.send_data(2, b"x" * 900, end_stream=True)
        plug.sendall(wire.data_to_send())
        page()(wire, number, plug)

    assert await broken(tmp_path, answer) == "garbage"  # it was told not to


@pytest.mark.parametrize(
    "frame",
    [
        framed(6, 0, 0, b"12345678"),  # PING
        framed(4, 0, 0, struct.pack("!HI", 3, 100)),  # SETTINGS
        framed(0, 0, 1, b""),  # DATA without any
        framed(9, 0, 1, b"x" * 100),  # CONTINUATION of nothing
        framed(1, 0, 1, b"\x88") + framed(9, 0, 1, b"") * 500,  # HEADERS that go on and on
        framed(1, 4, 1, b"\x48\x03103"),  # 103 again and again
        framed(0xFA, 0, 1, b"x" * 9),  # nobody knows what
    ],
)
async def test_floods_end_in_time(tmp_path: Path, frame: bytes) -> None:
    turns = 0

    async def beat() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    def answer(wire: Wire, number: int, plug: socket.socket) -> None:
        if frame[3] == 0:  # data come after a head
            wire.send_headers(number, OK)
            plug.sendall(wire.data_to_send())
        while True:
            plug.sendall(frame * 200)

    beating = asyncio.create_task(beat())
    kind = await broken(tmp_path, answer, 0.3)
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    assert kind in ("timeout", "garbage", "too-large")
    assert turns or kind != "timeout"


async def test_a_server_that_speaks_neither(tmp_path: Path) -> None:
    def refuses(plug: socket.socket) -> None:
        plug.recv(4096)
        plug.sendall(NO_PROTOCOL)

    with threaded(refuses) as port:
        async with looking({f"{HOST}:443": port}) as vantage:
            with pytest.raises(ShutError) as shut:
                await doorway(SECURE).connect(vantage)
    assert shut.value.why.cause == f"{HOST} port 443 speaks neither HTTP/1.1 nor HTTP/2"


async def test_closing_is_closing(tmp_path: Path) -> None:
    async with alone(tmp_path, Speaker(page())) as (vantage, _):
        where = visit_address(f"https://{HOST}/")
        assert where is not None
        wire = await wire2(vantage, where)
        assert isinstance(wire, Wire2)
        assert wire.open
        wire.close()
        assert not wire.open
