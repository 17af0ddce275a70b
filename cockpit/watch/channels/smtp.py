"""One message handed to a mail server (RFC 5321) with a user and a password, never without TLS."""

import asyncio
import base64
import contextlib
import socket
import ssl
from dataclasses import dataclass
from typing import Final

from cockpit.standards.smtp_answers import DONE, READY, NotSmtpError, Reply, offers
from cockpit.text import redact, safe
from cockpit.vantage.smtp import MOST_BYTES, myself, reply

SECONDS: Final = 30.0  # for all of it
TLS_FROM_THE_START: Final = 465
_GO_ON: Final = (334, 354)
_WELCOME: Final = 235


class NotTakenError(Exception):
    """The server did not take it; the sentence says why. `retry`: it may later."""

    def __init__(self, why: str, *, retry: bool) -> None:
        super().__init__(why)
        self.retry = retry


@dataclass(frozen=True, slots=True, repr=False)
class Login:
    """Who we are at the server."""

    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed over: the sender, who is to have it, the message as bytes with CR LF."""

    sender: str
    to: tuple[str, ...]
    data: bytes


@dataclass(slots=True)
class _Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    place: str

    async def ask(self, command: str) -> Reply:
        self.writer.write(f"{command}\r\n".encode("ascii"))
        await self.writer.drain()
        return await reply(self.reader)

    async def need(self, command: str, *codes: int) -> Reply:
        """Ask, and have one of these answers.

        Raises:
            NotTakenError: it is another.
        """
        said = await self.ask(command)
        if said.code not in codes:
            raise _not_taken(self.place, said)
        return said


def _not_taken(place: str, said: Reply) -> NotTakenError:
    words = safe(redact(said.text), 120)
    return NotTakenError(f"{place} answers {said.code} {words}".rstrip(), retry=said.code // 100 == 4)  # noqa: PLR2004


async def hand_over(
    plug: socket.socket,
    host: str,
    port: int,
    context: ssl.SSLContext,
    login: Login | None,
    letter: Letter | None,
) -> tuple[str, ...]:
    """Hand it over on a connected socket, which is closed at its end; those who were refused, with the words.

    Without a letter we only sign in.

    Raises:
        NotTakenError: the server does not take it, or does not speak TLS.
        NotSmtpError: it does not speak as a mail server.
        OSError: the connection or the handshake failed; TimeoutError after SECONDS.
        EOFError: it hangs up.
    """
    place = f"{host} port {port}"
    tls = port == TLS_FROM_THE_START
    async with asyncio.timeout(SECONDS):
        ours = myself(plug)
        reader, writer = await asyncio.open_connection(
            sock=plug, limit=MOST_BYTES, ssl=context if tls else None, server_hostname=host if tls else None
        )
        line = _Line(reader, writer, place)
        try:
            words = await _greeted(line, ours)
            if not tls:
                words = await _secured(line, words, host, context, ours, must=login is not None)
            if login is not None:
                await _signed_in(line, words, login)
            left_out = await _sent(line, letter) if letter else ()
            with contextlib.suppress(OSError, EOFError, NotSmtpError):  # it has it already
                await line.ask("QUIT")
            return left_out
        finally:
            line.writer.transport.abort()


async def _greeted(line: _Line, ours: str) -> tuple[Reply, ...]:
    greeting = await reply(line.reader)
    if greeting.code != READY:
        raise _not_taken(line.place, greeting)
    return (await line.need(f"EHLO {ours}", DONE),)


async def _secured(
    line: _Line, words: tuple[Reply, ...], host: str, context: ssl.SSLContext, ours: str, *, must: bool
) -> tuple[Reply, ...]:
    """The same over TLS; without a password to hide, a server that offers none is spoken to in plain."""
    if "STARTTLS" not in offers(words[0].lines):
        if must:
            raise NotTakenError(
                f"{line.place} offers no TLS, so that the password is not sent to it", retry=False
            )
        return words
    await line.need("STARTTLS", READY)
    if getattr(line.reader, "_buffer", b""):  # an answer slipped in before the handshake (CVE-2011-0411)
        raise NotSmtpError("it goes on in plain after STARTTLS")
    await line.writer.start_tls(context, server_hostname=host)
    return (await line.need(f"EHLO {ours}", DONE),)


async def _signed_in(line: _Line, words: tuple[Reply, ...], login: Login) -> None:
    """PLAIN (RFC 4616) or LOGIN; the server's words about it are not quoted."""
    ways = {
        way
        for text in words[0].lines[1:]
        if text.upper().startswith("AUTH ")
        for way in text.upper().split()[1:]
    }
    if "PLAIN" in ways:
        said = await line.ask("AUTH PLAIN " + _b64(f"\0{login.user}\0{login.password}"))
    elif "LOGIN" in ways:
        await line.need("AUTH LOGIN", *_GO_ON)
        await line.need(_b64(login.user), *_GO_ON)
        said = await line.ask(_b64(login.password))
    else:
        raise NotTakenError(f"{line.place} takes no password in a way we know (PLAIN, LOGIN)", retry=False)
    if said.code != _WELCOME:
        cause = f"{line.place} does not accept the user and the password ({said.code})"
        raise NotTakenError(cause, retry=said.code // 100 == 4)  # noqa: PLR2004


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


async def _sent(line: _Line, letter: Letter) -> tuple[str, ...]:
    """One message to all of them."""
    await line.need(f"MAIL FROM:<{letter.sender}>", DONE)
    refused: list[Reply] = []
    for to in letter.to:
        said = await line.ask(f"RCPT TO:<{to}>")
        if said.code // 100 != 2:  # noqa: PLR2004
            refused.append(said)
    if len(refused) == len(letter.to):
        raise _not_taken(line.place, refused[0])
    await line.need("DATA", *_GO_ON)
    line.writer.write(stuffed(letter.data))
    await line.need(".", DONE)
    return tuple(f"{said.code} {safe(redact(said.text), 120)}" for said in refused)


def stuffed(data: bytes) -> bytes:
    """The message with CR LF at its end, a full stop at the beginning of a line doubled (section 4.5.2)."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." if one.startswith(b".") else b"") + one + b"\r\n" for one in lines)
