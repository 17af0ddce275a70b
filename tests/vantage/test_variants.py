"""A look that differs from a plain one is a look of its own, and every host's requests are counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import FORM
from cockpit.vantage.manners import Manners
from tests.vantage.servers import raw_server

URL = "http://shop.test/"


class Counting:
    """Answers each request with how many there were, and remembers what came."""

    def __init__(self) -> None:
        self.heads: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        number = str(len(self.heads)).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(number) + number
        )
        await writer.drain()


@asynccontextmanager
async def looking(server: Counting, *consents: str) -> AsyncIterator[Vantage]:
    async with raw_server(server) as port:
        table = {"shop.test:80": f"127.0.0.1:{port}"}
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table), consents=consents)
        yield vantage
        await vantage.aclose()


def body(seen: Response | Unreachable) -> str:
    assert isinstance(seen, Response)
    return seen.body


async def test_the_same_look_is_shared_and_a_second_one_is_not() -> None:
    async with looking(Counting()) as vantage:
        first = [body(await vantage.fetch(URL)) for _ in range(2)]
        second = [body(await vantage.fetch(URL, variant=Variant(nth=2))) for _ in range(2)]
        assert (first, second) == (["1", "1"], ["2", "2"])
        assert vantage.manners.sent == {"shop.test": 2}


async def test_headers_of_a_variant_stand_in_for_those_of_the_client() -> None:
    server = Counting()
    async with looking(server) as vantage:
        variant = Variant((("user-agent", "sqlmap/1.7"), ("origin", "https://a.test")), method="OPTIONS")
        await vantage.fetch(URL, Client.BROWSER, variant=variant)
    (head,) = server.heads
    assert head.startswith("OPTIONS / HTTP/1.1\r\n")
    assert [line for line in head.split("\r\n") if line.lower().startswith(("user-agent:", "origin:"))] == [
        "user-agent: sqlmap/1.7",
        "origin: https://a.test",
    ]


async def test_a_form_is_posted_as_one_and_only_with_consent() -> None:
    server = Counting()
    async with looking(server) as vantage:
        refused = await vantage.post(URL, b"email=a", kind=FORM)
        assert isinstance(refused, Unreachable)
        assert (refused.kind, server.heads) == ("consent", [])
    async with looking(server, "active") as vantage:
        await vantage.post(URL, b"email=a", kind=FORM)
    assert "content-type: application/x-www-form-urlencoded" in server.heads[0].lower()


async def test_without_a_keeper_no_credential_is_handed_out() -> None:
    async with looking(Counting()) as vantage:
        seen = await vantage.credential("keyring:launch-cockpit/shop/edge-read")
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.PERSON, "credential")


def test_a_host_is_granted_so_many_requests_and_no_more() -> None:
    manners = Manners(64, 10)
    assert [manners.grant("a.test", wanted) for wanted in (4, 4, 4, 1)] == [4, 4, 2, 0]
    assert manners.grant("b.test", 3) == 3
    refused = manners.refused("https://a.test/x")
    assert (refused.kind, "10 requests" in refused.cause) == ("limit", True)
