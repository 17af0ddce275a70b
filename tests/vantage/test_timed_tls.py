"""A timed connection inside TLS: tickets are no talk, everything else that comes unasked is."""

import asyncio
import ssl
from pathlib import Path

import pytest

from cockpit.stopwatch.door import ShutError
from tests.vantage.servers import raw_server, says
from tests.vantage.staging import HOST, looking, resets
from tests.vantage.timing import OK, SECURE, Counted, answers, doorway, fault, papers, secure, until

MORE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"


def tickets(context: ssl.SSLContext) -> None:
    context.num_tickets = 8


def old(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("change", [tickets, old])
async def test_a_connection_is_kept_whatever_tickets_come(tmp_path: Path, change: object) -> None:
    assert callable(change)
    served = Counted(answers(OK, OK, OK))
    async with secure(served, tmp_path, change) as (_, wire):
        for _ in range(3):
            assert (await wire.ask(SECURE)).size == 5
            assert wire.open
        assert wire.made.tls is not None
        assert wire.made.tls > 0
    assert served.connections == 1


async def test_an_answer_that_nobody_asked_for_is_not_taken_for_the_next(tmp_path: Path) -> None:
    later = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        await later.wait()
        writer.write(MORE)
        await reader.read(-1)

    async with secure(handle, tmp_path) as (_, wire):
        await wire.ask(SECURE)
        assert wire.open
        later.set()
        await until(lambda: not wire.open)


async def test_two_answers_in_one_breath(tmp_path: Path) -> None:
    async with secure(answers(OK + MORE), tmp_path) as (_, wire):
        await wire.ask(SECURE)
        assert not wire.open


async def test_a_goodbye_is_the_end(tmp_path: Path) -> None:
    async with secure(answers(OK, stays=False), tmp_path) as (_, wire):
        await wire.ask(SECURE)
        await until(lambda: not wire.open)


async def test_ends_and_resets_inside_tls(tmp_path: Path) -> None:
    async with secure(says(b""), tmp_path) as (_, wire):
        assert await fault(wire, SECURE) == "closed"
    async with secure(says(OK[:-2]), tmp_path) as (_, wire):
        assert await fault(wire, SECURE) == "cut"
    async with secure(resets, tmp_path) as (_, wire):
        assert await fault(wire, SECURE) in ("reset", "closed")
        wire.close()
        wire.close()  # whoever closes twice does no harm


async def test_doors_that_do_not_open(tmp_path: Path) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)

    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)  # and not the rest, so that closing resets

    for handler, kind in ((mute, "timeout"), (rude, "tls"), (leaves, "tls")):
        async with raw_server(handler) as port, looking({f"{HOST}:443": port}) as vantage:
            with pytest.raises(ShutError) as shut:
                await doorway(SECURE, 0.1 if handler is mute else 5.0).connect(vantage)
            assert shut.value.why.kind == kind
    async with looking({f"{HOST}:443": port}) as vantage:  # nobody is there any more
        with pytest.raises(ShutError) as shut:
            await doorway(SECURE).connect(vantage)
    assert shut.value.why.kind == "refused"


async def test_a_stranger_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        async with secure(answers(OK), tmp_path, lambda _: papers(tmp_path)):  # another authority by then
            raise AssertionError
