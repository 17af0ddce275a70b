"""Our connector as httpcore wants it: every request goes where the connector says."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.connector import CONNECT_SECONDS, CannotConnectError, Connector
from cockpit.vantage.places import Place


class Backend(httpcore.AsyncNetworkBackend):
    """Connects for the HTTP pools."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._backend = httpcore.AnyIOBackend()

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
        return NamedStream(*await self._connector.connect(host, port, self._dial))

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
    """A stream that remembers the public address it stands for, also after TLS began."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, address: str) -> None:
        self._stream = stream
        self._address = address

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Bytes as they come."""
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send all of it."""
        await self._stream.write(buffer, timeout)

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
        return NamedStream(inner, self._address)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore offers, and `public_address`."""
        return self._address if info == "public_address" else self._stream.get_extra_info(info)
