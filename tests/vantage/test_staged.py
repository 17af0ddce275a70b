"""Visits to servers that break in every stage: the stage is named, and nothing else is blamed."""

import asyncio
import gzip
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Patience, Vantage
from cockpit.vantage import connector as connecting
from cockpit.vantage.staged import visit
from tests.real.minting import Draft, Paper, mint
from tests.vantage.servers import DnsServer, Handler, dns_server, raw_server, says

QUICK = Patience(tries=1, seconds=0.1)
HOST, V4 = "shop.test", "203.0.113.10"
ZONE = {(HOST, "A"): [V4]}
PLAIN = Target("home", f"http://{HOST}/")
SECURE = Target("home", f"https://{HOST}/")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


async def http(handler: Handler, target: Target = PLAIN, seconds: float = 5.0) -> Visit:
    """One visit to a server on port 80 that is found without DNS."""
    async with raw_server(handler) as port, looking({f"{HOST}:80": port}) as vantage:
        return await visit(vantage, target, seconds=seconds)


@asynccontextmanager
async def looking(
    places: dict[str, int], resolver: int = 9, ca_file: str = "", folder: Path = Path()
) -> AsyncIterator[Vantage]:
    look = LookFrom(
        resolver=f"127.0.0.1:{resolver}",
        map={place: f"127.0.0.1:{port}" for place, port in places.items()},
        ca_file=ca_file,
    )
    vantage = Vantage(look, folder=folder, patience=QUICK)
    try:
        yield vantage
    finally:
        await vantage.aclose()


def saying(status: str, body: bytes = b"", *headers: str) -> Handler:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return says(head.encode() + b"\r\n" + body)


def broke(seen: Visit) -> tuple[str, str]:
    assert not seen.ok
    assert seen.cause
    return seen.stage, seen.kind


async def test_a_good_visit_has_its_times_and_no_others() -> None:
    seen = await http(says(OK), replace(PLAIN, contains="hell"))
    assert seen.ok
    assert (seen.stage, seen.kind, seen.status, seen.address) == ("", "", 200, "127.0.0.1")
    assert seen.dns_ms is None  # the map knew
    assert seen.tls_ms is None
    assert seen.tcp_ms is not None
    assert seen.ttfb_ms is not None
    assert seen.total_ms is not None
    assert seen.total_ms >= seen.ttfb_ms
    assert seen.at.endswith("+00:00")


async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    wire: socket.socket = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (says(b""), (Stage.HTTP, "closed")),
        (says(b"HTTP/1.1 200 OK\r\nCont"), (Stage.HTTP, "garbage")),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), (Stage.HTTP, "garbage")),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"), (Stage.HTTP, "cut-short")),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"), (Stage.HTTP, "garbage")),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\nhello"), (Stage.HTTP, "garbage")),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), (Stage.HTTP, "garbage")),
        (says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"), (Stage.HTTP, "cut-short")),
        (says(b"HTTP/1.1 200 OK\r\n", *[b"X: " + b"y" * 1000 + b"\r\n"] * 100), (Stage.HTTP, "too-large")),
        (resets, (Stage.HTTP, "reset")),
        (silent, (Stage.HTTP, "timeout")),
        (saying("404 Not Found"), (Stage.APP, "status-4xx")),
        (saying("500 Oops"), (Stage.APP, "status-5xx")),
        (saying("502 Bad Gateway", b"", "Server: nginx"), (Stage.APP, "status-5xx")),
        (saying("522 Connection timed out", b"", "Server: cloudflare"), (Stage.EDGE, "status-5xx")),
        (saying("403 Forbidden", b"", "CF-Mitigated: challenge"), (Stage.EDGE, "blocked")),
        (saying("403 Forbidden", b"<title>Just a moment...</title>"), (Stage.EDGE, "blocked")),
        (saying("429 Slow down"), (Stage.EDGE, "blocked")),
        (saying("403 Forbidden"), (Stage.APP, "status-4xx")),
        (
            saying(
                "503 No", b'{"status":"DOWN","components":{"db":{"status":"DOWN"},"disk":{"status":"UP"}}}'
            ),
            (Stage.DEPENDENCY, "sick"),
        ),
    ],
)
async def test_what_breaks_after_the_connection(handler: Handler, expected: tuple[str, str]) -> None:
    seen = await http(handler, seconds=0.4 if handler is silent else 5)
    assert broke(seen) == expected
    assert seen.blocked == (expected[1] == "blocked")


