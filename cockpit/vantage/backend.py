"""Our connector as httpcore wants it: every request goes where the connector says."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.connector import CONNECT_SECONDS, CannotConnectError, Connector
from cockpit.vantage.places import Place


@dataclass(slots=True)
class Stamps:
    """When one request went out and its answer came, at the socket, in seconds of the loop's clock.

    `sent` is when its last byte was handed over, `first` and `last` when bytes came; 0 is never.
    """

    sent: float = 0.0
    first: float = 0.0
    last: float = 0.0

    def wrote(self) -> None:
        """Something went out: what came before was no answer to it."""
        self.sent, self.first = _now(), 0.0

    def read(self) -> None:
        """Something came."""
        self.last = _now()
        self.first = self.first or self.last


class Backend(httpcore.AsyncNetworkBackend):
    """Connects for the HTTP pools."""

    def __init__(self, connector: Connector, stamps: Stamps | None = None) -> None:
        self._connector = connector
        self._backend = httpcore.AnyIOBackend()
        self._stamps = stamps or Stamps()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature; ours is CONNECT_SECONDS
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> "NamedStream":
        """Connect to the first address that answers.

        Raises:
            CannotConnectError: none did, or the address is private and not allowed.
        """
        stream, address = await self._connector.connect(host, port, self._dial)
        return NamedStream(stream, address, self._stamps)

    async def _dial(self, target: Place) -> httpcore.AsyncNetworkStream:
        try:
            return await self._backend.connect_tcp(*target, timeout=CONNECT_SECONDS)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as reason:
            raise ConnectionError(str(reason)) from reason

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        """Never: nothing a run looks at lives on a local socket."""
        raise CannotConnectError(Unreachable(Layer.BUG, "a local socket was asked for", "bad-url"))

    async def sleep(self, seconds: float) -> None:
        """Wait, for httpcore's retries (we use none)."""
        await asyncio.sleep(seconds)


class NamedStream(httpcore.AsyncNetworkStream):
    """A stream that stamps its bytes and remembers the public address it stands for, also after TLS began."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, address: str, stamps: Stamps) -> None:
        self._stream = stream
        self._address = address
        self._stamps = stamps

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Bytes as they come."""
        data = await self._stream.read(max_bytes, timeout)
        self._stamps.read()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send all of it."""
        await self._stream.write(buffer, timeout)
        self._stamps.wrote()

    async def aclose(self) -> None:
        """Close; a peer that is gone already is no news."""
        with contextlib.suppress(httpcore.NetworkError, OSError):
            await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> "NamedStream":
        """The same stream inside TLS."""
        inner = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        return NamedStream(inner, self._address, self._stamps)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore offers, and `public_address`."""
        return self._address if info == "public_address" else self._stream.get_extra_info(info)


def _now() -> float:
    return asyncio.get_running_loop().time()
