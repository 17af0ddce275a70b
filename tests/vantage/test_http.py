"""One exchange over real sockets, with servers that misbehave."""

import asyncio
import gzip
import ssl
import tracemalloc
import zlib
from pathlib import Path

import pytest
import trustme

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Patience, Vantage, exchange
from tests.vantage.servers import Handler, raw_server, says

QUICK = Patience(tries=1, seconds=0.1)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


async def fetch(
    handler: Handler, client: Client = Client.TERMINAL, limit: int = 65536
) -> Response | Unreachable:
    async with raw_server(handler) as port:
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={"shop.test:80": f"127.0.0.1:{port}"}))
        try:
            return await vantage.fetch("http://shop.test/", client, limit=limit)
        finally:
            await vantage.aclose()


async def test_a_response_is_kept_as_it_came() -> None:
    head = b"HTTP/1.1 301 Moved\r\nLocation: /a\r\nLocation: /b\r\nSet-Cookie: sid=TOPSECRET; Secure\r\n\r\n"
    seen = await fetch(says(head))
    assert isinstance(seen, Response)
    assert seen.all("location") == ("/a", "/b")
    assert seen.first("set-cookie") == "sid=; Secure"
    assert seen.cookies == ("sid",)
    assert "TOPSECRET" not in repr(seen)


@pytest.mark.parametrize(
    "location", [b"http://[::1", b"javascript:alert(1)", b"http://\xc3\xbc.test/", b"\xff\xfe"]
)
async def test_a_damaged_location_is_never_a_crash(location: bytes) -> None:
    seen = await fetch(
        says(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
    )
    assert isinstance(seen, Response)
    assert seen.status == 302


async def test_a_bomb_is_cut_at_the_limit() -> None:
    bomb = gzip.compress(bytes(200 << 20), 9)
    assert len(bomb) < 300_000
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    tracemalloc.start()
    seen = await fetch(says(head, bomb), limit=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(seen, Response)
    assert seen.truncated
    assert len(seen.body) == 1 << 20
    assert peak < 20 << 20


async def test_compressed_text_is_read() -> None:
    for coding, data in ((b"gzip", gzip.compress(b"hello")), (b"deflate", zlib.compress(b"hello"))):
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(data))
        seen = await fetch(says(head, data))
        assert isinstance(seen, Response)
        assert seen.body == "hello"


@pytest.mark.parametrize("coding", [b"utf-8", b"none", b"identity", b"binary, gzip"])
async def test_a_coding_that_is_none_is_left_out_as_browsers_do(coding: bytes) -> None:
    data = gzip.compress(b"hello") if b"gzip" in coding else b"hello"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(data))
    seen = await fetch(says(head, data))
    assert isinstance(seen, Response)
    assert seen.body == "hello"


@pytest.mark.parametrize(
    "charset", [b"undefined", b"idna", b"punycode", b"rot13", b"none", b"unicode_escape"]
)
async def test_a_charset_that_is_none_is_utf8(charset: bytes) -> None:
    """`undefined`, as scripts write it, is a codec of Python that fails; punycode takes minutes."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\nContent-Length: 6\r\n\r\n" % charset
    seen = await fetch(says(head, "\\tgr\u00fc".encode()[:6]))
    assert isinstance(seen, Response)
    assert seen.body == "\\tgr\u00fc"


async def test_a_wrong_coding_is_said() -> None:
    seen = await fetch(says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"))
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.HTTP, "garbage")


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_a_dripping_server_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "REQUEST_SECONDS", 0.4)
    seen = await fetch(drip)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.HTTP, "timeout")


async def test_headers_without_end_are_cut() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            writer.write(b"X-%d: y\r\n" % number)
            await writer.drain()

    seen = await fetch(endless)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "too-large"


@pytest.mark.parametrize(
    ("sent", "kind"), [(b"", "cut-short"), (b"SSH-2.0-x\r\n\r\n", "garbage"), (b"HTTP/1.1 2", "cut-short")]
)
async def test_no_http_is_named(sent: bytes, kind: str) -> None:
    seen = await fetch(says(sent))
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.HTTP, kind)


async def test_a_refused_port_is_tcp(unused_tcp_port: int) -> None:
    vantage = Vantage(LookFrom(map={"shop.test:80": f"127.0.0.1:{unused_tcp_port}"}), patience=QUICK)
    seen = await vantage.fetch("http://shop.test/")
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TCP, "refused")


@pytest.mark.parametrize(
    "url", ["http://localhost:3000/", "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest"]
)
async def test_private_places_are_not_followed(url: str) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9"), patience=QUICK)
    seen = await vantage.fetch(url)
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "private"


@pytest.mark.parametrize("url", ["ftp://shop.test/", "http://", "http://a b/", "nonsense", "http://x:99999/"])
async def test_an_unusable_url_is_said(url: str) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9"), patience=QUICK)
    seen = await vantage.fetch(url)
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "bad-url"


async def test_the_environment_sets_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert isinstance(await fetch(says(OK)), Response)


async def test_the_browser_and_the_terminal_say_who_they_are() -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(OK)
        await writer.drain()

    await fetch(listen, Client.BROWSER)
    await fetch(listen, Client.TERMINAL)
    assert b"Mozilla" in heard[0]
    assert b"launch-cockpit" in heard[1]
    assert all(b"host: shop.test" in head.lower() for head in heard)


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, Path]:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return ca, tmp_path / "ca.pem"


async def fetch_tls(
    leaf: trustme.LeafCert | None, ca_file: Path, answer: bytes = OK
) -> Response | Unreachable:
    context = None
    if leaf is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if context is not None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            await reader.read()  # until the client has had enough
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    look = LookFrom(map={"203.0.113.9:443": f"127.0.0.1:{port}"}, ca_file=str(ca_file))
    vantage = Vantage(look)
    try:
        return await vantage.fetch("https://shop.test/", at="203.0.113.9")
    finally:
        await vantage.aclose()
        server.close()
        await server.wait_closed()


async def test_a_verified_leaf_is_kept(authority: tuple[trustme.CA, Path]) -> None:
    ca, ca_file = authority
    seen = await fetch_tls(ca.issue_cert("shop.test", "www.shop.test"), ca_file)
    assert isinstance(seen, Response)
    assert seen.certified == ("shop.test", "www.shop.test")
    assert seen.address == "203.0.113.9"


async def test_a_wrong_name_is_tls(authority: tuple[trustme.CA, Path]) -> None:
    ca, ca_file = authority
    seen = await fetch_tls(ca.issue_cert("other.test"), ca_file)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "certificate")


async def test_a_stall_inside_tls_is_not_blamed_on_tls(
    authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "REQUEST_SECONDS", 0.4)
    ca, ca_file = authority
    seen = await fetch_tls(
        ca.issue_cert("shop.test"), ca_file, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    )
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.HTTP, "timeout")


async def test_an_unknown_authority_is_tls(authority: tuple[trustme.CA, Path]) -> None:
    seen = await fetch_tls(trustme.CA().issue_cert("shop.test"), authority[1])
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "certificate")


async def test_a_closed_handshake_is_tls(authority: tuple[trustme.CA, Path]) -> None:
    seen = await fetch_tls(None, authority[1])
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "tls")


@pytest.mark.parametrize("port", [22, 25, 6379])
async def test_the_port_of_another_protocol_is_never_spoken_to(port: int) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={f"shop.test:{port}": "127.0.0.1:9"}))
    seen = await vantage.fetch(f"http://shop.test:{port}/")
    await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "bad-url"
    assert vantage.manners.sent.total() == 1
