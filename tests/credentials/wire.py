"""A provider on the wire: a server over TLS behind every host, and what it heard."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trustme

from cockpit.credentials import Secret
from cockpit.launch.parts import LookFrom
from cockpit.standards.edge_answers import Token, token
from cockpit.vantage import Vantage
from tests.credentials.canary import CANARY
from tests.vantage.servers import Handler

HOST = "api.edge.test"
URL = f"https://{HOST}/client/v4/user/tokens/verify"
API = f"https://{HOST}/client/v4"


def secret(host: str = HOST, value: str = CANARY) -> Secret:
    return Secret.of("edge-read", host, value)


@asynccontextmanager
async def served(handler: Handler, authority: trustme.CA, folder: Path) -> Any:
    """A vantage from which every host under test is one server, with certificates for both names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "evil.test").configure_cert(context)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    tasks = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    secure = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    plain = await asyncio.start_server(handle, "127.0.0.1", 0)
    ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
    table = {
        f"{host}:{port}": f"127.0.0.1:{at}" for host in (HOST, "evil.test") for port, at in ports.items()
    }
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table, ca_file="ca.pem"), folder=folder)
    try:
        yield vantage
    finally:
        await vantage.aclose()
        secure.close()
        plain.close()


async def asked(vantage: Vantage) -> Token:
    """What the provider says of the token."""
    return token(await vantage.fetch(f"{API}/user/tokens/verify", accept="application/json", secret=secret()))


class Recorder:
    """Answers every request the same way and remembers their heads."""

    def __init__(
        self, answer: bytes = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    ) -> None:
        self.answer = answer
        self.heads: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(self.answer)
        await writer.drain()


def carried(recorder: Recorder) -> list[bool]:
    return [f"authorization: Bearer {CANARY}\r\n".lower() in head.lower() for head in recorder.heads]
