"""The way to one address: connections that are kept, with what was found out about how it is spoken to."""

import asyncio
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.standards.visit_addresses import VisitAddress, visit_address
from cockpit.vantage import Vantage
from cockpit.vantage.connector import CannotConnectError
from cockpit.vantage.timed import Headers, NoAnswerError, Took, Wire, wire1

SECONDS = 10.0  # for a connection, and for an answer


class ShutError(Exception):
    """No connection, or no answer; `why` names the layer, its kind is the sample's fault."""

    def __init__(self, why: Unreachable) -> None:
        super().__init__(why.cause)
        self.why = why


@dataclass(slots=True)
class Door:
    """Where one URL is asked, and with what besides the usual headers.

    `idle` are open connections that nobody uses, shared by all doors of one origin.
    """

    url: str
    where: VisitAddress
    headers: Headers = field(default=(), repr=False)  # a cookie may be among them
    http2: bool = False
    idle: list[Wire] = field(default_factory=list)
    seconds: float = SECONDS  # of patience

    async def connect(self, vantage: Vantage) -> Wire:
        """A new connection; a server that speaks HTTP/2 alone is remembered as one.

        Raises:
            ShutError: there is none.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self._made(vantage)
        except TimeoutError:
            raise self._shut(Layer.TCP, "timeout", f"makes no connection within {self.seconds:g} s") from None
        except CannotConnectError as reason:
            raise ShutError(reason.why) from None
        except NoAnswerError as reason:
            raise self._shut(Layer.TLS, reason.kind, "speaks neither HTTP/1.1 nor HTTP/2") from None
        except OSError as reason:
            raise self._shut(
                Layer.TLS, "tls", f"fails in the TLS handshake ({type(reason).__name__})"
            ) from None

    async def _made(self, vantage: Vantage) -> Wire:
        if not self.http2:
            try:
                return await wire1(vantage, self.where)
            except NoAnswerError:
                self.http2 = True
        from cockpit.vantage.timed2 import wire2  # noqa: PLC0415 - for servers that speak nothing else

        return await wire2(vantage, self.where)

    async def ask(self, wire: Wire) -> Took:
        """One request over this connection, which is closed where it broke or was cut short.

        Raises:
            ShutError: no whole answer came.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await wire.ask(self.where, self.headers)
        except TimeoutError:
            wire.close()
            raise self._shut(Layer.HTTP, "timeout", f"does not answer within {self.seconds:g} s") from None
        except NoAnswerError as reason:
            wire.close()
            raise self._shut(Layer.HTTP, reason.kind, f"gives no whole answer ({reason.kind})") from None
        except asyncio.CancelledError:
            wire.close()
            raise

    def kept(self) -> Wire | None:
        """An open connection that nobody uses; those that have ended meanwhile are let go."""
        while self.idle:
            wire = self.idle.pop()
            if wire.open:
                return wire
            wire.close()
        return None

    def give_back(self, wire: Wire) -> None:
        """Keep it for the next request, if it can be."""
        if wire.open:
            self.idle.append(wire)
        else:
            wire.close()

    def close(self) -> None:
        """Let go of all connections."""
        while self.idle:
            self.idle.pop().close()

    def _shut(self, layer: Layer, kind: str, what: str) -> ShutError:
        return ShutError(Unreachable(layer, f"{self.where.host} port {self.where.port} {what}", kind))


def origin(at: Door) -> tuple[str, str, int]:
    """Whose connections are the same: scheme, host and port."""
    return at.where.scheme, at.where.host, at.where.port


def door(url: str, headers: Headers = ()) -> Door | None:
    """The door of an http or https URL; None where it is none."""
    where = visit_address(url)
    return Door(url, where, headers) if where and where.scheme in ("http", "https") else None
