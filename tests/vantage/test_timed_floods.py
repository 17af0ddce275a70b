"""Answers without an end: bounded in bytes and in time, and the clock is heard meanwhile."""

import asyncio

import pytest

from cockpit.stopwatch.door import ShutError
from cockpit.vantage import timed
from tests.vantage.staging import HOST, looking
from tests.vantage.threads import endless, threaded
from tests.vantage.timing import doorway

HEAD = b"HTTP/1.1 200 OK\r\n"
SECONDS = 0.2


async def flooded(head: bytes, again: bytes, seconds: float = SECONDS) -> tuple[str, int]:
    """How it ended, and how often another task had its turn meanwhile."""
    turns = 0

    async def beat() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.005)
            turns += 1

    with threaded(endless(head, again)) as port:
        async with looking({f"{HOST}:80": port}) as vantage:
            at = doorway(seconds=seconds)
            wire = await at.connect(vantage)
            beating = asyncio.create_task(beat())
            with pytest.raises(ShutError) as shut:
                await at.ask(wire)
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
    return shut.value.why.kind, turns


async def test_hints_without_an_end() -> None:
    kind, _ = await flooded(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000)
    assert kind == "garbage"


async def test_a_head_without_an_end() -> None:
    kind, _ = await flooded(HEAD, b"x-bomb: 1\r\n" * 4000)
    assert kind == "garbage"
    kind, _ = await flooded(HEAD, b"x" * 40_000)
    assert kind == "garbage"


async def test_a_body_in_crumbs_does_not_stop_the_clock() -> None:
    crumbs = b"1\r\nx\r\n" * 10_000
    kind, turns = await flooded(HEAD + b"transfer-encoding: chunked\r\n\r\n", crumbs)
    assert kind == "timeout"
    assert turns >= 3  # of forty: this machine may be busy


@pytest.mark.parametrize("framing", [b"connection: close\r\n\r\n", b"content-length: 99999999999\r\n\r\n"])
async def test_a_body_without_an_end(monkeypatch: pytest.MonkeyPatch, framing: bytes) -> None:
    monkeypatch.setattr(timed, "MOST", 3_000_000)
    kind, _ = await flooded(HEAD + framing, b"x" * 65_536, seconds=5.0)
    assert kind == "too-large"


async def test_trailers_without_an_end() -> None:
    kind, _ = await flooded(HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\n", b"x-bomb: 1\r\n" * 4000)
    assert kind == "garbage"
