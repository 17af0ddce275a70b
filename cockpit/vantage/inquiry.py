"""Questions to DNS servers: memoised message by message, CNAMEs chased, our own outage told apart."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import dns.rcode

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, absent
from cockpit.model import Layer
from cockpit.vantage import questions, replies
from cockpit.vantage.memo import Memo
from cockpit.vantage.places import Place, Places, show
from cockpit.vantage.replies import Walk

PER_SERVER = 8
RESOLVER = 64  # our own resolver is asked more at once: it has no reason to limit us
ADDRESSES = 4  # of one name server: each silent one is waited for
BOGUS = "DNSSEC validation fails"
SILENCES = 2  # questions a server that never spoke may leave unanswered before the rest is not put


class Inquiry:
    """Asks the resolver and named servers. `heard` turns true as soon as anything answers in this run."""

    def __init__(
        self,
        resolver: Place | None,
        places: Places,
        families: Sequence[int],
        patience: questions.Patience,
        concurrency: int,
    ) -> None:
        self._resolver = resolver
        self._places = places
        self._types = [type_ for family, type_ in ((4, "A"), (6, "AAAA")) if family in families]
        self._patience = patience
        self._families = tuple(families)
        self._concurrency = concurrency
        self._memo = Memo()
        self._slots = asyncio.Semaphore(concurrency)
        self._per_server: dict[Place, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_SERVER))
        if resolver:
            self._per_server[resolver] = asyncio.Semaphore(RESOLVER)
        self._spoke: set[Place] = set()
        self._silences: Counter[Place] = Counter()
        self.heard = False
        self.sent = 0

    async def ask(self, name: str, type_: str, server: str | None) -> Answer | Unreachable:
        """The answer of one server, its CNAME chain followed to the end through the resolver."""
        walk = await self._step(name.lower().rstrip("."), type_, server)
        while isinstance(walk, Walk) and walk.next_name and len(walk.answer.chain) < replies.MAX_CHAIN:
            beyond = await self._step(walk.next_name, type_, None)
            walk = replies.joined(walk.answer, beyond)
        return walk.answer if isinstance(walk, Walk) else walk

    async def addresses(self, host: str) -> tuple[str, ...] | Unreachable:
        """Every address of a host in the families we look from, IPv4 first."""
        seen = await asyncio.gather(*(self.look_up(host, type_) for type_ in self._types))
        if found := tuple(value for answer in seen if isinstance(answer, Answer) for value in answer.values):
            return found
        if blocked := next((answer for answer in seen if isinstance(answer, Unreachable)), None):
            return blocked
        gone = any(isinstance(a, Answer) and a.outcome is Outcome.NXDOMAIN for a in seen)
        return absent(host, exists=not gone)

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        """What the resolver knows; silence and refusal become `Unreachable`, for they decide nothing."""
        answer = await self.ask(name, type_, None)
        if isinstance(answer, Unreachable) or answer.outcome not in (Outcome.SILENT, Outcome.REFUSED):
            return answer
        if answer.outcome is Outcome.SILENT:
            return Unreachable(Layer.DNS, f"the resolver is silent: {answer.extended_error}", "timeout")
        kind = "dnssec" if answer.extended_error.startswith(BOGUS) else "refused"
        return Unreachable(Layer.DNS, f"the resolver says {answer.said} for {answer.name}", kind)

    def afresh(self) -> "Inquiry":
        """One that looks the same way and has not asked anything yet."""
        return Inquiry(self._resolver, self._places, self._families, self._patience, self._concurrency)

    async def aclose(self) -> None:
        """End what is under way."""
        await self._memo.aclose()

    async def forget(self) -> None:
        """Ask everything anew, also servers that were silent until now."""
        await self._memo.aclose()
        self._silences.clear()

    async def _step(self, name: str, type_: str, server: str | None) -> Walk | Unreachable:
        return await self._memo.once((name, type_, server), lambda: self._message(name, type_, server))

    async def _message(self, name: str, type_: str, server: str | None) -> Walk | Unreachable:
        try:
            questions.parse_name(name)
        except ValueError as reason:
            return Unreachable(Layer.DNS, f"not a valid name: {reason}", "bad-name")
        where = await self._places_of(server)
        if isinstance(where, Unreachable):
            return where
        label = f"{server} ({show(where[0])})" if server else f"resolver {show(where[0])}"
        why = ""
        for at in where:
            try:
                said = await self._put(name, type_, at, recursive=server is None)
            except questions.NoRouteError as reason:
                return Unreachable(Layer.NETWORK, reason.strerror or "no route", "no-route")
            if said.message is not None:
                walk = replies.read(said.message, name, type_, label)
                return await self._why_servfail(walk, at) if server is None else walk
            why = why or said.why
        if not self.heard:
            return _offline(why)
        return Walk(Answer(name, type_, label, Outcome.SILENT, rcode="", extended_error=why))

    async def _put(
        self, name: str, type_: str, at: Place, *, recursive: bool, checking: bool = True
    ) -> questions.Said:
        parsed = questions.parse_name(name)
        async with self._slots, self._per_server[at]:
            if self._silences[at] >= SILENCES and at not in self._spoke:
                return questions.silence(at, self._patience)
            self.sent += 1
            said = await questions.ask(
                parsed, type_, at, self._patience, recursive=recursive, checking=checking
            )
        if said.message is None:
            self._silences[at] += 1
        else:
            self._spoke.add(at)
            self.heard = True
        return said

    async def _why_servfail(self, walk: Walk, at: Place) -> Walk:
        """A resolver that answers once checking is off refuses because of DNSSEC (RFC 4035 section 5.5)."""
        answer = walk.answer
        if answer.rcode != "SERVFAIL":
            return walk
        said = await self._put(answer.name, answer.type, at, recursive=True, checking=False)
        if said.message is None or said.message.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            return walk
        why = f"{BOGUS}: {answer.extended_error or 'the resolver gives no reason'}"
        return Walk(replace(answer, extended_error=why))

    async def _places_of(self, server: str | None) -> tuple[Place, ...] | Unreachable:
        if server is None:
            if self._resolver is None:
                return Unreachable(Layer.NETWORK, "this machine has no DNS resolver configured", "offline")
            return (self._resolver,)
        if mapped := self._places.nameservers.get(server):
            return (mapped,)
        addresses = await self.addresses(server)
        if isinstance(addresses, Unreachable):
            return addresses
        allowed = tuple((address, 53) for address in addresses if self._places.allows(address))[:ADDRESSES]
        if not allowed:
            cause = f"name server {server} has only private addresses: not asked"
            return Unreachable(Layer.NETWORK, cause, "private")
        return allowed


def _offline(why: str) -> Unreachable:
    """Nothing at all has answered in this run: that is about us, not about the product."""
    cause = f"{why}, and nothing else has answered: check your own network, VPN or [vantage] resolver"
    return Unreachable(Layer.NETWORK, cause, "offline")


def system_resolver() -> Place | None:
    """The first resolver this machine is configured with."""
    import dns.resolver  # noqa: PLC0415 - half of dnspython, for nothing where launch.toml names a resolver

    try:
        servers = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration:
        return None
    return next(((str(server), 53) for server in servers if isinstance(server, str)), None)
