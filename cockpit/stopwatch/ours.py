"""Is what will be timed ours? Two hundred requests to somebody else's server are not a favour."""

from cockpit.consent import ACTIVE, why_not
from cockpit.engine import UnseenError
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.live import Live
from cockpit.stopwatch.writes import Proof


async def proof_of(launch: Launch, source: Live) -> Proof | str:
    """What shows that the domain is ours, or why nothing does, with what to do."""
    try:
        stated, zone = await source.fact(Stated), await source.fact(Zone)
    except UnseenError as reason:
        return f"whether {launch.domain} is yours cannot be told: {reason.why.cause}"
    why = why_not(ACTIVE, launch.domain, (ACTIVE,), stated, [server.name for server in zone.servers])
    return why or Proof(stated, zone)
