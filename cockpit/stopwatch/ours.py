"""Is what will be timed ours? Two hundred requests to somebody else's server are not a favour."""

from dataclasses import replace

from cockpit.consent import ACTIVE, why_not
from cockpit.engine import UnseenError
from cockpit.facts import Unreachable
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.live import Live
from cockpit.model import Layer
from cockpit.probes.permission import UNPROVEN
from cockpit.stopwatch.writes import Proof


async def looked_for(launch: Launch, source: Live) -> Proof | Unreachable:
    """What shows that the domain is ours, or why nothing does, with what to do.

    Where no name server can be asked it says so: a proof is not void because our own network is gone.
    """
    try:
        stated, zone = await source.fact(Stated), await source.fact(Zone)
    except UnseenError as reason:
        return _untold(launch, reason.why)
    servers = [server.name for server in zone.servers]
    why = why_not(ACTIVE, launch.domain, (ACTIVE,), stated, servers)
    if not why:
        return Proof(stated, zone)
    if not (servers or stated.unreadable) and isinstance(zone.parent, Unreachable):
        return _untold(launch, zone.parent)
    return Unreachable(Layer.PERSON, why, UNPROVEN)


async def proof_of(launch: Launch, source: Live) -> Proof | str:
    """The same, why nothing shows it as a sentence."""
    found = await looked_for(launch, source)
    return found if isinstance(found, Proof) else found.cause


def _untold(launch: Launch, why: Unreachable) -> Unreachable:
    return replace(why, cause=f"whether {launch.domain} is yours cannot be told: {why.cause}")
