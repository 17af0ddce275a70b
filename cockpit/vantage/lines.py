"""A connected socket for one visit, plain or inside TLS: nothing between us and the wire, and bounds."""

import asyncio
import contextlib
import datetime as dt
import socket
import ssl
from functools import lru_cache
from typing import Final

from cockpit.vantage.stamped import receive, stamp

CHUNK: Final = 65_536
MOST: Final = 1 << 20  # bytes that one visit takes from the wire, whatever is sent


class EndlessError(OSError):
    """More was sent than any visit needs."""


class Line:
    """Sends and reads on one socket, which it owns; nothing blocks, and a flood is cut off."""

    def __init__(self, plug: socket.socket) -> None:
        self._plug = plug
        self._loop = asyncio.get_running_loop()
        self._left = MOST
        self._came = self._loop.time()
        self._stamped = False
        self._tls: ssl.SSLObject | None = None
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()

    async def begin_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Shake hands with the public name `host`.

        Raises:
            OSError: it fails; ssl.SSLError is one.
        """
        tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._tls = tls
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except ssl.SSLError:
                with contextlib.suppress(OSError):  # a peer that is gone does not change the verdict
                    await self._flush()  # the alert that tells the server why
                raise
            else:
                await self._flush()
                return

    async def send(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            OSError: the connection is gone.
        """
        if self._tls is None:
            await self._send(data)
        else:
            self._tls.write(data)
            await self._flush()

    async def read(self) -> bytes:
        """Some bytes; none at the end, also where TLS ended without a word.

        Raises:
            OSError: the connection is gone.
        """
        if self._tls is None:
            return await self._take()
        while True:
            try:
                return self._tls.read(CHUNK)
            except ssl.SSLWantReadError:
                await self._feed()
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                return b""

    def allow(self, most: int) -> None:
        """From now on take so many bytes: a connection that is kept is asked more than once."""
        self._left = most

    def stamp(self) -> None:
        """From now on `came` is what the kernel says, where it does."""
        self._stamped = True
        stamp(self._plug)

    @property
    def came(self) -> float:
        """When what was last read came, in seconds of the loop's clock."""
        return self._came

    @property
    def quiet(self) -> bool:
        """Nothing has come that nobody asked for; the end of a connection is such a thing."""
        try:
            if self._tls is None:
                self._plug.recv(1, socket.MSG_PEEK)
            else:
                self._overhear(self._tls)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    @property
    def protocol(self) -> str:
        """What TLS agreed on speaking (ALPN); empty without."""
        return (self._tls.selected_alpn_protocol() or "") if self._tls else ""

    def not_after(self) -> str:
        """The end of the verified certificate (UTC ISO 8601); empty without TLS."""
        seen = self._tls.getpeercert() if self._tls else None
        return _utc(str((seen or {}).get("notAfter", "")))

    def close(self) -> None:
        """Say goodbye where TLS wants it, and close."""
        if self._tls:
            with contextlib.suppress(OSError, ValueError):
                self._tls.unwrap()
            with contextlib.suppress(OSError):
                self._plug.send(self._outgoing.read())
        self._plug.close()

    def _overhear(self, tls: ssl.SSLObject) -> None:
        """Take in what TLS has to say between requests: tickets for the next time, new keys.

        Raises:
            OSError: nothing more is there (BlockingIOError), or the connection is gone.
        """
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.read(1)
                return
            data = self._plug.recv(CHUNK)
            self._left -= len(data)
            if not data or self._left < 0:
                return
            self._incoming.write(data)

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await self._send(self._outgoing.read())

    async def _feed(self) -> None:
        """Give TLS the next bytes, or their end."""
        if data := await self._take():
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _take(self) -> bytes:
        while True:
            try:
                data, age = receive(self._plug, CHUNK) if self._stamped else (self._plug.recv(CHUNK), 0.0)
            except BlockingIOError:
                await self._ready()
                continue
            self._came = self._loop.time() - age
            self._left -= len(data)
            if self._left < 0:
                raise EndlessError
            return data

    async def _send(self, data: bytes) -> None:
        try:
            sent = self._plug.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            await self._loop.sock_sendall(self._plug, data[sent:])

    async def _ready(self) -> None:
        done = self._loop.create_future()
        number = self._plug.fileno()
        self._loop.add_reader(number, _tell, done)
        try:
            await done
        finally:
            self._loop.remove_reader(number)


@lru_cache(4096)
def _utc(ends: str) -> str:
    """The end of a certificate as Python tells it, in UTC ISO 8601; slow to read, and the same every time."""
    return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), dt.UTC).isoformat() if ends else ""


def _tell(done: "asyncio.Future[None]") -> None:
    """A socket may become ready again before anybody has looked."""
    if not done.done():
        done.set_result(None)
