"""Mail: an SMTP server that puts everything into one Maildir."""

import asyncio
import contextlib
import mailbox
from functools import partial

from aiosmtpd.smtp import SMTP, Envelope, Session

from cockpit.lab.desk import Desk

MESSAGE_LIMIT = 1_000_000  # bytes
_DOMAINS = ("velomart.test", "bounce.velomart.test")


def deliver(desk: Desk, message: bytes) -> None:
    """Put one message into the mailbox."""
    mailbox.Maildir(desk.mailbox).add(message)


class Post:
    """What the SMTP server asks about a message; replies as in RFC 5321 4.2."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
        if address.rpartition("@")[2].lower() not in _DOMAINS:
            return "550 5.7.1 Relaying denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep it, after the provider's delay."""
        await asyncio.sleep(self._desk.world.mail.delay)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        deliver(self._desk, f"Return-Path: <{envelope.mail_from}>\r\n".encode() + content)
        return "250 2.0.0 Delivered"


class _Server(SMTP):
    """One conversation that tells the mailroom when it is over."""

    def __init__(self, room: "Mailroom", desk: Desk) -> None:
        super().__init__(
            Post(desk),
            hostname="mx1.velomail.test",
            ident="Velomail",
            data_size_limit=MESSAGE_LIMIT,
            timeout=30,
            loop=asyncio.get_running_loop(),
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

    def hang_up(self) -> asyncio.Task[None] | None:
        """Break the conversation; the task that ends with it, if there is one."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        return self._handler_coroutine


class Mailroom:
    """The SMTP server; `number` is its port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._server: asyncio.Server | None = None
        self.talks: set[_Server] = set()
        self.number = 0

    async def start(self) -> None:
        """Open the port; the mailbox is made when it is not there."""
        mailbox.Maildir(self._desk.mailbox, create=True)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(_Server, self, self._desk), "127.0.0.1", 0)
        self.number = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and all conversations."""
        if self._server is None:
            return
        self._server.close()
        ends = [talk.hang_up() for talk in list(self.talks)]
        for end in ends:
            if end is not None:
                end.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await end
        await self._server.wait_closed()
