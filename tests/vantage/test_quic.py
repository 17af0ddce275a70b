"""One QUIC packet: who answers, who is closed, who is silent, and what comes back in place of an answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts import Unreachable
from cockpit.lab.quic import VERSIONS, negotiate
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, quic
from cockpit.vantage.quic import NoQuicError, versions

HOST, ADDRESS = "shop.test", "203.0.113.10"
IDS = st.binary(max_size=20)
Answer = Callable[[bytes], bytes | None]


def packet(ours: bytes, theirs: bytes, *found: str) -> bytes:
    """A version negotiation packet (RFC 9000 section 17.2.1)."""
    echo = bytes([len(ours)]) + ours + bytes([len(theirs)]) + theirs
    return b"\x80" + bytes(4) + echo + bytes.fromhex("".join(found))


class Port(asyncio.DatagramProtocol):
    """Answers each datagram as told, and counts them."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.heard: list[bytes] = []

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.append(data)
        if (said := self.answer(data)) is not None:
            self.transport.sendto(said, addr)


@asynccontextmanager
async def listening(answer: Answer) -> AsyncIterator[tuple[Port, int]]:
    loop = asyncio.get_running_loop()
    transport, port = await loop.create_datagram_endpoint(lambda: Port(answer), local_addr=("127.0.0.1", 0))
    yield port, transport.get_extra_info("sockname")[1]
    transport.close()


async def asked(port: int) -> tuple[str, ...] | Unreachable:
    vantage = Vantage(LookFrom(map={f"{ADDRESS}:443": f"127.0.0.1:{port}"}))
    seen = await vantage.quic(HOST, ADDRESS)
    again = await vantage.quic(HOST, ADDRESS)
    await vantage.aclose()
    assert seen == again
    assert vantage.manners.sent[HOST] == 1
    return seen


@given(IDS, IDS, st.lists(st.binary(min_size=4, max_size=4), max_size=40))
def test_the_versions_come_back_as_they_were_sent(ours: bytes, theirs: bytes, found: list[bytes]) -> None:
    told = [one.hex() for one in found]
    wanted = [one for one in told[:32] if one[1::2] != "aaaa"]
    assert list(versions(packet(ours, theirs, *told), ours, theirs)) == wanted


@given(st.binary(max_size=64), IDS, IDS)
def test_whatever_comes_is_versions_or_no_quic(data: bytes, ours: bytes, theirs: bytes) -> None:
    try:
        found = versions(data, ours, theirs)
    except NoQuicError:
        return
    assert data[1:5] == bytes(4)
    assert all(len(bytes.fromhex(one)) == 4 for one in found)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        packet(b"o" * 8, b"t" * 8, *VERSIONS)[:6],
        b"\x40" + packet(b"o" * 8, b"t" * 8, *VERSIONS)[1:],
        b"\x80\0\0\0\1" + packet(b"o" * 8, b"t" * 8, *VERSIONS)[5:],
        packet(b"t" * 8, b"o" * 8, *VERSIONS),
        packet(b"o" * 7, b"t" * 8, *VERSIONS),
    ],
    ids=["nothing", "HTTP", "cut short", "short header", "a version", "ids swapped", "another id"],
)
def test_what_is_no_answer_to_our_packet_is_refused(damaged: bytes) -> None:
    with pytest.raises(NoQuicError):
        versions(damaged, b"o" * 8, b"t" * 8)


async def test_whoever_speaks_quic_names_its_versions() -> None:
    async with listening(negotiate) as (port, number):
        assert await asked(number) == VERSIONS
    assert len(port.heard[0]) == 1200


async def test_versions_kept_for_exercise_are_left_out() -> None:
    def answer(data: bytes) -> bytes:
        return packet(data[15:23], data[6:14], "0a1a2a3a", "00000001", "fafafafa")

    async with listening(answer) as (_, number):
        assert await asked(number) == ("00000001",)


async def test_a_closed_port_is_known_at_once() -> None:
    async with listening(negotiate) as (_, number):
        pass
    seen = await asked(number)
    assert isinstance(seen, Unreachable)
    assert (seen.kind, seen.layer) == ("refused", Layer.TCP)
    assert seen.cause == f"UDP port 443 of {HOST} ({ADDRESS}) is closed"


@pytest.mark.parametrize(
    ("answer", "packets"),
    [
        (lambda _: None, 2),
        (lambda _: b"\x16\x03\x01garbage", 1),
        (lambda data: packet(b"somebody", data[6:14], "00000001"), 1),
    ],
    ids=["silent", "garbage", "somebody else's answer"],
)
async def test_silence_and_garbage_decide_nothing(
    monkeypatch: pytest.MonkeyPatch, answer: Answer, packets: int
) -> None:
    monkeypatch.setattr(quic, "ANSWER_SECONDS", 0.05)
    async with listening(answer) as (port, number):
        seen = await asked(number)
    assert isinstance(seen, Unreachable)
    assert (seen.kind, seen.layer) == ("silent", Layer.NETWORK)
    assert len(port.heard) == packets


async def test_a_private_address_gets_no_packet() -> None:
    vantage = Vantage(LookFrom())
    seen = await vantage.quic(HOST, "10.0.0.5")
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "private"
