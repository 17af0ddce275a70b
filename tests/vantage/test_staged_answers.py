"""Visits to servers that answer: what of it is HTTP, the edge, the application, or something behind it."""

import asyncio
import gzip
from dataclasses import replace

import pytest

from cockpit.facts.visits import Stage, Target
from tests.vantage.servers import Handler, says
from tests.vantage.staging import HOST, OK, PLAIN, broke, http, resets, saying, silent


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
    assert (await http(saying("200 OK", b"tea &amp; hello"), replace(PLAIN, contains="tea & hello"))).ok
    assert (await http(saying("200 OK", b"x" * 700_000 + b"hello"), wanted)).ok
    far = await http(saying("200 OK", b"x" * 1_000_000 + b"hello"), wanted)
    assert broke(far) == (Stage.APP, "wrong-text")
    assert "long page" in far.cause
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
