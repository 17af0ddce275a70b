"""How a mail server greets: greeting, EHLO, STARTTLS, the handshake; no message is ever begun."""

import asyncio
import contextlib
import socket
import ssl
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.standards.smtp_answers import DONE, READY, NotSmtpError, Reply, line, offers, turned_away
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken, Wire, shake, unseen

PORT: Final = 25
SECONDS: Final = 10.0  # for all of it: a tarpit sends a greeting one letter at a time
MOST_BYTES: Final = 65_536  # of one line and of one reply
MOST_LINES: Final = 100
STARTTLS: Final = "STARTTLS"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A server that greeted: its first line, the keywords it offers, and the end of a handshake."""

    banner: str
    words: tuple[str, ...]
    shaken: Shaken | Unreachable | None = None


async def greet(vantage: Vantage, host: str) -> Spoken | Unreachable:
    """What port 25 of a mail server says, within SECONDS.

    A server that refuses, puts off or stays silent is `Unreachable`: that is mostly about where we look from.
    """
    async with vantage.manners.turn(host):
        plug = await vantage.plug(host, PORT)
        if isinstance(plug, Unreachable):
            return plug
        return await talk(plug, host, vantage.trust.speaking)


async def talk(plug: socket.socket, host: str, context: ssl.SSLContext) -> Spoken | Unreachable:
    """The conversation over a connected socket, which is closed at its end."""
    place = f"{host} port {PORT}"
    reader, writer = await asyncio.open_connection(sock=plug, limit=MOST_BYTES)
    wire = Wire(reader, writer)
    try:
        async with asyncio.timeout(SECONDS):
            return await _talk(reader, wire, host, context, myself(plug))
    except TimeoutError:
        cause = f"{place} takes the connection and is not done with its greeting after {SECONDS:g} s"
        return Unreachable(Layer.MAIL, cause, "timeout")
    except NotSmtpError as reason:
        return Unreachable(Layer.MAIL, f"{place} does not speak as a mail server: {reason}", "garbage")
    except (OSError, EOFError):
        return Unreachable(Layer.MAIL, f"{place} hangs up in the middle of the conversation", "cut-short")
    finally:
        with contextlib.suppress(OSError):
            writer.transport.abort()


async def _talk(
    reader: asyncio.StreamReader, wire: Wire, host: str, context: ssl.SSLContext, myself: str
) -> Spoken | Unreachable:
    greeting = await reply(reader)
    if greeting.code != READY:
        kind, phrase = turned_away(greeting)
        return Unreachable(Layer.MAIL, f"{host} port {PORT} {phrase}", kind)
    said = await _ask(reader, wire, f"EHLO {myself}")
    words = offers(said.lines) if said.code == DONE else ()
    if said.code // 100 == 4:  # noqa: PLR2004 - put off (RFC 5321 section 4.2.1): nothing was offered yet
        return Unreachable(Layer.MAIL, f"{host} port {PORT} {turned_away(said)[1]}", "put-off")
    if STARTTLS not in words:
        with contextlib.suppress(OSError, EOFError, NotSmtpError):  # it has said what there is to know
            await _ask(reader, wire, "QUIT")
        return Spoken(greeting.text, words)
    ready = await _ask(reader, wire, STARTTLS)
    if ready.code != READY:
        cause = f"{host} port {PORT} offers STARTTLS and answers it with {ready.code}"
        return Spoken(greeting.text, words, Unreachable(Layer.TLS, cause, "refused"))
    return Spoken(greeting.text, words, await _shaken(wire, host, context))


async def _shaken(wire: Wire, host: str, context: ssl.SSLContext) -> Shaken | Unreachable:
    try:
        return await shake(wire, context, host)
    except OSError as reason:  # ssl.SSLError and TimeoutError are some
        return unseen(reason, f"{host} port {PORT} after STARTTLS")


async def _ask(reader: asyncio.StreamReader, wire: Wire, command: str) -> Reply:
    await wire.write(f"{command}\r\n".encode("ascii"))
    return await reply(reader)


async def reply(reader: asyncio.StreamReader) -> Reply:
    """One reply, at most MOST_LINES and MOST_BYTES of it.

    Raises:
        NotSmtpError: it is none, or longer than any.
        EOFError: the connection ended inside it.
    """
    texts: list[str] = []
    room = MOST_BYTES
    while len(texts) < MOST_LINES and room > 0:
        try:
            data = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise NotSmtpError(f"it sends {MOST_BYTES} bytes without an end of line") from None
        room -= len(data)
        code, more, text = line(data)
        texts.append(text)
        if not more:
            return Reply(code, tuple(texts))
    raise NotSmtpError(f"its answer has no end after {len(texts)} lines")


def myself(plug: socket.socket) -> str:
    """How a machine without a name of its own introduces itself: by its address (RFC 5321 section 4.1.3)."""
    address = str(plug.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
