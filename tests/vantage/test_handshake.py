"""One handshake, with servers that misbehave in every way a server can before it shows a certificate."""

import asyncio
import socket
import ssl
import struct
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.tls import Offer
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, handshake
from cockpit.vantage.handshake import MOST_BYTES, Shaken, refusal, shake
from cockpit.vantage.trust import Trust
from tests.real.minting import Draft, Paper, mint
from tests.vantage.servers import Handler, raw_server

HOST, V4 = "shop.test", "203.0.113.10"
VERSION = "TLSv1.2"
HELLO_REQUEST = bytes.fromhex("1603030004 00000000")  # to be ignored during a handshake (RFC 5246 7.4.1.1)


def alert(number: int, level: int = 2) -> bytes:
    """A TLS alert record (RFC 8446 section 6)."""
    return bytes((21, 3, 1, 0, 2, level, number))


def answers(data: bytes) -> Handler:
    """Reads the hello, sends this, closes."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hello(reader)
        writer.write(data)
        await writer.drain()

    return handle


async def hello(reader: asyncio.StreamReader) -> None:
    head = await reader.readexactly(5)
    await reader.readexactly(struct.unpack("!H", head[3:])[0])


async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the connection and ends it."""


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A reset in answer to the hello, as some firewalls do."""
    await hello(reader)
    wire: socket.socket = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads and says nothing until the other side goes."""
    await reader.read(-1)


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte of a record that never ends, again and again."""
    writer.write(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\x00")
    while not writer.is_closing():
        writer.write(b"\x00")
        await writer.drain()
        await asyncio.sleep(0.02)


class Endless:
    """Messages that a client has to ignore, as long as somebody listens; `sent` counts the bytes."""

    def __init__(self) -> None:
        self.sent = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hello(reader)
        while not writer.is_closing() and self.sent < 64 * MOST_BYTES:
            writer.write(HELLO_REQUEST * 100)
            self.sent += len(HELLO_REQUEST) * 100
            await writer.drain()


async def met(handler: Handler) -> tuple[Shaken | Unreachable, tuple[Offer, str]]:
    """What one look and one question for a version make of such a server."""
    async with raw_server(handler) as port:
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={f"{V4}:443": f"127.0.0.1:{port}"}))
        try:
            return await vantage.handshake(HOST, V4), await vantage.offers(HOST, V4, VERSION)
        finally:
            await vantage.aclose()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same deadline for everything, only shorter."""
    monkeypatch.setattr(handshake, "HANDSHAKE_SECONDS", 0.3)


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (closes, "closes the connection during the TLS handshake"),
        (answers(b""), "closes the connection during the TLS handshake"),
        (resets, "closes the connection during the TLS handshake"),
        (answers(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "port 443 fails: "),
        (answers(b"220 mail.shop.test ESMTP\r\n"), "port 443 fails: "),
        (answers(bytes(range(256)) * 40), "port 443 fails: "),
        (answers(b"\x16\x03\x03\x00\x04\x02\xff\xff\xff"), "port 443 fails: "),
        (answers(alert(80)), "TLSV1_ALERT_INTERNAL_ERROR"),
        (answers(alert(40)), "HANDSHAKE_FAILURE"),
        (answers(alert(112)), "UNRECOGNIZED_NAME"),
        (answers(alert(0, level=1)), "closes the connection during the TLS handshake"),
        (answers(alert(112, level=1)), "closes the connection during the TLS handshake"),
    ],
)
async def test_any_other_end_than_a_refusal_decides_nothing(handler: Handler, words: str) -> None:
    seen, (offer, why) = await met(handler)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "tls")
    assert words in seen.cause
    assert seen.cause.count(f"{HOST} ({V4}) port 443") == 1
    assert (offer, why) == (Offer.UNSURE, seen.cause)


async def test_the_alert_for_the_version_is_a_refusal() -> None:
    seen, offer = await met(answers(alert(70)))
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "version")
    assert offer == (Offer.NO, "")


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("handler", [silent, drips])
async def test_who_is_slow_is_left_at_the_deadline(handler: Handler) -> None:
    async with asyncio.timeout(3):
        seen, (offer, why) = await met(handler)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "timeout")
    assert "does not finish the TLS handshake" in seen.cause
    assert (offer, why) == (Offer.UNSURE, seen.cause)


async def test_a_handshake_without_end_is_cut() -> None:
    endless = Endless()
    async with asyncio.timeout(5):
        seen, (offer, why) = await met(endless)
    assert isinstance(seen, Unreachable)
    assert seen.layer is Layer.TLS
    assert "closes" not in seen.cause  # it is we who end it
    assert (offer, why) == (Offer.UNSURE, seen.cause)
    assert endless.sent < 32 * MOST_BYTES  # twice the limit, and what the system holds for us


