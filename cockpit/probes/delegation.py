"""Finds the zone that holds a name, what its parent says of it, and the servers to ask about it."""

import asyncio
from collections.abc import Iterator
from functools import cache

from publicsuffixlist import PublicSuffixList

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.model import Layer
from cockpit.standards.delegations import delegated
from cockpit.vantage import Vantage

Seen = Answer | Unreachable
PARENT_SERVERS = 3  # asked in turn until one of them knows; a TLD has up to thirteen
NAME_SERVERS = 8  # more are not asked; the usual number is two to four


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def ancestors(name: str) -> Iterator[str]:
    """The name, then everything above it up to the registrable domain (publicsuffix.org).

    The name comes without a look at the list, which takes a while to load and is seldom needed.
    """
    yield name
    labels = name.split(".")
    for at in range(1, len(labels)):
        candidate = ".".join(labels[at:])
        if _suffixes().is_public(candidate):
            return
        yield candidate


async def zone_apex(vantage: Vantage, name: str) -> str:
    """The apex of the zone that holds a name: the nearest name above it with a SOA (RFC 1034 section 4.2).

    Empty when the resolver gives none, because the name is not registered or the zone is out of order.
    """
    for candidate in ancestors(name):
        seen = await vantage.look_up(candidate, "SOA")
        if isinstance(seen, Unreachable):
            return ""
        if seen.outcome is Outcome.ANSWER and not seen.chain:
            return candidate
    return ""


async def parent_says(vantage: Vantage, apex: str) -> Seen:
    """The delegation as the servers above it give it: a referral, or an answer where they hold both zones."""
    above = await _parent_servers(vantage, apex)
    if isinstance(above, Unreachable):
        return above
    last: Seen = Unreachable(Layer.DNS, f"the name servers above {apex} could not be found", "no-parent")
    for server in above:
        last = await vantage.ask(apex, "NS", server)
        if isinstance(last, Answer) and (delegated(last) or last.missing):
            return last
    return last


async def _parent_servers(vantage: Vantage, apex: str) -> tuple[str, ...] | Unreachable:
    labels = apex.split(".")
    for at in range(1, len(labels)):
        seen = await vantage.look_up(".".join(labels[at:]), "NS")
        if isinstance(seen, Unreachable):
            return seen
        if seen.outcome is Outcome.ANSWER and not seen.chain:
            return seen.values[:PARENT_SERVERS]
    return ()


async def name_servers(vantage: Vantage, apex: str) -> tuple[str, ...]:
    """Every server named by the parent or by the zone itself, sorted."""
    parent, own = await asyncio.gather(parent_says(vantage, apex), vantage.look_up(apex, "NS"))
    names = {*delegated(parent), *(own.values if isinstance(own, Answer) else ())}
    return tuple(sorted(names))[:NAME_SERVERS]
