"""One HTTP/1.1 connection with a clock: where answers end, what ends a connection, and what is no answer."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.stopwatch.door import ShutError
from cockpit.vantage import timed
from tests.vantage.servers import raw_server, says
from tests.vantage.staging import HOST, looking, resets, silent
from tests.vantage.timing import OK, PLAIN, Counted, address, answers, doorway, fault, plain, until

CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Server-Timing\r\n\r\n"
    b"5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nServer-Timing: db;dur=3\r\n\r\n"
)


async def test_a_connection_is_asked_again_and_again() -> None:
    served = Counted(answers(OK, OK, OK))
    async with plain(served) as (_, wire):
        seen = [await wire.ask(PLAIN) for _ in range(3)]
        assert wire.open
        assert served.connections == 1
    for one in seen:
        assert one.sent <= one.first <= one.last
        assert (one.status, one.size, one.header("content-length"), one.header("none")) == (200, 5, "5", "")
    assert seen[0].last <= seen[1].sent
    assert (wire.made.dns, wire.made.tls) == (None, None)
    assert wire.made.tcp is not None
    assert wire.version == "HTTP/1.1"


async def test_what_is_said_in_a_request() -> None:
    served = Counted(answers(OK))
    where = address(f"http://{HOST}:80/a b?q=ü&x=1")
    async with plain(served) as (_, wire):
        await wire.ask(where, (("cookie", "sid=1"),))
    lines = served.requests[0].decode().lower().split("\r\n")
    assert lines[0] == "get /a%20b?q=%c3%bc&x=1 http/1.1"
    assert {"host: shop.test", "cookie: sid=1", "accept: */*"} <= set(lines)
    assert any(line.startswith("user-agent: launch-cockpit/") for line in lines)


@pytest.mark.parametrize(
    ("said", "status", "size"),
    [
        (CHUNKED, 200, 11),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, 0),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", 304, 0),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, 0),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK, 200, 5),
        (b"HTTP/1.1 503 Down\r\ncontent-length: 3\r\n\r\nno.", 503, 3),
    ],
)
async def test_an_answer_ends_where_it_says_and_the_connection_stays(
    said: bytes, status: int, size: int
) -> None:
    async with plain(answers(said, OK)) as (_, wire):
        seen = await wire.ask(PLAIN)
        assert (seen.status, seen.size, wire.open) == (status, size, True)
        assert (await wire.ask(PLAIN)).size == 5


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ],
)
async def test_an_answer_that_ends_the_connection(said: bytes) -> None:
    async with plain(answers(said)) as (_, wire):
        assert (await wire.ask(PLAIN)).size == 5
        assert not wire.open
    async with plain(answers(said.replace(b"Content-Length: 5\r\n", b""), stays=False)) as (_, wire):
        assert (await wire.ask(PLAIN)).size == 5
        assert not wire.open


async def test_the_first_byte_is_that_of_the_answer_and_not_of_a_hint() -> None:
    later: list[float] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
        for part in (OK[:9], OK[9:]):
            await asyncio.sleep(0.05)
            later.append(asyncio.get_running_loop().time())
            writer.write(part)
        await reader.read(-1)

    async with plain(handle) as (_, wire):
        seen = await wire.ask(PLAIN)
    assert seen.sent < later[0] <= seen.first < later[1] <= seen.last


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "cut"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "cut"),
        (CHUNKED[:-20], "cut"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "cut"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 17 + OK, "garbage"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "garbage"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "garbage"),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000, "garbage"),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000, "garbage"),
    ],
)
async def test_what_is_no_whole_answer(said: bytes, kind: str) -> None:
    async with plain(says(said)) as (_, wire):
        assert await fault(wire) == kind
        assert not wire.open


async def test_a_reset_and_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    async with plain(resets) as (_, wire):
        assert await fault(wire) == "reset"
    monkeypatch.setattr(timed, "MOST", 300_000)
    large = b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + b"x" * 400_000
    async with plain(answers(large)) as (_, wire):
        assert await fault(wire) == "too-large"


async def test_sixteen_mebibytes_are_an_answer() -> None:
    many = 16_000_000
    async with plain(answers(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % many + b"x" * many)) as (
        _,
        wire,
    ):
        assert (await wire.ask(PLAIN)).size == many
        assert wire.open


async def test_whatever_comes_unasked_ends_the_connection() -> None:
    more = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
    async with plain(answers(OK + more)) as (_, wire):
        await wire.ask(PLAIN)
        assert not wire.open
    sent = asyncio.Event()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        await sent.wait()
        writer.write(more)
        await reader.read(-1)

    async with plain(handle) as (_, wire):
        await wire.ask(PLAIN)
        assert wire.open
        sent.set()
        await until(lambda: not wire.open)
    async with plain(answers(OK, stays=False)) as (_, wire):
        await wire.ask(PLAIN)
        await until(lambda: not wire.open)


async def test_silence_ends_and_so_does_the_connection() -> None:
    served = Counted(silent)
    async with raw_server(served) as port, looking({f"{HOST}:80": port}) as vantage:
        at = doorway(seconds=0.1)
        wire = await at.connect(vantage)
        with pytest.raises(ShutError) as shut:
            await at.ask(wire)
        at.give_back(wire)
        assert at.idle == []
    assert (shut.value.why.kind, str(shut.value.why.layer)) == ("timeout", "http")
    assert "shop.test port 80 does not answer within 0.1 s" in shut.value.why.cause


async def test_a_request_that_is_cancelled_leaves_no_half_answer_behind() -> None:
    async with raw_server(silent) as port, looking({f"{HOST}:80": port}) as vantage:
        at = doorway()
        wire = await at.connect(vantage)
        task = asyncio.create_task(at.ask(wire))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not wire.open


@given(
    st.lists(st.binary(max_size=40) | st.sampled_from([OK, CHUNKED, b"HTTP/1.1 ", b"\r\n\r\n"]), max_size=6)
)
@settings(max_examples=60)
def test_no_bytes_break_it(parts: list[bytes]) -> None:
    async def ask() -> None:
        async with plain(says(b"".join(parts))) as (_, wire):
            try:
                seen = await wire.ask(PLAIN)
            except timed.NoAnswerError as reason:
                kind = reason.kind
            else:
                kind = str(seen.status // 100)
        assert kind in {"2", "closed", "cut", "garbage", "reset"}

    asyncio.run(ask())
