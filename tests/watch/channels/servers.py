"""Real servers for messages: a hook over TLS and mail servers with STARTTLS, TLS or neither."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.lab.pki import Pki
from cockpit.lab.ports import TcpPort
from cockpit.lab.world import Certificate
from cockpit.launch.operations import Alert
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage
from cockpit.watch.channels import Message

HOOK_HOST = "hooks.chat.test"
MAIL_HOST = "smtp.post.test"
NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
PATH = "/in/" + "Canary" * 4
USER, PASSWORD = "watch@post.test", "Kanarien" + "vogel" * 3
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
MESSAGE = Message("Shop", "home is down", ("since 12:00 UTC", "DNS: no address"), "down", "o1")


@dataclass
class Hook:
    """A hook that keeps what it gets and answers as it is told."""

    answer: bytes = OK
    heads: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        self.heads.append(head)
        self.bodies.append(json.loads(await reader.readexactly(length)))
        writer.write(self.answer)
        await writer.drain()


@dataclass
class Post:
    """A mail server's side: what it got, and what it says instead of taking it."""

    letters: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    says: str = "250 taken"
    refuses: str = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses and address.startswith(self.refuses):
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        self.envelopes.append((envelope.mail_from or "", tuple(envelope.rcpt_tos)))
        self.secured.append(session.ssl is not None)
        return self.says


def _lets_in(_server: SMTP, _session: Session, _envelope: Envelope, way: str, said: Any) -> AuthResult:
    right = isinstance(said, LoginPassword) and said == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@dataclass
class Servers:
    """What is running, where to look from, and the credentials there are."""

    folder: Path
    pki: Pki = field(default_factory=Pki)
    hook: Hook = field(default_factory=Hook)
    post: Post = field(default_factory=Post)
    map: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    closers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    async def chat(self, url: str = f"https://{HOOK_HOST}{PATH}", **certificate: Any) -> Alert:
        """Serve the hook; the channel that leads to it."""
        wanted = Certificate((HOOK_HOST,), **certificate)
        port = TcpPort(self.hook.serve, self.pki.context(wanted))
        port.open()
        self.closers.append(port.stop)
        self.map[f"{HOOK_HOST}:443"] = port.address
        self.secrets["hook"] = Secret.of("hook", HOOK_HOST, url)
        return Alert(channel="slack", to=f"https://{HOOK_HOST}", credential="keyring:x/y/hook")

    async def mail(self, port: int = 587, *, tls: bool = True, login: bool = True, **more: Any) -> Alert:
        """Serve mail at that port; the channel that leads to it."""
        context = self.pki.context(Certificate((MAIL_HOST,)))
        login_here = tls and port != 465  # aiosmtpd warns where a password may come in plain
        made = partial(
            SMTP,
            self.post,
            hostname=MAIL_HOST,
            authenticator=_lets_in,
            auth_required=login and login_here,
            auth_require_tls=login_here,
            auth_exclude_mechanism=more.pop("without", []),
            tls_context=context if tls and port != 465 else None,
            loop=asyncio.get_running_loop(),
        )
        server = await asyncio.get_running_loop().create_server(
            made, "127.0.0.1", 0, ssl=context if port == 465 else None
        )

        async def close() -> None:
            server.close()
            await server.wait_closed()

        self.closers.append(close)
        self.map[f"{MAIL_HOST}:{port}"] = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self.secrets["mail"] = Secret.of("mail", MAIL_HOST, f"{USER}:{PASSWORD}")
        given = {"credential": "keyring:x/y/mail"} if login else {}
        return Alert(channel="mail", to="mailto:ana@shop.test", server=f"{MAIL_HOST}:{port}", **given, **more)

    def look(self) -> LookFrom:
        """Where to look from: the lab's authority is trusted."""
        (self.folder / "ca.pem").write_bytes(self.pki.root)
        return LookFrom(ca_file="ca.pem", map=self.map, resolver="127.0.0.1:9")

    def vantage(self) -> Vantage:
        """A look from there."""
        return Vantage(self.look(), folder=self.folder, find=self._find)

    async def _find(self, reference: str) -> Secret | Unreachable:
        return self.secrets[reference.rpartition("/")[2]]

    async def stop(self) -> None:
        for close in self.closers:
            await close()


def now() -> dt.datetime:
    """The hour of the tests."""
    return NOW
