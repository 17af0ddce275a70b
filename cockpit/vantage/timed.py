"""One connection with the clock at its socket: how long it took to make, and each request over it.

HTTP/1.1 is read by h11, which a kept connection needs: where one answer ends and the next may begin. An
answer is read to its end and thrown away; nothing is unpacked, so that the bytes counted are those sent.
"""

import asyncio
import ssl
from dataclasses import dataclass
from itertools import count
from typing import Final, Protocol

import h11

from cockpit import __version__
from cockpit.facts import Unreachable
from cockpit.standards.visit_addresses import VisitAddress
from cockpit.vantage import Vantage
from cockpit.vantage.connector import plugged
from cockpit.vantage.lines import EndlessError, Line

MOST: Final = 16 << 20  # bytes of one answer
MOST_HEAD: Final = 65_536
MOST_HINTS: Final = 16  # answers that only announce one (1xx)
BREATH: Final = 256  # pieces of an answer after which others get their turn: a flood must not stop the clock
HTTP1: Final = "http/1.1"
USER_AGENT: Final = f"launch-cockpit/{__version__} (timed by the owner of this site)"
ACCEPT: Final = (("accept", "*/*"), ("accept-encoding", "gzip, deflate, br, zstd"))
_NOTHING_SPOKEN: Final = "no application protocol"  # OpenSSL's text: Python's `reason` has no word for it
Headers = tuple[tuple[str, str], ...]


class NoAnswerError(Exception):
    """No whole answer came.

    `kind` is one word: `closed` or `reset` where not a byte of it came, `cut` where it ended in the middle,
    else `garbage`, `too-large`, `needs-h2`.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Made:
    """How long it took to make a connection, in milliseconds; None for what was not needed."""

    dns: float | None
    tcp: float | None
    tls: float | None

    @property
    def seconds(self) -> float:
        """All of it."""
        return sum(one or 0.0 for one in (self.dns, self.tcp, self.tls)) / 1000


@dataclass(frozen=True, slots=True)
class Took:
    """One answer.

    When its request began to go out, and when its first and its last byte came, in seconds of the loop's
    clock; `size` are the bytes of its body as they were sent.
    """

    sent: float
    first: float
    last: float
    status: int
    size: int
    headers: Headers

    def header(self, name: str) -> str:
        """The first value of a header, by its lower-case name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


class Wire(Protocol):
    """A connection that can be asked."""

    made: Made

    @property
    def version(self) -> str:
        """The protocol it speaks, as HTTP names it."""

    async def ask(self, where: VisitAddress, headers: Headers = (), method: str = "GET") -> Took:
        """One request, one answer, read to its end.

        Raises:
            NoAnswerError: none came, or not a whole one.
        """

    @property
    def open(self) -> bool:
        """Another request can be sent over it."""

    def close(self) -> None:
        """Let go of it."""


def milliseconds(seconds: float) -> float:
    """The same as samples hold it, to a microsecond."""
    return round(seconds * 1000, 3)


async def plugged_line(vantage: Vantage, where: VisitAddress, protocol: str) -> tuple[Line, Made]:
    """A new connection to the first address that answers, inside TLS for https, and how long each step took.

    The name is looked up anew: what was heard before would be no time at all.

    Raises:
        CannotConnectError: there is none.
        NoAnswerError: the server does not speak this protocol.
        OSError: the handshake failed; ssl.SSLError is one.
    """
    clock = asyncio.get_running_loop().time
    inquiry, began, named = vantage.inquiring(), clock(), 0.0

    async def resolve(host: str) -> tuple[str, ...] | Unreachable:
        nonlocal named
        found = await inquiry.addresses(host)
        named = clock()
        return found

    plug, _ = await vantage.connecting(resolve).connect(where.host, where.port, plugged)
    connected, line = clock(), Line(plug)
    line.stamp()
    dns = (named - began) * 1000 if named else None
    tcp = (connected - (named or began)) * 1000
    if where.scheme != "https":
        return line, Made(dns, tcp, None)
    try:
        await line.begin_tls(vantage.trust.agreeing(protocol), where.host)
    except BaseException as reason:
        line.close()
        if isinstance(reason, ssl.SSLError) and _NOTHING_SPOKEN in str(reason).lower().replace("_", " "):
            raise NoAnswerError("needs-h2") from None
        raise
    return line, Made(dns, tcp, (clock() - connected) * 1000)


class Wire1:
    """A connection that speaks HTTP/1.1."""

    version = "HTTP/1.1"

    def __init__(self, line: Line, made: Made) -> None:
        self.made = made
        self._line = line
        self._clock = asyncio.get_running_loop().time
        self._talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD)
        self._came, self._ended = 0, False

    @property
    def open(self) -> bool:
        """Another request can be sent over it, and nothing lies there that would be taken for its answer."""
        unasked, _ = self._talk.trailing_data
        return self._talk.our_state is h11.IDLE and not unasked and self._line.quiet

    async def ask(self, where: VisitAddress, headers: Headers = (), method: str = "GET") -> Took:
        """One request, one answer, read to its end.

        Raises:
            NoAnswerError: none came, or not a whole one.
        """
        own = (("host", where.authority), ("user-agent", USER_AGENT), *ACCEPT, *headers)
        try:
            request = h11.Request(method=method, target=where.path, headers=list(own))
            data = (self._talk.send(request) or b"") + (self._talk.send(h11.EndOfMessage()) or b"")
            self._line.allow(MOST)
            self._came = 0
            sent = self._clock()  # before: the kernel may let the server run first, and us only after it
            await self._line.send(data)
            return await self._answer(sent)
        except h11.ProtocolError:
            raise NoAnswerError("cut" if self._ended else "garbage") from None
        except EndlessError:
            raise NoAnswerError("too-large") from None
        except OSError:
            raise NoAnswerError("cut" if self._came else "reset") from None

    async def _answer(self, sent: float) -> Took:
        first, last, size, head, hints = 0.0, sent, 0, None, 0
        for number in count(1):
            event = self._talk.next_event()
            if not number % BREATH:
                await asyncio.sleep(0)
            if event is h11.NEED_DATA:
                self._hear(await self._line.read())
                last = max(last, self._line.came)  # the clock on the wall may be set meanwhile
                first = first or last
            elif isinstance(event, h11.InformationalResponse) and hints < MOST_HINTS:
                first, hints = 0.0, hints + 1  # the answer itself is still to come
            elif isinstance(event, h11.Response):
                head, first = event, first or last
            elif isinstance(event, h11.Data):
                size += len(event.data)
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                break
            else:
                raise NoAnswerError("garbage")
        assert head is not None
        if self._talk.their_state is h11.DONE and self._talk.our_state is h11.DONE:
            self._talk.start_next_cycle()
        named = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in head.headers)
        return Took(sent, first, last, head.status_code, size, named)

    def _hear(self, data: bytes) -> None:
        self._came += len(data)
        self._ended = not data
        if not self._came:
            raise NoAnswerError("closed")
        self._talk.receive_data(data)

    def close(self) -> None:
        """Let go of it."""
        self._line.close()


async def wire1(vantage: Vantage, where: VisitAddress) -> Wire1:
    """A new connection that speaks HTTP/1.1. Raises as `plugged_line` does."""
    return Wire1(*await plugged_line(vantage, where, HTTP1))
