"""Every TCP connection of a run: mapped, resolved by our resolver, guarded on the address, then made."""

import asyncio
import errno
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.places import Place, Places, show

CONNECT_SECONDS = 4.0
_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL)

T = TypeVar("T")
Dial = Callable[[Place], Awaitable[T]]
Resolve = Callable[[str], Awaitable[tuple[str, ...] | Unreachable]]


class CannotConnectError(Exception):
    """No connection was made; `why` names the layer."""

    def __init__(self, why: Unreachable) -> None:
        super().__init__(why.cause)
        self.why = why


class Connector:
    """Decides where a connection goes and what it means when there is none; how it is made, the caller says.

    A pinned connector goes to one address whatever the name says.
    """

    def __init__(self, places: Places, resolve: Resolve, heard: Callable[[], None], pin: str | None) -> None:
        self._places = places
        self._resolve = resolve
        self._heard = heard
        self._pin = pin

    async def connect(self, host: str, port: int, dial: Dial[T]) -> tuple[T, str]:
        """What `dial` made at the first address that answers, and the public address it stands for.

        Raises:
            CannotConnectError: none did, or the address is private and not allowed.
        """
        if self._pin is None and (target := self._places.map.get((host, port))):
            return await self._dial(dial, target, show((host, port))), target[0]
        known = (self._pin,) if self._pin else _literal(host)
        addresses = known or await self._resolve(host)
        if isinstance(addresses, Unreachable):
            raise CannotConnectError(addresses)
        return await self._first(host, port, addresses, dial)

    async def _first(self, host: str, port: int, addresses: tuple[str, ...], dial: Dial[T]) -> tuple[T, str]:
        failure: CannotConnectError | None = None
        for address in addresses:
            target = self._places.map.get((address, port))
            if target is None and not self._places.allows(address):
                raise CannotConnectError(_private(host, address))
            label = f"{host} ({address}) port {port}" if host != address else show((address, port))
            try:
                return await self._dial(dial, target or (address, port), label), address
            except CannotConnectError as reason:
                failure = failure or reason
        raise failure or CannotConnectError(Unreachable(Layer.DNS, f"{host} has no address", "no-address"))

    async def _dial(self, dial: Dial[T], target: Place, label: str) -> T:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                made = await dial(target)
        except OSError as reason:  # TimeoutError is one
            raise CannotConnectError(self._why(reason, label)) from None
        self._heard()
        return made

    def _why(self, reason: BaseException, label: str) -> Unreachable:
        number = next((e.errno for e in causes(reason) if isinstance(e, OSError) and e.errno), None)
        if number in _NO_ROUTE:
            return Unreachable(Layer.NETWORK, f"this machine has no route to {label}", "no-route")
        if number == errno.ECONNREFUSED or "refused" in str(reason).lower():
            self._heard()
            return Unreachable(Layer.TCP, f"{label} refuses connections", "refused")
        return Unreachable(Layer.TCP, f"{label} does not answer within {CONNECT_SECONDS:g} s", "timeout")


async def plugged(target: Place) -> socket.socket:
    """A connected socket that does not block.

    Raises:
        OSError: nobody answers there.
    """
    plug = socket.socket(socket.AF_INET6 if ":" in target[0] else socket.AF_INET, socket.SOCK_STREAM)
    plug.setblocking(False)  # noqa: FBT003 - the standard library's own
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as every browser: no wait for more to send
    try:
        await asyncio.get_running_loop().sock_connect(plug, target)
    except BaseException:
        plug.close()
        raise
    return plug


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