async def test_a_health_check_may_say_200_and_be_sick() -> None:
    body = b'{"status":"fail","checks":{"database":{"status":"fail"}}}'
    seen = await http(saying("200 OK", body, "Content-Type: application/json"), replace(PLAIN, kind="health"))
    assert broke(seen) == (Stage.DEPENDENCY, "sick")
    assert "database" in seen.cause
    as_page = await http(saying("200 OK", body, "Content-Type: application/json"))
    assert as_page.ok


async def test_texts_are_looked_for_behind_compression_and_chunks() -> None:
    wanted = replace(PLAIN, contains="hello")
    packed = gzip.compress(b"well, hello there")
    assert (await http(saying("200 OK", packed, "Content-Encoding: gzip"), wanted)).ok
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
    assert (await http(says(chunks), wanted)).ok
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    assert (await http(says(early, OK), wanted)).ok
    assert broke(await http(saying("200 OK", b"good bye"), wanted)) == (Stage.APP, "wrong-text")
    assert broke(await http(saying("301 Away", b""), wanted)) == (Stage.APP, "wrong-text")
    assert broke(await http(saying("200 OK", b"x", "Content-Encoding: br"), wanted)) == (Stage.HTTP, "coded")


async def test_statuses_are_those_that_are_expected() -> None:
    assert (await http(saying("301 Away"))).ok
    assert (await http(saying("401 Who"), replace(PLAIN, private=True))).ok
    assert (await http(saying("404 None"), replace(PLAIN, status=404))).ok
    assert broke(await http(saying("200 OK"), replace(PLAIN, status=204))) == (Stage.APP, "status-2xx")


async def test_a_bomb_and_an_endless_body_are_cut() -> None:
    bomb = gzip.compress(bytes(100 << 20), 9)
    assert (await http(saying("200 OK", bomb, "Content-Encoding: gzip"))).ok

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    assert (await http(endless)).ok


async def test_slow_is_up() -> None:
    async def slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.05)
        writer.write(OK)

    seen = await http(slowly, replace(PLAIN, max_ms=20))
    assert seen.ok
    assert (seen.stage, seen.kind) == ("", "slow")


async def test_the_release_is_read_from_a_marker_alone() -> None:
    body = saying("200 OK", b'{"version":"2.4.1"}', "Content-Type: application/json")
    assert (await http(body, replace(PLAIN, kind="marker"))).marker == "2.4.1"
    assert (await http(body)).marker == ""


async def test_a_refused_connection() -> None:
    async with raw_server(silent) as port:
        pass
    async with looking({f"{HOST}:80": port}) as vantage:
        assert broke(await visit(vantage, PLAIN)) == (Stage.TCP, "refused")


async def test_a_connection_that_nobody_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_target: tuple[str, int]) -> socket.socket:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.1)
    monkeypatch.setattr("cockpit.vantage.staged.plugged", never)
    async with looking({f"{HOST}:80": 9}) as vantage:
        assert broke(await visit(vantage, PLAIN)) == (Stage.TCP, "timeout")


@asynccontextmanager
async def named(zone: dict[tuple[str, str], list[str]]) -> AsyncIterator[tuple[DnsServer, Vantage]]:
    async with (
        dns_server(zone) as server,
        raw_server(says(OK)) as port,
        looking({f"{V4}:80": port}, server.port) as vantage,
    ):
        yield server, vantage


