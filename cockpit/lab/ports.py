"""Loopback ports: TCP ports that can refuse and open again under the same number, and UDP questions."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable

LOOPBACK = "127.0.0.1"
LINE_LIMIT = 16_384  # bytes of a request's head
_BACKLOG = 128
_DATAGRAM = 4096  # bytes of a question
_HANDSHAKE_SECONDS = 5.0
_CLOSE_SECONDS = 1.0
_DISCARD = 9
_PAIRS = 16  # numbers that are tried

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_ALERT, _FATAL, _HANDSHAKE_FAILURE, _PROTOCOL_VERSION = 21, 2, 40, 70
_GONE = (OSError, EOFError, ValueError, asyncio.LimitOverrunError)  # OSError holds TimeoutError and SSLError


class TcpPort:
    """One TCP port for the life of the lab; while it is shut it is held, and connections are refused."""

    def __init__(self, serve: Serve, tls: ssl.SSLContext | None = None, number: int = 0) -> None:
        self._serve = serve
        self._tls = tls
        self._socket = _bound(number)
        self._open = False
        self._visits: set[asyncio.Task[None]] = set()
        self._shaking: dict[asyncio.Task[None], socket.socket] = {}
        self.number: int = self._socket.getsockname()[1]

    @property
    def address(self) -> str:
        """`ip:port`."""
        return f"{LOOPBACK}:{self.number}"

    def open(self) -> None:
        """Listen, if it does not."""
        if not self._open:
            # Its connections inherit it, so that the port can be held again while they fade.
            _reuse(self._socket, on=True)
            self._socket.listen(_BACKLOG)
            asyncio.get_running_loop().add_reader(self._socket, self._accept)
            self._open = True

    def shut(self) -> None:
        """Refuse from now on and break every connection."""
        if self._open:
            self._close()
            self._socket = _bound(self.number, again=True)
        self._hang_up()

    def _hang_up(self) -> None:
        for visit in self._visits:
            if (connection := self._shaking.get(visit)) is not None:
                _break(connection)
            else:
                visit.cancel()

    def _close(self) -> None:
        if self._open:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._open = False
        self._socket.close()

    async def stop(self) -> None:
        """Close the port and all its connections for good."""
        self._close()
        self._hang_up()
        await asyncio.gather(*self._visits, return_exceptions=True)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the peer may be gone again
            connection, _ = self._socket.accept()
            connection.settimeout(0)
            visit = asyncio.get_running_loop().create_task(self._visit(connection))
            self._visits.add(visit)
            self._shaking[visit] = connection
            visit.add_done_callback(self._forget)

    def _forget(self, visit: asyncio.Task[None]) -> None:
        self._visits.discard(visit)
        self._shaking.pop(visit, None)

    async def _visit(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(LINE_LIMIT, loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        seconds = _HANDSHAKE_SECONDS if self._tls else None
        closing = _CLOSE_SECONDS if self._tls else None
        spare = connection.dup()
        try:
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol,
                connection,
                ssl=self._tls,
                ssl_handshake_timeout=seconds,
                ssl_shutdown_timeout=closing,
            )
        except _GONE as reason:  # asyncio has closed the connection
            _tell(spare, reason)
            return
        except asyncio.CancelledError:
            _break(connection)
            raise
        finally:
            spare.close()
        if (visit := asyncio.current_task()) is not None:
            self._shaking.pop(visit)
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            with contextlib.suppress(*_GONE, asyncio.CancelledError):
                await self._serve(reader, writer)
                writer.close()
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await writer.wait_closed()
        finally:
            transport.abort()
            with contextlib.suppress(*_GONE, asyncio.CancelledError):
                await writer.wait_closed()


def _tell(connection: socket.socket, reason: BaseException) -> None:
    """Say why the handshake ended, as servers do (RFC 8446 section 6.2); asyncio swallows the alert."""
    if isinstance(reason, ssl.SSLError):
        alert = _PROTOCOL_VERSION if reason.reason == "UNSUPPORTED_PROTOCOL" else _HANDSHAKE_FAILURE
        with contextlib.suppress(OSError):  # the peer may be gone
            connection.send(bytes((_ALERT, 3, 1, 0, 2, _FATAL, alert)))


def _break(connection: socket.socket) -> None:
    """End a connection whose handshake asyncio still holds: it sees the end and cleans up by itself."""
    with contextlib.suppress(OSError):  # it is over already
        connection.shutdown(socket.SHUT_RDWR)


def _reuse(made: socket.socket, *, on: bool) -> None:
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(on))


def _bound(
    number: int, kind: socket.SocketKind = socket.SOCK_STREAM, *, again: bool = False
) -> socket.socket:
    """A socket that holds a port; while a TCP one does not listen, connections to it are refused.

    Reuse is off while it only holds the port, or the kernel would hand the same number to somebody else.
    """
    tcp = kind is socket.SOCK_STREAM  # said outright, or asyncio (before 3.12) leaves Nagle's wait on
    made = socket.socket(socket.AF_INET, kind, socket.IPPROTO_TCP if tcp else 0)
    made.settimeout(0)
    try:
        _reuse(made, on=again)
        made.bind((LOOPBACK, number))
        _reuse(made, on=False)
    except OSError:
        made.close()
        raise
    return made


class UdpPort:
    """Questions by datagram; `answer` gives the bytes to send back, or none."""

    def __init__(self, answer: Callable[[bytes], bytes | None], number: int = 0) -> None:
        self._answer = answer
        self._socket = _bound(number, socket.SOCK_DGRAM)
        self._open = True
        self.number: int = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def open(self) -> None:
        """Answer again, if it is shut."""
        if not self._open:
            self._socket.close()
            self._socket = _bound(self.number, socket.SOCK_DGRAM)
            asyncio.get_running_loop().add_reader(self._socket, self._read)
            self._open = True

    def shut(self) -> None:
        """Refuse from now on: a socket that is connected elsewhere holds the number and hears nobody else."""
        if self._open:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.connect((LOOPBACK, _DISCARD))
            self._open = False

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # a datagram that cannot be read or sent is a lost one
            question, peer = self._socket.recvfrom(_DATAGRAM)
            if (said := self._answer(question)) is not None:
                self._socket.sendto(said, peer)

    async def stop(self) -> None:
        """Close the port; again is no harm."""
        self.close()

    def close(self) -> None:
        """The same, at once."""
        if self._socket.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()


def pair(
    serve: Serve, tls: ssl.SSLContext | None, answer: Callable[[bytes], bytes | None]
) -> tuple[TcpPort, UdpPort]:
    """A TCP and a UDP port of the same number, as https and HTTP/3 have.

    Raises:
        OSError: no number was free for both.
    """
    for attempt in range(_PAIRS):
        udp = UdpPort(answer)
        try:
            return TcpPort(serve, tls, udp.number), udp
        except OSError:
            udp.close()
            if attempt == _PAIRS - 1:
                raise
    raise AssertionError
