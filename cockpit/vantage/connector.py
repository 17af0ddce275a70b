"""Every TCP connection of a run: mapped, resolved by our resolver, guarded on the address, then made."""

import asyncio
import contextlib
import errno
import ipaddress
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.places import Place, Places, show

CONNECT_SECONDS = 4.0
_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)

Resolve = Callable[[str], Awaitable[tuple[str, ...] | Unreachable]]


class CannotConnectError(Exception):
    """No connection was made; `why` names the layer."""

    def __init__(self, why: Unreachable) -> None:
        super().__init__(why.cause)
        self.why = why


class Connector(httpcore.AsyncNetworkBackend):
    """Connects for the HTTP pools. A pinned connector goes to one address whatever the name says."""

    def __init__(self, places: Places, resolve: Resolve, heard: Callable[[], None], pin: str | None) -> None:
        self._places = places
        self._resolve = resolve
        self._heard = heard
        self._pin = pin
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
        if self._pin is None and (target := self._places.map.get((host, port))):
            return NamedStream(await self._dial(target, show((host, port))), target[0])
        known = (self._pin,) if self._pin else _literal(host)
        addresses = known or await self._resolve(host)
        if isinstance(addresses, Unreachable):
            raise CannotConnectError(addresses)
        return await self._first(host, port, addresses)

    async def _first(self, host: str, port: int, addresses: tuple[str, ...]) -> "NamedStream":
        failure: CannotConnectError | None = None
        for address in addresses:
            target = self._places.map.get((address, port))
            if target is None and not self._places.allows(address):
                raise CannotConnectError(_private(host, address))
            label = f"{host} ({address}) port {port}" if host != address else show((address, port))
            try:
                return NamedStream(await self._dial(target or (address, port), label), address)
            except CannotConnectError as reason:
                failure = failure or reason
        raise failure or CannotConnectError(Unreachable(Layer.DNS, f"{host} has no address", "no-address"))

    async def _dial(self, target: Place, label: str) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                stream = await self._backend.connect_tcp(*target, timeout=CONNECT_SECONDS)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, TimeoutError) as reason:
            raise CannotConnectError(self._why(reason, label)) from None
        self._heard()
        return stream

    def _why(self, reason: BaseException, label: str) -> Unreachable:
        number = next((e.errno for e in causes(reason) if isinstance(e, OSError) and e.errno), None)
        if number in _NO_ROUTE:
            return Unreachable(Layer.NETWORK, f"this machine has no route to {label}", "no-route")
        if number == errno.ECONNREFUSED or "refused" in str(reason).lower():
            self._heard()
            return Unreachable(Layer.TCP, f"{label} refuses connections", "refused")
        return Unreachable(Layer.TCP, f"{label} does not answer within {CONNECT_SECONDS:g} s", "timeout")

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


def causes(reason: BaseException) -> list[BaseException]:
    """An exception and everything it wraps: as argument, cause or context, outermost first."""
    found: list[BaseException] = []
    queue = [reason]
    while queue and len(found) < 16:  # noqa: PLR2004 - a cycle of causes is possible in theory
        current = queue.pop(0)
        found.append(current)
        linked = [current.__cause__, current.__context__, *current.args]
        queue += [e for e in linked if isinstance(e, BaseException) and e not in found]
        if isinstance(current, BaseExceptionGroup):
            queue += current.exceptions
    return found


def _literal(host: str) -> tuple[str, ...]:
    """An address written as the host, or what `localhost` always means (RFC 6761 section 6.3)."""
    if host == "localhost" or host.endswith(".localhost"):
        return ("127.0.0.1",)
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        return ()


def _private(host: str, address: str) -> Unreachable:
    where = f"{host} leads to {address}" if host != address else address
    return Unreachable(
        Layer.NETWORK,
        f"{where}, a private address: not followed (allow_private in [vantage] would allow it)",
        "private",
    )
