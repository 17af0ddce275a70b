"""Mail: an SMTP server that judges what comes and puts it into one Maildir."""

import asyncio
import contextlib
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from cockpit.lab import maildir
from cockpit.lab.desk import Desk
from cockpit.lab.pki import Pki
from cockpit.lab.stamp import RECEIVER, Came, judged, stamp, stands_for

MESSAGE_LIMIT = 1_000_000  # bytes
_DOMAINS = ("velomart.test", "bounce.velomart.test")
_NOBODY = "nobody"  # in whose name there is no mailbox


class Post:
    """What the SMTP server asks about a message; replies as in RFC 5321 4.2."""

    def __init__(self, desk: Desk, later: set[asyncio.TimerHandle]) -> None:
        self._desk = desk
        self._later = later

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        """Only our own people."""
        if not self._desk.world.mail.accepts:
            return "550 5.1.1 No such mailbox"
        local, _, domain = address.lower().rpartition("@")
        if domain not in _DOMAINS:
            return "550 5.7.1 Relaying denied"
        if local.startswith(_NOBODY):
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Judge it, and keep it in the inbox or among the junk, once for each who is to have it."""
        mail = self._desk.world.mail
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        helo, peer = str(session.host_name or ""), str(session.peer[0] if session.peer else "")
        for to in envelope.rcpt_tos:
            ip = stands_for(self._desk.world, helo, peer)
            came = Came(helo, ip, (envelope.mail_from or "").strip("<>"), to)
            seen = await judged(self._desk.world, content, came)
            if seen.wanted == "reject":
                return f"550 5.7.26 {seen.author} wants mail without its signature turned away (DMARC)"
            folder = "Junk" if seen.wanted == "quarantine" else mail.folder
            self._file(stamp(came, seen) + content, folder, mail.delay)
        return "250 2.0.0 Taken"

    def _file(self, message: bytes, folder: str, delay: float) -> None:
        """Into the mailbox now, or after the provider's delay."""
        work = partial(maildir.put, self._desk.mailbox, message, folder)
        if delay <= 0:
            work()
            return
        self._later.add(asyncio.get_running_loop().call_later(delay, work))


class _Server(SMTP):
    """One conversation that tells the mailroom when it is over."""

    def __init__(self, room: "Mailroom", desk: Desk, pki: Pki) -> None:
        super().__init__(
            Post(desk, room.later),
            hostname=RECEIVER,
            ident="Velomail",
            data_size_limit=MESSAGE_LIMIT,
            timeout=30,
            loop=asyncio.get_running_loop(),
            tls_context=pki.context(desk.world.mail.certificate) if desk.world.mail.starttls else None,
        )
        self._room = room

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        super().connection_made(transport)
        self._room.talks.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """A client went."""
        super().connection_lost(error)
        self._room.talks.discard(self)

    async def handle_exception(self, error: Exception) -> str:
        """A client that turns away at the certificate is no trouble of ours."""
        if isinstance(error, TLSSetupException):
            return "454 TLS not available"
        said: str = await super().handle_exception(error)
        return said

    def hang_up(self) -> asyncio.Task[None] | None:
        """Break the conversation; the task that ends with it, if there is one."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        return self._handler_coroutine


class Mailroom:
    """The SMTP server; `number` is its port."""

    def __init__(self, desk: Desk, pki: Pki) -> None:
        self._desk = desk
        self._pki = pki
        self._server: asyncio.Server | None = None
        self.talks: set[_Server] = set()
        self.later: set[asyncio.TimerHandle] = set()
        self.number = 0

    async def start(self) -> None:
        """Open the port; the mailbox is made when it is not there."""
        maildir.prepare(self._desk.mailbox)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(_Server, self, self._desk, self._pki), "127.0.0.1", 0)
        self.number = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and all conversations."""
        if self._server is None:
            return
        self._server.close()
        for waiting in self.later:
            waiting.cancel()
        ends = [talk.hang_up() for talk in list(self.talks)]
        for end in ends:
            if end is not None:
                end.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await end
        await self._server.wait_closed()
