"""Visits to names and ports that break: the stage is named, and nothing else is blamed."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import dns.message
import dns.rcode
import pytest

from cockpit.facts.visits import Stage, Target
from cockpit.vantage import Vantage
from cockpit.vantage import connector as connecting
from cockpit.vantage.staged import visit
from tests.vantage.servers import DnsServer, dns_server, raw_server, says
from tests.vantage.staging import HOST, OK, PLAIN, SECURE, V4, broke, http, looking, silent

ZONE = {(HOST, "A"): [V4]}


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
        server.refuse = "REFUSED"  # of everything, as a resolver on a machine that is offline
        assert broke(await visit(vantage, PLAIN)) == (Stage.OWN_NETWORK, "offline")
        server.silent = True
        assert broke(await visit(vantage, PLAIN)) == (Stage.OWN_NETWORK, "offline")


async def test_a_name_that_alone_is_refused_is_not_our_own_network() -> None:
    async with named(ZONE) as (server, vantage):
        reply = server.reply

        def refused(wire: bytes) -> dns.message.Message:
            made = reply(wire)
            if made.question[0].rdtype.name != "NS":
                made.set_rcode(dns.rcode.SERVFAIL)
                made.answer = []
            return made

        server.reply = refused  # type: ignore[method-assign]
        assert broke(await visit(vantage, PLAIN)) == (Stage.DNS, "servfail")


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
