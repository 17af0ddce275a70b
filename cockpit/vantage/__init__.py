"""Where we look from: resolver, address map, trust, limits and clock. Nothing else opens a socket."""

import asyncio
import datetime as dt
import ssl
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import certifi

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import exchange
from cockpit.vantage.connector import Connector
from cockpit.vantage.inquiry import Inquiry, system_resolver
from cockpit.vantage.memo import Memo
from cockpit.vantage.places import Places, place, show
from cockpit.vantage.questions import Patience

__all__ = ["Patience", "Vantage"]

BODY_BYTES = 262_144
PER_HOST = 8
REQUESTS = 16  # in flight at once: enough to hide latency, few enough that DNS answers come first


class Vantage:
    """One look at the world: every question is asked once per run and shared by all who need it."""

    def __init__(
        self,
        look: LookFrom,
        *,
        folder: Path = Path(),
        now: dt.datetime | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Set up without touching the network.

        Args:
            look: the `[vantage]` table.
            folder: where relative paths in it start.
            now: the run's hour; by default the present.
            patience: how long a DNS server is waited for.

        Raises:
            ValueError: an address in the table cannot be one, or the CA file is not there.
        """
        self.now = now or dt.datetime.now(dt.UTC)
        self._places = Places.read(look.map, look.nameservers, allow_private=look.allow_private)
        resolver = place(look.resolver, 53) if look.resolver else system_resolver()
        ca_file = folder / look.ca_file if look.ca_file else Path(certifi.where())
        if not ca_file.is_file():
            raise ValueError(f"[vantage] ca_file: there is no file {ca_file}")
        self._ca_file = str(ca_file)
        self._inquiry = Inquiry(
            resolver, self._places, look.families, patience or Patience(), look.concurrency
        )
        self._memo = Memo()
        self._slots = asyncio.Semaphore(min(look.concurrency, REQUESTS))
        self._per_host: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._transports: dict[tuple[Client, str | None], exchange.Transport] = {}
        self._contexts: dict[Client, ssl.SSLContext] = {}
        self.requests = 0
        self.described = {
            "resolver": show(resolver) if resolver else "none configured",
            "trust": look.ca_file or f"certifi {certifi.__version__}",
            "families": list(look.families),
        }

    @property
    def questions(self) -> int:
        """DNS messages sent so far, repetitions not counted."""
        return self._inquiry.sent

    def mapped(self, address: str) -> bool:
        """The address is a key of `[vantage] map`: reachable from here although reserved."""
        return self._places.mapped(address)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        """What one server says of (name, type), CNAMEs chased; by default the resolver.

        All five outcomes are an `Answer`. `Unreachable` says that the question could not be put: our own
        network is down, or the named server has no address.
        """
        return await self._inquiry.ask(name, type_, server)

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        """What the resolver knows; silence and refusal become `Unreachable`, for they decide nothing."""
        return await self._inquiry.look_up(name, type_)

    async def addresses(self, host: str) -> tuple[str, ...] | Unreachable:
        """Every address of a host in the families we look from, IPv4 first."""
        return await self._inquiry.addresses(host)

    async def fetch(
        self, url: str, client: Client = Client.TERMINAL, at: str | None = None, limit: int = BODY_BYTES
    ) -> Response | Unreachable:
        """One GET without following a redirect; `at` pins the address, `limit` bounds the decoded body."""
        return await self._memo.once(
            (url, client, at, limit), lambda: self._fetch(exchange.Ask(url, client, limit), at)
        )

    async def aclose(self) -> None:
        """End what is still under way and close every connection."""
        await asyncio.gather(self._memo.aclose(), self._inquiry.aclose())
        await asyncio.gather(*(transport.aclose() for transport in self._transports.values()))

    async def _fetch(self, ask: exchange.Ask, at: str | None) -> Response | Unreachable:
        transport = self._transport(ask.client, at)
        async with self._slots, self._per_host[_authority(ask.url)]:
            self.requests += 1
            seen = await exchange.fetch(transport, ask)
        if isinstance(seen, Unreachable) and seen.kind == "timeout" and not self._inquiry.heard:
            return Unreachable(Layer.NETWORK, f"{seen.cause}, and nothing else has answered", "offline")
        return seen

    def _transport(self, client: Client, at: str | None) -> exchange.Transport:
        if (client, at) not in self._transports:
            connector = Connector(self._places, self.addresses, self._hear, at)
            self._transports[client, at] = exchange.Transport(
                connector, self._context(client), http2=client is Client.BROWSER
            )
        return self._transports[client, at]

    def _hear(self) -> None:
        self._inquiry.heard = True

    def _context(self, client: Client) -> ssl.SSLContext:
        """One context per client: httpcore sets the ALPN list on it, and the two offer different ones."""
        if client not in self._contexts:
            context = ssl.create_default_context(cafile=self._ca_file)
            context.hostname_checks_common_name = False  # browsers look at the names only (RFC 9525)
            self._contexts[client] = context
        return self._contexts[client]


def _authority(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
