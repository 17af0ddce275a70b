"""A product that counts who asks how often and how many at once, and answers as a test tells it to."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from cockpit.launch.parts import LookFrom
from cockpit.stopwatch.door import door
from cockpit.stopwatch.sampler import Lane, Pace, Sampler
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Patience, Vantage
from tests.vantage.servers import raw_server

HOST, OTHER = "shop.test", "api.shop.test"
THEIRS = "other.example"  # declared, and not below the domain
DOWN, NOWHERE = "down.shop.test", "nowhere.shop.test"  # refuses connections; is not on any map
_QUICK = Patience(tries=1, seconds=0.1)
QUICK = Pace(500.0, 2)


def page(status: int = 200, *headers: str, body: bytes = b"hello") -> bytes:
    """An answer as it goes over the wire."""
    lines = (f"HTTP/1.1 {status} Said", f"content-length: {len(body)}", "content-type: text/html", *headers)
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


OK = page()


@dataclass(frozen=True)
class Asked:
    """One request: over which connection, the how manyeth to its host and path, and when."""

    host: str
    path: str
    connection: int
    nth: int
    at: float
    head: str


Answer = Callable[[Asked], bytes | Awaitable[bytes]]
END = b"\0end"  # behind an answer: the connection ends there
CUT = b""  # the request is read and the connection closed without a word


@dataclass
class Shop:
    """Answers every request by `answer`; closes the connection after an answer that says so."""

    answer: Answer = lambda _: OK
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        while True:
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
            except asyncio.IncompleteReadError:
                return
            said = await self._said(self._noted(head, connection))
            if said == CUT:
                return
            writer.write(said.removesuffix(END))
            await writer.drain()
            if b"connection: close" in said or said.endswith(END):
                return

    def _noted(self, head: str, connection: int) -> Asked:
        path = head.split(" ")[1]
        host = next(line[6:] for line in head.split("\r\n") if line.lower().startswith("host: "))
        nth = self.many(path, host) + 1
        self.asked.append(Asked(host, path, connection, nth, asyncio.get_running_loop().time(), head))
        return self.asked[-1]

    async def _said(self, asked: Asked) -> bytes:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            said = self.answer(asked)
            return said if isinstance(said, bytes) else await said
        finally:
            self.at_once -= 1

    def many(self, path: str, host: str = HOST) -> int:
        """How many requests came to that path of the host."""
        return sum((one.host, one.path) == (host, path) for one in self.asked)

    @property
    def by_host(self) -> Counter[str]:
        """How many came to each host."""
        return Counter(one.host for one in self.asked)


@asynccontextmanager
async def opened(shop: Shop) -> AsyncIterator[Vantage]:
    """A vantage on it; both hosts are it."""
    async with raw_server(shop) as port:
        table = {f"{host}:80": f"127.0.0.1:{port}" for host in (HOST, OTHER, THEIRS)} | {
            f"{DOWN}:80": "127.0.0.1:9"
        }
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table), patience=_QUICK)
        try:
            yield vantage
        finally:
            await vantage.aclose()


def lane(path: str = "/", host: str = HOST) -> Lane:
    """A route of it, by its path."""
    url = f"http://{host}{path}"
    at = door(url)
    assert at is not None
    return Lane(path.strip("/") or "home", url, at)


def still() -> Stillness:
    """One that never felt a pause: how busy this machine is must not matter."""
    return Stillness(clock=lambda: 0.0)


@asynccontextmanager
async def sampling(
    shop: Shop, lanes: Sequence[Lane], pace: Pace = QUICK, stillness: Stillness | None = None
) -> AsyncIterator[Sampler]:
    """A sampler of these lanes, warmed up."""
    async with opened(shop) as vantage:
        sampler = Sampler(vantage, lanes, pace, stillness or still())
        try:
            yield sampler
        finally:
            for one in lanes:
                one.door.close()