async def test_names_are_asked_for_anew_each_time() -> None:
    async with named(ZONE) as (server, vantage):
        seen = await visit(vantage, PLAIN)
        assert seen.ok
        assert (seen.address, seen.dns_ms is None) == (V4, False)
        server.zone = {("else.test", "A"): [V4]}
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "nxdomain")
        server.zone = {(HOST, "TXT"): ['"there"']}
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "no-address")
        server.refuse = "SERVFAIL"
        assert broke(await visit(vantage, PLAIN))[0] == Stage.DNS
        server.refuse = "REFUSED"
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "refused")
        server.silent = True
        assert broke(await visit(vantage, PLAIN)) == (Stage.OWN_NETWORK, "offline")


async def test_a_silent_zone_is_not_our_own_network() -> None:
    async with named(ZONE) as (server, vantage):
        reply = server.reply

        def only_the_root(data: bytes, addr: tuple[str, int]) -> None:
            if b"shop" not in data:
                assert server._transport is not None
                server._transport.sendto(reply(data).to_wire(), addr)

        server.datagram_received = only_the_root  # type: ignore[method-assign]
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "timeout")


async def test_a_public_name_that_leads_inside() -> None:
    async with named({(HOST, "A"): ["10.0.0.7"]}) as (_, vantage):
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "private")


async def test_what_is_no_address_and_what_we_get_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    async with looking({}) as vantage:
        for url in ("ftp://shop.test/", "https://", "https://a b/", "http://shop.test:0/", "http://[::1"):
            assert broke(await visit(vantage, Target("odd", url))) == (Stage.HTTP, "bad-url")
        monkeypatch.setattr("cockpit.vantage.staged.visit_address", lambda _: 1 / 0)
        assert broke(await visit(vantage, PLAIN)) == (Stage.OWN_NETWORK, "bug")


async def test_a_visit_can_be_cancelled() -> None:
    async with raw_server(silent) as port, looking({f"{HOST}:80": port}) as vantage:
        task = asyncio.create_task(visit(vantage, PLAIN))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_what_is_secret_in_an_address_stays_out() -> None:
    canary = "can" + "ary-4711"
    seen = await http(saying("500 Oops"), Target("home", f"http://{HOST}/?token={canary}"))
    assert not seen.ok
    assert canary not in repr(seen)


async def test_words_of_others_cannot_move_a_cursor() -> None:
    seen = await http(saying("503 No", b'{"status":"DOWN","components":{"\\u001b[2Jdb":{"status":"DOWN"}}}'))
    assert not seen.ok
    assert "\x1b" not in repr(seen.cause)
    assert "\x1b" not in seen.cause


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


GOOD = Draft(subject=HOST, names=(HOST,), starts=-30, ends=20)


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


async def test_mail_servers_and_plain_ports() -> None:
    async def greets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.shop.test ESMTP\r\n")
        await writer.drain()
        await reader.read(-1)

    async def full(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 too busy\r\n")

    mail = Target("mail", f"smtp://{HOST}:25")
    async with raw_server(greets) as port, looking({f"{HOST}:25": port}) as vantage:
        assert (await visit(vantage, mail)).ok
        assert (await visit(vantage, Target("port", f"tcp://{HOST}:25"))).ok
    async with raw_server(full) as port, looking({f"{HOST}:25": port}) as vantage:
        assert broke(await visit(vantage, mail)) == (Stage.MAIL, "no-greeting")
    async with raw_server(silent) as port, looking({f"{HOST}:25": port}) as vantage:
        assert broke(await visit(vantage, mail, seconds=0.4)) == (Stage.MAIL, "timeout")


async def test_a_flood_has_an_end_in_every_stage(tmp_path: Path) -> None:
    async def hints(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000)
            await writer.drain()

    async def hellos(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        while True:
            writer.write(bytes.fromhex("160303000400000000") * 4000)
            await writer.drain()

    assert broke(await http(hints)) == (Stage.HTTP, "endless")
    async with raw_server(hellos) as port, looking({f"{HOST}:443": port}) as vantage:
        assert (await visit(vantage, SECURE)).stage == Stage.TLS
