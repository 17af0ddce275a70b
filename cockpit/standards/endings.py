"""How a trail ends: arrived, in a circle, or behind something that does not answer."""

from cockpit.facts import Unreachable
from cockpit.facts.trails import End, Trail
from cockpit.model import Layer
from cockpit.standards.locations import host_of


def endless(trail: Trail) -> bool:
    """The redirects lead in a circle, or on and on."""
    return trail.end in (End.LOOP, End.TOO_MANY)


def undecided(trail: Trail) -> Unreachable | None:
    """Why nothing can be said about the end of this trail, or none.

    A loop and an unusable Location are faults that checks of their own name; to the others they are a layer
    that does not answer.
    """
    if endless(trail):
        return Unreachable(
            Layer.HTTP, f"{_circle(trail)} redirects without end (see redirect.no-loop)", "loop"
        )
    if trail.end is End.BAD_LOCATION or (trail.end is End.OFF_LIMITS and not trail.hops):
        return trail.stopped
    return trail.blocked


def urls(trail: Trail) -> tuple[str, ...]:
    """Every URL on the way, the last one included even when it could not be visited."""
    told = [trail.start, *(target for _, target in trail.steps)]
    return tuple(dict.fromkeys(told))


def _circle(trail: Trail) -> str:
    return host_of(min(trail.cycle)) if trail.cycle else host_of(trail.start)