async def test_a_closed_port_is_tcp(unused_tcp_port: int) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={f"{V4}:443": f"127.0.0.1:{unused_tcp_port}"}))
    seen = await vantage.handshake(HOST, V4)
    offer, why = await vantage.offers(HOST, V4, VERSION)
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TCP, "refused")
    assert (offer, why) == (Offer.UNSURE, seen.cause)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254", "203.0.113.10"])
async def test_private_addresses_are_not_looked_at(address: str) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9"))
    seen = await vantage.handshake(HOST, address)
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "private"


async def test_a_version_this_machine_cannot_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(self: Trust, version: str) -> ssl.SSLContext:
        raise ValueError(f"Unsupported protocol version {version}")

    monkeypatch.setattr(Trust, "only", unable)
    offer, why = (await met(closes))[1]
    assert offer is Offer.UNSURE
    assert "this machine cannot speak TLSv1.2" in why


class Peer:
    """A TLS server in memory; it is gone after taking `writes` pieces from us."""

    def __init__(self, context: ssl.SSLContext, writes: int = 100) -> None:
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self.writes = writes
        self.closed = 0

    async def read(self, most: int) -> bytes:
        return self._out.read(most)

    async def write(self, data: bytes) -> None:
        if not self.writes:
            raise ConnectionResetError("the peer is gone")
        self.writes -= 1
        self._in.write(data)
        try:
            self._tls.do_handshake()
        except ssl.SSLError:
            return

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture(scope="module")
def paper() -> Paper:
    return mint(Draft(subject=HOST, names=(HOST,)))


@pytest.fixture
def serving(paper: Paper, tmp_path: Path) -> ssl.SSLContext:
    path = tmp_path / "site.pem"
    path.write_text(paper.secret + paper.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.fixture
def trust(paper: Paper, tmp_path: Path) -> Trust:
    path = tmp_path / "trusted.pem"
    path.write_text(paper.pem)
    return Trust(path)


async def test_an_accepted_handshake(serving: ssl.SSLContext, trust: Trust, paper: Paper) -> None:
    peer = Peer(serving)
    seen = await shake(peer, trust.looking, HOST)
    assert (seen.ders, seen.version, seen.code, seen.trouble) == ((paper.der,), "TLSv1.3", 0, "")
    assert peer.closed == 1


async def test_a_server_that_wants_a_certificate_of_ours_has_shown_its_own(
    serving: ssl.SSLContext, trust: Trust, paper: Paper, tmp_path: Path
) -> None:
    """Up to TLS 1.2 it ends the handshake; nobody can say then that it has no certificate."""
    serving.maximum_version = ssl.TLSVersion.TLSv1_2
    serving.verify_mode = ssl.CERT_REQUIRED
    serving.load_verify_locations(tmp_path / "site.pem")
    seen = await shake(Peer(serving), trust.looking, HOST)
    assert (seen.ders[0], seen.code, seen.trouble) == (paper.der, 0, "")


async def test_one_dropped_connection_is_no_verdict() -> None:
    calls = 0

    async def first_drops(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await (closes if calls == 1 else answers(alert(70)))(reader, writer)

    seen, _ = await met(first_drops)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "version"


@pytest.mark.parametrize("writes", [100, 1])
async def test_a_verdict_outlives_a_peer_that_is_gone(
    serving: ssl.SSLContext, paper: Paper, writes: int
) -> None:
    """With one write the hello arrives, and the alert that refuses the chain does not."""
    peer = Peer(serving, writes)
    seen = await shake(peer, Trust(None).looking, HOST)
    assert (seen.ders, seen.version, seen.code) == ((paper.der,), "", 18)
    assert peer.closed == 1


async def test_the_stream_is_closed_after_any_end(serving: ssl.SSLContext, trust: Trust) -> None:
    serving.minimum_version = ssl.TLSVersion.TLSv1_3
    peer = Peer(serving)
    with pytest.raises(ssl.SSLError) as ended:
        await shake(peer, trust.only("TLSv1.2"), HOST)
    assert refusal(ended.value)
    assert peer.closed == 1
    gone = Peer(serving, 0)
    with pytest.raises(ConnectionResetError):
        await shake(gone, trust.looking, HOST)
    assert gone.closed == 1


def test_looking_takes_what_is_weak_and_requests_do_not(trust: Trust) -> None:
    """What is too weak is judged by rules of ours, the same on every build of OpenSSL."""
    assert trust.looking.security_level == 0
    assert trust.looking.minimum_version is ssl.TLSVersion.TLSv1
    assert trust.looking.verify_mode is ssl.CERT_REQUIRED
    assert trust.looking.check_hostname
    assert trust.client(Client.TERMINAL).minimum_version >= ssl.TLSVersion.TLSv1_2
    assert trust.client(Client.TERMINAL) is trust.client(Client.TERMINAL)
    assert trust.client(Client.TERMINAL) is not trust.client(Client.BROWSER)
