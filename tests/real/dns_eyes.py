"""The cockpit's own eyes on the DNS world: one question, or the facts of a domain and what checks find."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from cockpit import engine
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.names import Names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.live import Live
from cockpit.model import Finding
from cockpit.registry import entries
from cockpit.vantage import Patience, Vantage
from tests.real.dns_world import NS1, NS2, World

QUICK = Patience(tries=2, seconds=0.2)
RESOLVER = None
ALL = (RESOLVER, NS1, NS2)
AUTHORITIES = (NS1, NS2)  # Knot, NSD


@dataclass(frozen=True)
class Seen:
    """The facts of one domain, as a run gathers them."""

    launch: Launch
    names: Names
    zone: Zone

    def found(self, check: str) -> dict[str, tuple[str, str]]:
        """By subject, the verdict and the kind of each finding of a check."""
        return {one.subject: (str(one.verdict), one.kind) for one in self._judged(check)}

    def summary(self, check: str, subject: str) -> str:
        """What a check says of a subject."""
        return next(one.summary for one in self._judged(check) if one.subject == subject)

    def _judged(self, check: str) -> list[Finding]:
        return engine.judge(entries()[check], self.launch, (self.names, self.zone))


@asynccontextmanager
async def eyes(world: World, at: Mapping[str, int] | None = None) -> AsyncIterator[Vantage]:
    """A vantage that looks into the world."""
    vantage = Vantage(world.look(at), patience=QUICK)
    try:
        yield vantage
    finally:
        await vantage.aclose()


async def look_at(world: World, domain: str) -> Seen:
    """Gather what the checks of the family dns need."""
    launch = sample_launch(domain, vantage=world.look())
    async with eyes(world) as vantage:
        live = Live(launch, vantage)
        return Seen(launch, await live.fact(Names), await live.fact(Zone))


async def answer(world: World, name: str, type_: str, server: str | None = RESOLVER) -> Answer:
    """What the cockpit hears from one server."""
    async with eyes(world) as vantage:
        seen = await vantage.ask(name, type_, server)
    assert isinstance(seen, Answer)
    return seen


async def refused(world: World, name: str, type_: str = "A") -> Unreachable:
    """Why the resolver's word decides nothing."""
    async with eyes(world) as vantage:
        seen = await vantage.look_up(name, type_)
    assert isinstance(seen, Unreachable)
    return seen
