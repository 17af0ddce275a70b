"""The fact `WriteTimes`: a short look at how long writes and sign-ins take, where that is allowed."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.latency import Series


@dataclass(frozen=True, slots=True)
class WriteTimes:
    """The series of this run, and by URL why a route that names a journey was not walked."""

    now: tuple[Series, ...] = ()
    missing: tuple[tuple[str, Unreachable], ...] = ()
