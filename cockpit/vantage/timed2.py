"""The same over HTTP/2 (RFC 9113), for a server that speaks nothing else: one stream at a time."""

import asyncio
from collections.abc import Mapping
from typing import Final

import h2.connection
import h2.errors
import h2.events
import h2.exceptions
from h2.config import H2Configuration

from cockpit.standards.visit_addresses import VisitAddress
from cockpit.vantage import Vantage
from cockpit.vantage.lines import EndlessError, Line
from cockpit.vantage.timed import ACCEPT, MOST, USER_AGENT, Headers, Made, NoAnswerError, Took, plugged_line

PROTOCOL: Final = "h2"
_WINDOW: Final = 8 << 20  # bytes that may come before we have to allow more, as browsers have it


class Wire2:
    """A connection that speaks HTTP/2."""

    version = "HTTP/2"

    def __init__(self, line: Line, made: Made) -> None:
        self.made = made
        self._line = line
        self._clock = asyncio.get_running_loop().time
        self._talk = h2.connection.H2Connection(H2Configuration(header_encoding=None))
        self._over = False

    async def begin(self) -> None:
        """Say hello (RFC 9113 section 3.4).

        Raises:
            OSError: the connection is gone.
        """
        self._talk.initiate_connection()
        self._talk.increment_flow_control_window(_WINDOW)
        await self._line.send(self._talk.data_to_send())

    @property
    def open(self) -> bool:
        """Another request can be sent over it; what lies there unread is only the protocol's own talk."""
        return not self._over

    async def ask(self, where: VisitAddress, headers: Headers = (), method: str = "GET") -> Took:
        """One request, one answer, read to its end.

        Raises:
            NoAnswerError: none came, or not a whole one.
        """
        own = (
            (":method", method),
            (":scheme", where.scheme),
            (":authority", where.authority),
            (":path", where.path),
            ("user-agent", USER_AGENT),
            *ACCEPT,
            *headers,
        )
        try:
            number = self._talk.get_next_available_stream_id()
            self._talk.send_headers(number, own, end_stream=True)
            self._line.allow(MOST)
            sent = self._clock()
            await self._line.send(self._talk.data_to_send())
            return await self._answer(number, sent)
        except h2.exceptions.H2Error:
            self._over = True
            raise NoAnswerError("garbage") from None
        except EndlessError:
            self._over = True
            raise NoAnswerError("too-large") from None
        except OSError:
            self._over = True
            raise NoAnswerError("reset") from None

    async def _answer(self, number: int, sent: float) -> Took:
        first, size, named = 0.0, 0, dict[str, str]()
        while True:
            data = await self._line.read()
            now = max(sent, self._line.came)
            if not data:
                self._over = True
                raise NoAnswerError("closed")
            done = False
            for event in self._talk.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived):
                    first = now
                    named = {
                        key.decode("latin-1"): value.decode("latin-1") for key, value in event.headers or ()
                    }
                elif isinstance(event, h2.events.DataReceived):
                    size += len(event.data or b"")
                    self._talk.acknowledge_received_data(event.flow_controlled_length or 0, number)
                elif isinstance(event, h2.events.StreamEnded):
                    done = True
                elif isinstance(event, h2.events.StreamReset | h2.events.ConnectionTerminated):
                    self._over = True
                    if not done:
                        raise NoAnswerError("reset")
            await self._line.send(self._talk.data_to_send())
            if done:
                return Took(sent, first, now, _status(named), size, tuple(named.items()))

    def close(self) -> None:
        """Let go of it."""
        self._line.close()


def _status(named: Mapping[str, str]) -> int:
    """What `:status` says; a server that says no number says nothing we could understand."""
    told = named.get(":status", "")
    if not (told.isascii() and told.isdecimal() and len(told) == 3):  # noqa: PLR2004 - RFC 9110 section 15
        raise NoAnswerError("garbage")
    return int(told)


async def wire2(vantage: Vantage, where: VisitAddress) -> Wire2:
    """A new connection that speaks HTTP/2. Raises as `plugged_line` does."""
    wire = Wire2(*await plugged_line(vantage, where, PROTOCOL))
    try:
        await wire.begin()
    except OSError:
        wire.close()
        raise
    return wire
