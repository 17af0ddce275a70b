"""A running lab, and small clients that look at it without the cockpit's own eyes."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import dns.asyncquery
import dns.message
import pytest

from cockpit.lab import serve
from cockpit.lab.faults import Fault, registry
from cockpit.lab.serve import Lab
from cockpit.lab.zones import EDGE4

SECONDS = 10.0


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    """The healthy company."""
    running = await Lab.start(tmp_path / "lab", "fixed")
    yield running
    await running.stop()


@dataclass(frozen=True)
class Seen:
    """One response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def at_port(lab: Lab, address: str, port: int) -> tuple[str, int]:
    """Where an address of the company really listens, as launch.toml says."""
    key = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    host, _, number = lab._vantage()["map"][key].rpartition(":")
    return host, int(number)


def trusting(lab: Lab) -> ssl.SSLContext:
    """Trust in the lab's root and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(lab.folder / "ca.pem")
    return context


async def dial(lab: Lab, url: str, at: str = EDGE4) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection for one URL."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = at_port(lab, at, 443 if secure else 80)
    return await asyncio.open_connection(
        host, port, ssl=trusting(lab) if secure else None, server_hostname=parts.hostname if secure else None
    )


async def send(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    url: str,
    *,
    method: str = "GET",
    headers: tuple[str, ...] = (),
    body: bytes = b"",
) -> Seen:
    """One request on an open connection."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}", *headers]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    async with asyncio.timeout(SECONDS):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *rest = head.strip().split("\r\n")
        pairs = tuple((name, value) for name, _, value in (line.partition(": ") for line in rest))
        length = 0 if method == "HEAD" else int(dict(pairs)["content-length"])
        return Seen(int(first.split()[1]), pairs, await reader.readexactly(length))


async def get(
    lab: Lab,
    url: str,
    *,
    at: str = EDGE4,
    method: str = "GET",
    headers: tuple[str, ...] = (),
    body: bytes = b"",
) -> Seen:
    """One request on a connection of its own."""
    reader, writer = await dial(lab, url, at)
    try:
        return await send(reader, writer, url, method=method, headers=headers, body=body)
    finally:
        writer.close()
        await writer.wait_closed()


async def ask(
    lab: Lab,
    name: str,
    type_: str,
    server: str = "",
    *,
    tcp: bool = False,
    payload: int = 1232,
    edns: bool = True,
) -> dns.message.Message:
    """One DNS question, to the resolver or to a server by name."""
    vantage = lab._vantage()
    host, _, port = (vantage["nameservers"][server] if server else vantage["resolver"]).rpartition(":")
    query = dns.message.make_query(name, type_, use_edns=0 if edns else -1, payload=payload)
    asking = dns.asyncquery.tcp if tcp else dns.asyncquery.udp
    return await asking(query, host, timeout=SECONDS, port=int(port))


def values(message: dns.message.Message, type_: str) -> list[str]:
    """The values of one type in the answer section."""
    return sorted(
        item.to_text()
        for rrset in message.answer
        for item in rrset
        if dns.rdatatype.to_text(item.rdtype) == type_
    )


def add(monkeypatch: pytest.MonkeyPatch, fault: Fault) -> Fault:
    """Make a fault known for one test."""
    known = {**registry(), fault.id: fault}
    monkeypatch.setattr(serve, "registry", lambda: known)
    monkeypatch.setattr(serve, "find", lambda name: known[name])
    return fault
