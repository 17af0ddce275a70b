"""Asks for records of mail: at the resolver, and where one is missing at an authority of the zone."""

import asyncio
from collections.abc import Iterable, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.told import Told
from cockpit.probes.delegation import name_servers, zone_apex
from cockpit.vantage import Vantage

AUTHORITIES = 2  # the second only where the first does not decide


async def told(vantage: Vantage, name: str, type_: str = "TXT") -> Told:
    """One record set. An authority is asked only for what the resolver says is missing."""
    seen = await vantage.look_up(name, type_)
    if not isinstance(seen, Answer) or not seen.missing or seen.chain:
        return Told(name, type_, seen)
    return Told(name, type_, seen, await _confirmed(vantage, name, type_))


async def told_all(vantage: Vantage, names: Iterable[str], type_: str = "TXT") -> Mapping[str, Told]:
    """Several names at once."""
    wanted = tuple(dict.fromkeys(names))
    found = await asyncio.gather(*(told(vantage, name, type_) for name in wanted))
    return dict(zip(wanted, found, strict=True))


async def _confirmed(vantage: Vantage, name: str, type_: str) -> Answer | Unreachable | None:
    """What the first authority with authority says; none where the zone has no server that we know."""
    apex = await zone_apex(vantage, _existing(name))
    seen: Answer | Unreachable | None = None
    for server in (await name_servers(vantage, apex))[:AUTHORITIES] if apex else ():
        seen = await vantage.ask(name, type_, server)
        if isinstance(seen, Answer) and seen.authoritative:
            return seen
    return seen


def _existing(name: str) -> str:
    """The part of a name behind its labels with an underscore, which are no host and hold no zone."""
    labels = name.split(".")
    marked = max((at for at, label in enumerate(labels) if label.startswith("_")), default=-1)
    return ".".join(labels[marked + 1 :])
