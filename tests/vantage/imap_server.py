"""An IMAP server over TLS that behaves as told, and what it heard."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cockpit.credentials import Secret
from cockpit.launch.mail import Mailbox
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage
from tests.real.minting import Draft, Paper, mint

HOST, PASSWORD = "imap.shop.test", "Kanarie+vogel/7731&geel"
MESSAGE = (
    b"Delivered-To: seed+x1@shop.test\r\nTo: seed+x1@shop.test\r\n"
    b"Subject: =?utf-8?q?Your_new_p=C3=A4ssword?=\r\n\r\nHere it is.\r\n"
)
Answer = bytes | Callable[[bytes, bytes], bytes]


@cache
def authority() -> Paper:
    return mint(Draft(subject="Mail Root", authority=True, starts=-300, ends=300, purposes=()))


@cache
def shown(*names: str) -> Paper:
    return mint(Draft(subject=names[0], names=names), authority())


def fetched(
    uid: int, message: bytes, at: str = "28-Nov-2026 12:00:00 +0000"
) -> Callable[[bytes, bytes], bytes]:
    """Answers a FETCH of headers or of the whole with one message, as a server does."""

    def answer(tag: bytes, asked: bytes) -> bytes:
        whole = b"BODY.PEEK[]" in asked
        name = b"BODY[]<0>" if whole else b"BODY[HEADER.FIELDS (TO)]<0>"
        part = message if whole else message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        head = b'UID %d INTERNALDATE "%s" RFC822.SIZE %d' % (uid, at.encode(), len(message))
        return b"* 1 FETCH (%s %s {%d}\r\n%s)\r\n%s OK done\r\n" % (head, name, len(part), part, tag)

    return answer


def ok(*lines: bytes) -> Answer:
    """These lines, then that all is well."""
    return lambda tag, _: b"".join(b"* " + line + b"\r\n" for line in lines) + tag + b" OK done\r\n"


def healthy() -> dict[bytes, Answer]:
    """A mailbox with one message, by the beginning of each command."""
    return {
        b"CAPABILITY": ok(b"CAPABILITY IMAP4rev1 AUTH=PLAIN SPECIAL-USE"),
        b"AUTHENTICATE": b"+ \r\n",
        b"AHNl": lambda tag, _: tag + b" OK in\r\n",
        b"LIST": ok(b'LIST () "/" INBOX', b'LIST (\\Junk) "/" "&AMQ-rgerlich"'),
        b"EXAMINE INBOX": ok(b"1 EXISTS", b"OK [UIDVALIDITY 7] .", b"OK [UIDNEXT 5] ."),
        b'EXAMINE "INBOX"': ok(b"1 EXISTS", b"OK [UIDVALIDITY 7] .", b"OK [UIDNEXT 5] ."),
        b"EXAMINE": ok(b"0 EXISTS", b"OK [UIDVALIDITY 7] .", b"OK [UIDNEXT 1] ."),
        b"UID SEARCH": ok(b"SEARCH 4"),
        b"UID FETCH": fetched(4, MESSAGE),
        b"LOGOUT": ok(b"BYE see you"),
    }


@dataclass
class Fake:
    """`says` answers a command by its beginning; `heard` is every line, `calls` how often somebody came."""

    says: dict[bytes, Answer] = field(default_factory=healthy)
    greeting: bytes = b"* OK ready\r\n"
    heard: list[bytes] = field(default_factory=list)
    searched: asyncio.Event = field(default_factory=asyncio.Event)
    calls: int = 0
    drip: float = 0
    port: int = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError):
            return
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, self.greeting)
        tag = b"*"
        while line := (await reader.readline()).rstrip(b"\r\n"):
            self.heard.append(line)
            if b"UID SEARCH" in line:
                self.searched.set()
            found = re.fullmatch(rb"(c\d+) (.*)", line)
            tag, rest = (found[1], found[2]) if found else (tag, line)
            answer = next((self.says[key] for key in self.says if rest.startswith(key)), b"")
            said = answer if isinstance(answer, bytes) else answer(tag, rest)
            if not said:
                return
            await self._say(writer, said)

    async def _say(self, writer: asyncio.StreamWriter, said: bytes) -> None:
        pieces = [bytes((byte,)) for byte in said] if self.drip else [said]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(self.drip)


def row(port: int = 993, host: str = HOST) -> Mailbox:
    return Mailbox(address="seed@shop.test", host=host, port=port)


def secret(host: str = HOST) -> Secret:
    return Secret.of("seed-mailbox", host, PASSWORD)


@asynccontextmanager
async def serving(fake: Fake, folder: Path, *, names: tuple[str, ...] = (HOST,)) -> AsyncIterator[Vantage]:
    """The server, and a vantage that leads to it and trusts its authority."""
    paper = shown(*names)
    (folder / "leaf.pem").write_text(paper.pem + paper.secret)
    (folder / "ca.pem").write_text(authority().pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    server = await asyncio.start_server(fake, "127.0.0.1", 0, ssl=context)
    fake.port = server.sockets[0].getsockname()[1]
    there = {f"{HOST}:993": f"127.0.0.1:{fake.port}"}
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=there, ca_file="ca.pem"), folder=folder)
    try:
        yield vantage
    finally:
        await vantage.aclose()
        server.close()
        await server.wait_closed()
