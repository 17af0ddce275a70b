"""One host that never answers must not keep the others waiting."""

import asyncio

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage, exchange
from cockpit.vantage.manners import PER_HOST, REQUESTS, SILENCES
from tests.vantage.servers import raw_server, says

OK = says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


class Tarpit:
    """Takes every request and says nothing; `asked` counts them."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        await reader.read(-1)


async def test_a_tarpit_holds_up_nobody_and_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "REQUEST_SECONDS", 1.0)
    pit = Tarpit()
    async with raw_server(pit) as slow, raw_server(OK) as quick:
        table = {"slow.test:80": f"127.0.0.1:{slow}", "quick.test:80": f"127.0.0.1:{quick}"}
        eyes = Vantage(LookFrom(map=table, resolver="127.0.0.1:1"))
        eyes._inquiry.heard = True
        waiting = [asyncio.create_task(eyes.fetch(f"http://slow.test/{at}")) for at in range(3 * REQUESTS)]
        await asyncio.sleep(0)
        seen = await asyncio.wait_for(eyes.fetch("http://quick.test/"), 0.8)
        assert isinstance(seen, Response)
        answers = await asyncio.gather(*waiting)
        await eyes.aclose()
    assert {answer.kind for answer in answers if isinstance(answer, Unreachable)} == {"timeout"}
    assert len({answer.cause for answer in answers if isinstance(answer, Unreachable)}) == 1
    assert SILENCES <= pit.asked <= SILENCES + PER_HOST
    assert SILENCES >= PER_HOST
