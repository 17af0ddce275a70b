"""A product on loopback that answers by a table, remembers what came, and can die in the middle."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage
from tests.vantage.servers import raw_server

HOST = "shop.example"


@dataclass(frozen=True)
class Came:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: Mapping[str, str]
    body: str = ""

    @property
    def line(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"


def page(body: str = "", status: int = 200, *headers: str) -> bytes:
    """A response as it goes over the wire."""
    data = body.encode()
    lines = (f"HTTP/1.1 {status} Said", "content-type: text/html", f"content-length: {len(data)}", *headers)
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + data


def moved(to: str, status: int = 303, *headers: str) -> bytes:
    """A redirect."""
    return page("", status, f"location: {to}", *headers)


CUT = b""  # the request is read, and the connection is closed without a word
HANGS = b"hangs"
Answer = bytes | Callable[[Came], bytes]


@dataclass
class Product:
    """`answers` by method and path; what is not there is a page that says ok. Some wait for an event."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    came: list[Came] = field(default_factory=list)
    waits: Mapping[str, asyncio.Event] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """What came, in order."""
        return [one.line for one in self.came]

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode().split("\r\n")[:-2]
            method, path, _ = first.split(" ")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.came.append(Came(method, path, headers, dict(parse_qsl(body.decode())), body.decode()))
            answer = self.answers.get(f"{method} {path}", page("ok"))
            data = answer(self.came[-1]) if callable(answer) else answer
            if line := self.waits.get(f"{method} {path}"):
                await line.wait()
            if data == HANGS:
                await asyncio.sleep(60)
            if data == CUT:
                return
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def served(product: Product) -> AsyncIterator[Vantage]:
    """A vantage that looks at the product, at http://shop.example."""
    async with raw_server(product) as port:
        table = {f"{name}:80": f"127.0.0.1:{port}" for name in (HOST, f"www.{HOST}")}
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table))
        yield vantage
        await vantage.aclose()
