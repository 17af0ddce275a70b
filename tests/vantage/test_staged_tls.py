"""Visits to servers whose handshake or certificate breaks."""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit
from tests.real.minting import Draft, Paper, mint
from tests.vantage.servers import Handler, raw_server, says
from tests.vantage.staging import HOST, OK, SECURE, broke, looking, resets, silent

GOOD = Draft(subject=HOST, names=(HOST,), starts=-30, ends=20)


@pytest.fixture(scope="module")
def authority() -> Paper:
    return mint(Draft(subject="Visits CA", authority=True, starts=-500, ends=1000))


@asynccontextmanager
async def secured(
    folder: Path, authority: Paper, draft: Draft, handler: Handler, issuer: Paper | None = None
) -> AsyncIterator[Vantage]:
    """An HTTPS server with this certificate on port 443 of the host."""
    paper = mint(draft, issuer or authority)
    pem = folder / "server.pem"
    pem.write_text(paper.secret + paper.pem)
    (folder / "ca.pem").write_text(authority.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server = await asyncio.start_server(handler, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    try:
        async with looking({f"{HOST}:443": port}, ca_file="ca.pem", folder=folder) as vantage:
            yield vantage
    finally:
        server.close()
        await server.wait_closed()


async def test_a_good_handshake_tells_when_the_certificate_ends(tmp_path: Path, authority: Paper) -> None:
    async with secured(tmp_path, authority, GOOD, says(OK)) as vantage:
        seen = await visit(vantage, replace(SECURE, contains="hello"))
    assert seen.ok, seen.cause
    assert seen.tls_ms is not None
    ends = mint(GOOD, authority).certificate.not_valid_after_utc
    assert seen.not_after == ends.isoformat()


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (replace(GOOD, ends=-1), "expired"),
        (replace(GOOD, starts=1), "not-yet-valid"),
        (replace(GOOD, names=("other.test",)), "bad-name"),
    ],
)
async def test_certificates_that_are_not_accepted(
    tmp_path: Path, authority: Paper, draft: Draft, kind: str
) -> None:
    async with secured(tmp_path, authority, draft, says(OK)) as vantage:
        seen = await visit(vantage, SECURE)
    assert broke(seen) == (Stage.TLS, kind)
    assert (seen.tls_ms, seen.ttfb_ms, seen.not_after) == (None, None, "")
    assert seen.tcp_ms is not None


async def test_a_certificate_nobody_trusts(tmp_path: Path, authority: Paper) -> None:
    other = mint(Draft(subject="Else CA", authority=True, ends=1000))
    async with secured(tmp_path, authority, GOOD, says(OK), other) as vantage:
        assert broke(await visit(vantage, SECURE)) == (Stage.TLS, "not-trusted")


async def test_a_reset_and_an_end_inside_tls_are_no_answers(tmp_path: Path, authority: Paper) -> None:
    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with secured(tmp_path, authority, GOOD, leaves) as vantage:
        assert broke(await visit(vantage, SECURE)) == (Stage.HTTP, "closed")
    async with secured(tmp_path, authority, GOOD, resets) as vantage:
        assert broke(await visit(vantage, SECURE))[0] == Stage.HTTP


async def hears_and(reader: asyncio.StreamReader, data: bytes, writer: asyncio.StreamWriter) -> None:
    await reader.read(4096)
    writer.write(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not-tls"),
        (bytes((21, 3, 1, 0, 2, 2, 40)), "tls"),  # handshake_failure
    ],
)
async def test_ports_that_do_not_shake_hands(data: bytes, kind: str) -> None:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hears_and(reader, data, writer)

    async with raw_server(handler) as port, looking({f"{HOST}:443": port}) as vantage:
        assert broke(await visit(vantage, SECURE)) == (Stage.TLS, kind)


async def test_a_handshake_that_never_ends_or_is_reset() -> None:
    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)  # and leaves the rest, so that closing resets
        wire: socket.socket = writer.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async with raw_server(silent) as port, looking({f"{HOST}:443": port}) as vantage:
        assert broke(await visit(vantage, SECURE, seconds=0.4)) == (Stage.TLS, "timeout")
    async with raw_server(reset) as port, looking({f"{HOST}:443": port}) as vantage:
        assert broke(await visit(vantage, SECURE)) == (Stage.TLS, "reset")
