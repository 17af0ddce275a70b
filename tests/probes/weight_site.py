"""A small shop on loopback whose pages and files come as raw bytes."""

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.weights import Weighed, Weights
from cockpit.launch import Launch
from cockpit.launch.parts import LookFrom, Product, Route
from cockpit.probes import caching, served, weights
from cockpit.vantage import Patience, Vantage
from tests.vantage.servers import raw_server

HOME = "http://shop.test/"
TEXT = "body{color:red}\n" * 400
QUICK = Patience(tries=1, seconds=0.2)
OTHERS = ("cdn.test", "two.test", "three.test", "fonts.googleapis.com", "fonts.gstatic.com")


@dataclass
class Server:
    """Answers by (host, path) with head lines and raw bytes; `asked` are the requests it got."""

    answers: dict[tuple[str, str], tuple[tuple[str, ...], bytes]]
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    heads: list[str] = field(default_factory=list)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
            path = head.split(" ")[1]
            host = next(
                line.split(":")[1].strip() for line in head.split("\r\n") if line.lower()[:5] == "host:"
            )
            self.asked[host, path] += 1
            self.heads.append(head)
            lines, body = self.answers.get((host, path), (("HTTP/1.1 404 Not Found",), b"no"))
            chunked = any("chunked" in line for line in lines)
            sent = (_chunks(body) if chunked else body) if body else b""
            length = () if chunked else (f"Content-Length: {len(body)}",)
            writer.write("\r\n".join((*lines, *length, "", "")).encode() + sent)
            await writer.drain()


def _chunks(body: bytes) -> bytes:
    parts = [body[at : at + 700] for at in range(0, len(body), 700)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


OK = "HTTP/1.1 200 OK"
HTML = (OK, "Content-Type: text/html")


def plain(type_: str, *more: str) -> tuple[str, ...]:
    return (OK, f"Content-Type: {type_}", *more)


def packed(text: str, type_: str = "text/css") -> tuple[tuple[str, ...], bytes]:
    return plain(type_, "Content-Encoding: gzip", "Vary: accept-encoding"), gzip.compress(
        text.encode(), mtime=0
    )


@asynccontextmanager
async def looking(server: Server, launch: Launch) -> AsyncIterator[Vantage]:
    async with raw_server(server.handle) as port:
        hosts = {f"{host}:80": f"127.0.0.1:{port}" for host in ("shop.test", *OTHERS)}
        vantage = Vantage(
            LookFrom(resolver="127.0.0.1:9", map=hosts, requests_per_host=launch.vantage.requests_per_host),
            patience=QUICK,
        )
        try:
            yield vantage
        finally:
            await vantage.aclose()


def shop(*routes: Route, requests: int = 60) -> Launch:
    product = Product(
        name="Shop", domain="shop.test", roadmap="marketplace-launch", origin="http://shop.test"
    )
    return sample_launch(
        "shop.test", product=product, routes=routes, vantage=LookFrom(requests_per_host=requests)
    )


async def weighed(server: Server, launch: Launch | None = None) -> Weights:
    launch = launch or shop()
    async with looking(server, launch) as vantage:
        seen = await served.gather(launch, vantage)
        return await weights.gather(launch, vantage, seen, await caching.gather(launch, vantage, seen))


def site(page: str, **files: tuple[tuple[str, ...], bytes]) -> Server:
    """The home page and files of the shop; in names two underscores stand for a dot."""
    answers = {("shop.test", f"/{name.replace('__', '.')}"): answer for name, answer in files.items()}
    return Server({("shop.test", "/"): (HTML, page.encode()), **answers})


def of(found: Weights, path: str) -> Weighed:
    return found.files[path if "://" in path else f"{HOME}{path}"]
