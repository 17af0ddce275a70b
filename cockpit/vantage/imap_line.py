"""One connection to an IMAP server: a command at a time over TLS, each with its deadline and its limits."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.text import redact, safe
from cockpit.vantage.handshake import HANDSHAKE_SECONDS, unseen
from cockpit.vantage.imap_words import NotImapError, Word, announced, text_of, words

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

COMMAND_SECONDS = 20.0  # for one command with all of its answer
LINE: Final = 262_144  # bytes without a line end
LITERAL: Final = 1_048_576  # bytes in one piece, as much as is asked of a message
ANSWER: Final = 4_194_304  # bytes of one answer
RESPONSES: Final = 5_000  # in one answer
_WORTH_READING: Final = ("CAPABILITY", "LIST", "SEARCH")
_STATUS = re.compile(
    rb"(OK|NO|BAD|BYE|PREAUTH)(?: (?:\[([^\]\r\n ]{1,60})(?: ([^\]\r\n]{0,4000}))?\] ?)?(.*))?\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(rb"(\d{1,10}) (EXISTS|FETCH)\b", re.IGNORECASE)
_NO_TLS: Final = "WRONG_VERSION_NUMBER"  # OpenSSL's word for an answer in plain text


class MailboxError(Exception):
    """The mailbox cannot be looked into; `why` names the layer."""

    def __init__(self, why: Unreachable) -> None:
        super().__init__(why.cause)
        self.why = why


@dataclass(slots=True)
class Reply:
    """The answer to a command: how it ended, the response code and text, and what came before that.

    `codes` are the response codes of the lines before with what stands in them, `exists` the number of
    messages in the folder, `lists` the words of every line that is worth reading by its first word.
    """

    status: str = ""
    code: str = ""
    text: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    exists: int | None = None
    lists: dict[str, list[list[Word]]] = field(default_factory=dict)


class Line:
    """One conversation. Everything in it raises MailboxError when it goes wrong."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: str) -> None:
        """Take over a connection; `place` names it in sentences."""
        self._reader = reader
        self._writer = writer
        self._place = place
        self._count = 0
        self._left = 0

    @classmethod
    async def dial(cls, vantage: "Vantage", host: str, port: int) -> "Line":
        """Connect; the certificate has to be one for `host`.

        Raises:
            MailboxError: nobody answers there, or not over TLS, or not as that host.
        """
        plug = await vantage.plug(host, port)
        if isinstance(plug, Unreachable):
            raise MailboxError(plug)
        place = f"{host} port {port}"
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                ends = await asyncio.open_connection(
                    sock=plug, ssl=vantage.trust.speaking, server_hostname=host, limit=LINE
                )
        except OSError as reason:  # TimeoutError and SSLError are some
            raise MailboxError(_no_handshake(reason, place)) from None
        return cls(*ends, place)

    async def greeted(self) -> Reply:
        """What the server says first."""
        first = Reply()
        await self._within(self._greeting(first))
        return first

    async def _greeting(self, first: Reply) -> None:
        self._left = ANSWER
        line = await self._text()
        if not line.startswith(b"* ") or not self._status(line[2:], first):
            raise self._error("not-imap", f"is no IMAP server: it says {_shown(line)}")
        if first.status != "OK":
            raise self._error("turned-away", f"turns us away: {first.text}")

    async def command(self, text: bytes, *more: Callable[[], bytes]) -> Reply:
        """Send a command, and what is to follow when the server asks for it; how it was answered."""
        reply = Reply()
        await self._within(self._exchange(text, more, reply))
        return reply

    async def _exchange(self, text: bytes, more: tuple[Callable[[], bytes], ...], reply: Reply) -> None:
        self._count += 1
        self._left = ANSWER
        tag = b"c%d" % self._count
        await self._send(tag + b" " + text)
        waiting = list(more)
        for _ in range(RESPONSES):
            pieces = await self._pieces()
            if pieces[0].startswith(b"* "):
                self._untagged(pieces, reply)
            elif pieces[0].startswith(b"+") and waiting:
                await self._send(waiting.pop(0)())
            elif pieces[0].startswith(tag + b" ") and self._status(pieces[0][len(tag) + 1 :], reply):
                return
            else:
                raise self._error("garbage", f"answers what nobody asked: {_shown(pieces[0])}")
        raise self._error("too-large", f"does not stop answering after {RESPONSES} lines")

    async def close(self) -> None:
        """Say good-bye where that is heard within a moment, and hang up."""
        with contextlib.suppress(MailboxError, TimeoutError):
            async with asyncio.timeout(1):
                await self.command(b"LOGOUT")
        self.abort()

    def abort(self) -> None:
        """Hang up."""
        self._writer.transport.abort()

    async def _within(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(COMMAND_SECONDS):
                await work
        except TimeoutError:
            raise self._error("timeout", f"was not done answering after {COMMAND_SECONDS:g} s") from None
        except asyncio.LimitOverrunError:
            raise self._error("too-large", f"sends a line of more than {LINE} bytes") from None
        except (EOFError, OSError):
            raise self._error("closed", "ends the conversation in the middle") from None
        except NotImapError as reason:
            raise self._error("garbage", f"does not speak valid IMAP: {reason}") from None

    async def _send(self, line: bytes) -> None:
        self._writer.write(line + b"\r\n")
        await self._writer.drain()

    async def _text(self) -> bytes:
        line = await self._reader.readuntil(b"\n")
        self._spend(len(line))
        return line.rstrip(b"\r\n")

    async def _pieces(self) -> list[bytes]:
        """One response: text and literals in turn."""
        pieces = [await self._text()]
        while (size := announced(pieces[-1])) is not None:
            if size > LITERAL:
                raise self._error(
                    "too-large", f"announces {size} bytes in one piece; {LITERAL} were asked for"
                )
            self._spend(size)
            pieces += [await self._reader.readexactly(size), await self._text()]
        return pieces

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self._error("too-large", f"answers one command with more than {ANSWER} bytes")

    def _untagged(self, pieces: list[bytes], reply: Reply) -> None:
        said = pieces[0][2:]
        extra = Reply()
        if self._status(said, extra):
            reply.codes.update(extra.codes)
            if extra.status == "BYE":  # nothing comes after it, not even the end of the connection everywhere
                raise self._error("closed", f"ends the conversation and says: {extra.text}")
        elif counted := _COUNTED.match(said):
            if counted[2].upper() == b"EXISTS":
                reply.exists = int(counted[1])
            else:
                reply.lists.setdefault("FETCH", []).append(words([said, *pieces[1:]]))
        elif (word := said.split(b" ", 1)[0].decode("ascii", "replace").upper()) in _WORTH_READING:
            reply.lists.setdefault(word, []).append(words([said, *pieces[1:]])[1:])

    def _status(self, said: bytes, reply: Reply) -> bool:
        """The line says how something ended; its parts go into the reply."""
        found = _STATUS.match(said)
        if found is None:
            return False
        reply.status, reply.code = found[1].decode().upper(), text_of(found[2]).upper()
        reply.text = _shown(found[4] or b"")
        if reply.code:
            reply.codes[reply.code] = text_of(found[3])
        return True

    def _error(self, kind: str, words: str) -> MailboxError:
        return MailboxError(Unreachable(Layer.MAIL, f"{self._place} {words}", kind))


def _shown(said: bytes) -> str:
    return safe(redact(said[:2000].decode("utf-8", "replace")), 200)


def _no_handshake(reason: OSError, place: str) -> Unreachable:
    if isinstance(reason, ssl.SSLError) and reason.reason == _NO_TLS:
        text = (
            f"{place} does not begin with TLS, and nothing is said in plain: declare the port that does (993)"
        )
        return Unreachable(Layer.TLS, text, "no-tls")
    return unseen(reason, place)
