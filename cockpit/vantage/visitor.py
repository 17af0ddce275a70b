"""Somebody who walks through the product: cookies of one visit, and nothing shared, kept or sent twice."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.standards.locations import origin_of
from cockpit.vantage import Vantage
from cockpit.vantage.asks import FORM, Ask, Variant
from cockpit.vantage.backend import Backend, Stamps
from cockpit.vantage.connector import Connector
from cockpit.vantage.exchange import Cookies, Visiting, fetch, load
from cockpit.vantage.manners import Manners, door_of

PAGE_BYTES: Final = 1_048_576
MOST_BYTES: Final = 65_536  # of a form
_ACCEPT = "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8"


async def visitor(vantage: Vantage) -> "Visitor":
    """A new visit, without a cookie."""
    await aside(load)
    context = vantage.trust.client(Client.TERMINAL)
    return Visitor(vantage.connecting(vantage.addresses), context, vantage.manners)


class Visitor:
    """Each request goes over a connection of its own: one kept open can die while a form is on its way."""

    def __init__(self, connector: Connector, context: ssl.SSLContext, manners: Manners) -> None:
        self._connector = connector
        self._context = context
        self._manners = manners
        self._cookies = Cookies()
        self._page = ""
        self._under_way: Visiting | None = None
        self.queued = 0.0  # seconds that requests waited for a turn: ours, not the product's
        self.stamps = Stamps()  # of the last request

    @property
    def begun(self) -> bool:
        """The last request began to go out: from then on the product may act on it."""
        return self._under_way is not None and self._under_way.begun

    async def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        *,
        kind: str = FORM,
        headers: Iterable[tuple[str, str]] = (),
    ) -> Response | Unreachable:
        """One request, sent once and not followed; a body has at most MOST_BYTES and the media type `kind`.

        Browsers say from which page a form comes, and frameworks look at it.
        """
        door = door_of(url, None)
        variant = Variant(headers=(*self._whence(method, url), *headers), method=method)
        ask = Ask(url, Client.TERMINAL, PAGE_BYTES, _ACCEPT, body=body, variant=variant, kind=kind)
        self._under_way = None
        async with self._turn(door[1]):
            self._manners.sent[door[1]] += 1
            seen = await self._once(ask)
        if isinstance(seen, Response) and method == "GET":
            self._page = url
        return seen

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """A turn at the host; the wait for it is noted, however it ends."""
        clock = asyncio.get_running_loop().time
        asked = clock()
        async with AsyncExitStack() as held:
            try:
                await held.enter_async_context(self._manners.turn(host))
            finally:
                self.queued += clock() - asked
            yield

    def _whence(self, method: str, url: str) -> tuple[tuple[str, str], ...]:
        """Where the visit comes from; to another origin no more than the own one is told."""
        own = origin_of(self._page or url)
        page = self._page if own == origin_of(url) else f"{own}/"
        origin = (("Origin", own),) if method != "GET" else ()
        return (*origin, ("Referer", page)) if self._page else origin

    async def _once(self, ask: Ask) -> Response | Unreachable:
        self.stamps = Stamps()
        backend = Backend(self._connector, self.stamps)
        self._under_way = transport = Visiting(backend, self._context, self._cookies)
        try:
            got = await fetch(transport, ask)
        finally:
            await transport.aclose()
        return got if isinstance(got, Unreachable) else got.response
