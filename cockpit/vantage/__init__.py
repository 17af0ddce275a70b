"""Where we look from: resolver, address map, trust, limits and clock. Nothing else opens a socket."""

import asyncio
import datetime as dt
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from typing import TypeVar

import certifi
import dns.resolver

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import exchange, questions, replies
from cockpit.vantage.connector import Connector
from cockpit.vantage.places import Place, Places, place, show

BODY_BYTES = 262_144
PER_SERVER = 8

T = TypeVar("T")


class Vantage:
    """One look at the world: every question is asked once per run and shared by all who need it."""

    def __init__(
        self,
        look: LookFrom,
        *,
        folder: Path = Path(),
        now: dt.datetime | None = None,
        patience: questions.Patience | None = None,
    ) -> None:
        """Set up without touching the network.

        Args:
            look: the `[vantage]` table.
            folder: where relative paths in it start.
            now: the run's hour; by default the present.
            patience: how long a DNS server is waited for.

        Raises:
            ValueError: an address in the table cannot be one, or the CA file cannot be read.
        """
        self.now = now or dt.datetime.now(dt.UTC)
        self._look = look
        self._places = Places.read(look.map, look.nameservers, allow_private=look.allow_private)
        self._resolver = place(look.resolver, 53) if look.resolver else _system_resolver()
        self._ca_file = str(folder / look.ca_file) if look.ca_file else certifi.where()
        if not Path(self._ca_file).is_file():
            raise ValueError(f"[vantage] ca_file: there is no file {self._ca_file}")
        self._patience = patience or questions.Patience()
        self._memo: dict[Hashable, asyncio.Task[object]] = {}
        self._slots = asyncio.Semaphore(look.concurrency)
        self._server_slots: dict[Hashable, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(PER_SERVER)
        )
        self._transports: dict[tuple[Client, str | None], exchange.Transport] = {}
        self._contexts: dict[Client, ssl.SSLContext] = {}
        self._heard = False
        self.sent = 0

    @property
    def described(self) -> dict[str, str | list[int]]:
        """The vantage in a report: resolver, trust store, address families."""
        resolver = show(self._resolver) if self._resolver else "none configured"
        trust = self._look.ca_file or f"certifi {certifi.__version__}"
        return {"resolver": resolver, "trust": trust, "families": list(self._look.families)}

    def mapped(self, address: str) -> bool:
        """The address is a key of `[vantage] map`: reachable from here although reserved."""
        return self._places.mapped(address)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        """What one server says of (name, type), CNAMEs chased; by default the resolver.

        All five outcomes are an `Answer`. `Unreachable` says that the question could not be put: our own
        network is down, or the named server has no address.
        """
        key = ("dns", name.lower().rstrip("."), type_, server)
        return await self._once(key, lambda: self._ask(key[1], type_, server))

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        """What the resolver knows; silence and refusal become `Unreachable`, for they decide nothing."""
        answer = await self.ask(name, type_)
        if isinstance(answer, Unreachable) or answer.outcome not in (Outcome.SILENT, Outcome.REFUSED):
            return answer
        if answer.outcome is Outcome.SILENT:
            return Unreachable(Layer.DNS, f"the resolver does not reply: {answer.extended_error}", "timeout")
        return Unreachable(Layer.DNS, f"the resolver says {answer.said} for {answer.name}", "refused")

    async def addresses(self, host: str) -> tuple[str, ...] | Unreachable:
        """Every address of a host in the families we look from, IPv4 first; a literal is its own address."""
        if host.replace(".", "").isdigit() or ":" in host:
            return (host.strip("[]"),)
        types = [type_ for family, type_ in ((4, "A"), (6, "AAAA")) if family in self._look.families]
        seen = await asyncio.gather(*(self.look_up(host, type_) for type_ in types))
        found = tuple(value for answer in seen if isinstance(answer, Answer) for value in answer.values)
        if found:
            return found
        if blocked := next((answer for answer in seen if isinstance(answer, Unreachable)), None):
            return blocked
        kind = "nxdomain" if any(_nxdomain(answer) for answer in seen) else "no-address"
        word = "does not exist" if kind == "nxdomain" else "has no address"
        return Unreachable(Layer.DNS, f"{host} {word} in DNS", kind)

    async def fetch(
        self, url: str, client: Client = Client.TERMINAL, at: str | None = None, limit: int = BODY_BYTES
    ) -> Response | Unreachable:
        """One GET without following a redirect; `at` pins the address, `limit` bounds the decoded body."""
        key = ("http", url, client, at, limit)
        return await self._once(key, lambda: self._fetch(exchange.Ask(url, client, limit), at))

    async def aclose(self) -> None:
        """End what is still under way and close every connection."""
        for task in self._memo.values():
            task.cancel()
        await asyncio.gather(*self._memo.values(), return_exceptions=True)
        await asyncio.gather(*(transport.aclose() for transport in self._transports.values()))

    async def _once(self, key: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        """The first to ask starts the look, all share it; who is cancelled does not cancel the others."""
        task = self._memo.get(key)
        if task is None:
            task = asyncio.ensure_future(look())  # type: ignore[arg-type]
            self._memo[key] = task
        return await asyncio.shield(task)  # type: ignore[arg-type, return-value]

    async def _ask(self, name: str, type_: str, server: str | None) -> Answer | Unreachable:
        try:
            parsed = questions.parse_name(name)
        except ValueError as reason:
            return Unreachable(Layer.DNS, f"not a valid name: {reason}", "bad-name")
        where = await self._server(server)
        if isinstance(where, Unreachable):
            return where
        label = f"{server} ({show(where[0])})" if server else f"resolver {show(where[0])}"
        silent = Answer(name, type_, label, Outcome.SILENT)
        for at in where:
            try:
                async with self._slots, self._server_slots[at]:
                    self.sent += 1
                    said = await questions.ask(parsed, type_, at, self._patience, recursive=server is None)
            except questions.NoRouteError as reason:
                return Unreachable(Layer.NETWORK, reason.strerror or "no route", "no-route")
            if said.message is not None:
                self._heard = True
                return await self._chase(replies.read(said.message, name, type_, label), server, at)
            silent = Answer(name, type_, label, Outcome.SILENT, rcode="", extended_error=said.why)
        return silent if self._heard else self._offline(silent)

    def _offline(self, silent: Answer) -> Unreachable:
        """Nothing at all has answered in this run: that is about us, not about the product."""
        cause = f"{silent.extended_error}, and nothing else has answered: check your own network or VPN"
        return Unreachable(Layer.NETWORK, cause, "offline")

    async def _chase(self, walk: replies.Walk, server: str | None, at: Place) -> Answer:
        answer = walk.answer
        if server is None and answer.rcode == "SERVFAIL":
            return await self._why_servfail(answer, at)
        if not walk.next_name or len(answer.chain) > replies.MAX_CHAIN:
            return answer
        beyond = await self.ask(walk.next_name, answer.type)
        return replies.joined(answer, beyond)

    async def _why_servfail(self, answer: Answer, at: Place) -> Answer:
        """A resolver that answers once checking is disabled refuses because of DNSSEC (RFC 4035 section 5.5)."""
        name = questions.parse_name(answer.name)
        async with self._slots:
            self.sent += 1
            said = await questions.ask(name, answer.type, at, self._patience, recursive=True, checking=False)
        if said.message is None or said.message.rcode() != 0:
            return answer
        why = f"DNSSEC validation fails ({answer.extended_error or 'no reason given'})"
        return replies.explained(answer, why)

    async def _server(self, server: str | None) -> tuple[Place, ...] | Unreachable:
        if server is None:
            if self._resolver is None:
                return Unreachable(Layer.NETWORK, "this machine has no DNS resolver configured", "offline")
            return (self._resolver,)
        if mapped := self._places.nameservers.get(server):
            return (mapped,)
        addresses = await self.addresses(server)
        if isinstance(addresses, Unreachable):
            return addresses
        allowed = tuple((address, 53) for address in addresses if self._places.allows(address))
        if not allowed:
            cause = f"name server {server} has only private addresses: not asked"
            return Unreachable(Layer.NETWORK, cause, "private")
        return allowed

    async def _fetch(self, ask: exchange.Ask, at: str | None) -> Response | Unreachable:
        transport = self._transport(ask.client, at)
        async with self._slots, self._server_slots[(ask.url.split("/")[2:3] or [""])[0]]:
            self.sent += 1
            seen = await exchange.fetch(transport, ask)
        if isinstance(seen, Unreachable) and seen.kind == "timeout" and not self._heard:
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
        self._heard = True

    def _context(self, client: Client) -> ssl.SSLContext:
        """One context per client: httpcore sets the ALPN list on it, and the two offer different ones."""
        if client not in self._contexts:
            context = ssl.create_default_context(cafile=self._ca_file)
            context.hostname_checks_common_name = False  # browsers look at the names only (RFC 9525)
            self._contexts[client] = context
        return self._contexts[client]


def _nxdomain(answer: Answer | Unreachable) -> bool:
    return isinstance(answer, Answer) and answer.outcome is Outcome.NXDOMAIN


def _system_resolver() -> Place | None:
    try:
        servers = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return None
    return next(((str(server), 53) for server in servers if isinstance(server, str)), None)
