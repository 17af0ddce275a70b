"""How mail servers greet: sound ones, and those that stall, flood, lie or hang up."""

import asyncio
import socket
import ssl
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, smtp
from cockpit.vantage.handshake import Shaken
from cockpit.vantage.smtp import MOST_BYTES, Spoken, greet, talk
from tests.probes.web import company
from tests.vantage.servers import Handler, raw_server

HOST, V4 = "mail.shop.test", "203.0.113.25"
HELLO = (b"220 mail.shop.test ESMTP\r\n", b"250-mail.shop.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n")


def says(*replies: bytes, heard: list[bytes] | None = None) -> Handler:
    """Greets with the first reply, and answers each line with the next; then it hangs up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for at, reply in enumerate(replies):
            if at:
                got = await reader.readline()
                if heard is not None:
                    heard.append(got)
            writer.write(reply)
            await writer.drain()

    return handle


async def spoken(handler: Handler, context: ssl.SSLContext | None = None) -> Spoken | Unreachable:
    async with raw_server(handler) as port:
        plug = socket.socket()
        plug.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", port))
        return await talk(plug, HOST, context or ssl.create_default_context())


async def refused(handler: Handler) -> Unreachable:
    seen = await spoken(handler)
    assert isinstance(seen, Unreachable)
    assert seen.layer is Layer.MAIL
    assert seen.cause.startswith(f"{HOST} port 25 ")
    return seen


async def test_a_server_without_starttls_is_left_politely() -> None:
    heard: list[bytes] = []
    server = says(b"220-many\r\n220 lines\r\n", b"250-me\r\n250 SIZE\r\n", b"221 bye\r\n", heard=heard)
    seen = await spoken(server)
    assert seen == Spoken("many", ("SIZE",))
    assert heard == [b"EHLO [127.0.0.1]\r\n", b"QUIT\r\n"]


async def test_a_server_that_knows_no_ehlo_offers_nothing() -> None:
    assert await spoken(says(b"220 old\r\n", b"500 What?\r\n", b"221 bye\r\n")) == Spoken("old", ())


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ((b"554 No service for dynamic lines\r\n",), "turned-away"),
        ((b"421 Too busy\r\n",), "put-off"),
        ((b"220 ok\r\n", b"451 Greylisted\r\n"), "put-off"),
        ((b"SSH-2.0-OpenSSH_9.2\r\n",), "garbage"),
        ((b"\x00\xff\x1b[2J\n",), "garbage"),
        ((b"220-" + b"x" * 60 + b"\r\n",), "cut-short"),
        ((b"220-x\r\n" * 101,), "garbage"),
        ((b"220 " + b"x" * (MOST_BYTES + 100),), "garbage"),
        ((b"220-" + b"x" * 50_000 + b"\r\n220-" + b"x" * 50_000 + b"\r\n",), "garbage"),
        ((b"",), "cut-short"),
        ((b"220 ok\r\n",), "cut-short"),
    ],
)
async def test_what_does_not_talk_decides_nothing(replies: tuple[bytes, ...], kind: str) -> None:
    seen = await refused(says(*replies))
    assert seen.kind == kind
    assert seen.cause.isprintable()
    assert len(seen.cause) < 200


async def test_a_tarpit_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "SECONDS", 0.2)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.02)

    assert (await refused(drip)).kind == "timeout"


async def test_starttls_that_is_taken_back() -> None:
    seen = await spoken(says(*HELLO, b"454 TLS not available\r\n"))
    assert isinstance(seen, Spoken)
    cause = f"{HOST} port 25 offers STARTTLS and answers it with 454"
    assert seen.shaken == Unreachable(Layer.TLS, cause, "refused")


async def test_no_tls_behind_starttls() -> None:
    seen = await spoken(says(*HELLO, b"220 go\r\n250 plain text\r\n"))
    assert isinstance(seen, Spoken)
    assert isinstance(seen.shaken, Unreachable)
    assert seen.shaken.layer is Layer.TLS


async def test_a_closed_port_is_told_with_its_place() -> None:
    async with raw_server(says(b"")) as port:
        pass
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={f"{HOST}:25": f"127.0.0.1:{port}"}))
    try:
        seen = await greet(vantage, HOST)
    finally:
        await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind, seen.cause) == (Layer.TCP, "refused", f"{HOST}:25 refuses connections")


@pytest.mark.parametrize(("fault", "code"), [((), 0), (("email.starttls:expired",), 10)])
async def test_the_certificate_behind_starttls_is_kept_also_when_refused(
    tmp_path: Path, fault: tuple[str, ...], code: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with company(tmp_path, *fault) as (_, vantage):
        seen = await greet(vantage, "mx1.velomail.test")
    assert isinstance(seen, Spoken)
    assert isinstance(seen.shaken, Shaken)
    assert (seen.shaken.code, len(seen.shaken.ders)) == (code, 2)
    assert "STARTTLS" in seen.words
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_after_a_greeting_the_lab_takes_mail_as_before(tmp_path: Path) -> None:
    async with company(tmp_path) as (_, vantage):
        first = await greet(vantage, "mx1.velomail.test")
        again = await greet(vantage, "mx1.velomail.test")
    assert isinstance(first, Spoken)
    assert isinstance(again, Spoken)
    assert first.banner == again.banner
