"""The same over HTTP/2 (RFC 9113), for a server that speaks nothing else: one stream at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import h2.connection
import h2.errors
import h2.events
import h2.exceptions
from h2.config import H2Configuration
from h2.settings import SettingCodes, Settings

from cockpit.standards.visit_addresses import VisitAddress
from cockpit.vantage import Vantage
from cockpit.vantage.lines import EndlessError, Line
from cockpit.vantage.timed import (
    ACCEPT,
    MOST,
    MOST_HEAD,
    USER_AGENT,
    Headers,
    Made,
    NoAnswerError,
    Took,
    plugged_line,
)

PROTOCOL: Final = "h2"
_WINDOW: Final = 8 << 20  # bytes that may come before we have to allow more, as browsers have it
_SETTINGS: Final = {
    SettingCodes.ENABLE_PUSH: 0,  # nothing but what was asked for
    SettingCodes.INITIAL_WINDOW_SIZE: 6 << 20,  # the usual 64 KiB would make a far server look slow
    SettingCodes.MAX_CONCURRENT_STREAMS: 100,
    SettingCodes.MAX_HEADER_LIST_SIZE: MOST_HEAD,
}


@dataclass(slots=True)
class _Heard:
    """What has come of one answer."""

    number: int
    first: float = 0.0
    size: int = 0
    named: dict[str, str] = field(default_factory=dict)
    whole: bool = False


class Wire2:
    """A connection that speaks HTTP/2."""

    version = "HTTP/2"

    def __init__(self, line: Line, made: Made) -> None:
        self.made = made
        self._line = line
        self._clock = asyncio.get_running_loop().time
        self._talk = h2.connection.H2Connection(H2Configuration(header_encoding=None))
        self._talk.local_settings = Settings(initial_values=_SETTINGS)
        self._over, self._came = False, 0

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
            self._came = 0
            sent = self._clock()
            await self._line.send(self._talk.data_to_send())
            return await self._answer(number, sent)
        except h2.exceptions.H2Error:
            raise self._failed("garbage") from None
        except EndlessError:
            raise self._failed("too-large") from None
        except OSError:
            raise self._failed("cut" if self._came else "reset") from None

    async def _answer(self, number: int, sent: float) -> Took:
        heard, now = _Heard(number), sent
        while True:
            data = await self._line.read()
            now = max(now, self._line.came)  # the clock on the wall may be set meanwhile
            if not data:
                raise self._failed("cut" if self._came else "closed")
            for event in self._talk.receive_data(data):
                self._hear(heard, event, now)
            await self._line.send(self._talk.data_to_send())
            if heard.whole:
                status = self._status(heard.named)
                return Took(sent, heard.first, now, status, heard.size, tuple(heard.named.items()))
            if self._over:
                raise self._failed("cut" if heard.first else "reset")
            await asyncio.sleep(0)  # a flood must not stop the clock

    def _hear(self, heard: "_Heard", event: h2.events.Event, now: float) -> None:
        """Take in what belongs to the answer; all else is left, but for the end of the connection."""
        if isinstance(event, h2.events.ConnectionTerminated):
            self._over = True
        if getattr(event, "stream_id", None) != heard.number:
            return
        self._came += 1
        if isinstance(event, h2.events.ResponseReceived):
            heard.first = now
            heard.named = {
                key.decode("latin-1"): value.decode("latin-1") for key, value in event.headers or ()
            }
        elif isinstance(event, h2.events.DataReceived):
            heard.size += len(event.data or b"")
            self._talk.acknowledge_received_data(event.flow_controlled_length or 0, heard.number)
        elif isinstance(event, h2.events.StreamEnded):
            heard.whole = True
        elif isinstance(event, h2.events.StreamReset):
            self._over = True

    def _status(self, named: Mapping[str, str]) -> int:
        """What `:status` says; a server that says no number says nothing we could understand."""
        told = named.get(":status", "")
        if not (told.isascii() and told.isdecimal() and len(told) == 3):  # noqa: PLR2004 - RFC 9110 section 15
            raise self._failed("garbage")
        return int(told)

    def _failed(self, kind: str) -> NoAnswerError:
        """No connection on which something broke is asked again."""
        self._over = True
        return NoAnswerError(kind)

    def close(self) -> None:
        """Let go of it."""
        self._over = True
        self._line.close()


async def wire2(vantage: Vantage, where: VisitAddress) -> Wire2:
    """A new connection that speaks HTTP/2. Raises as `plugged_line` does."""
    wire = Wire2(*await plugged_line(vantage, where, PROTOCOL))
    try:
        await wire.begin()
    except OSError:
        wire.close()
        raise
    return wire
