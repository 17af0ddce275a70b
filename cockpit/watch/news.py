"""What a watch has to say: plain values, made by `outages` and kept in the history."""

from dataclasses import dataclass
from enum import StrEnum

from cockpit.facts.visits import Visit


class Kind(StrEnum):
    """What has happened to a target, or to us."""

    DOWN = "down"
    STILL_DOWN = "still-down"  # a reminder
    UP = "up"
    SLOW = "slow"
    FAST = "fast"
    BLOCKED = "blocked"  # the site may be up; we are not let in
    LET_IN = "let-in"
    EXPIRING = "expiring"
    PAUSED = "paused"  # the machine slept, or our own network was down: nothing is known of that time
    RESUMED = "resumed"
    DEPLOYED = "deployed"


ENDS = {Kind.DOWN: Kind.UP, Kind.SLOW: Kind.FAST, Kind.BLOCKED: Kind.LET_IN, Kind.PAUSED: Kind.RESUMED}


@dataclass(frozen=True, slots=True)
class News:
    """One thing that has happened: `at` when it was known, `since` when it began (both UTC ISO 8601).

    `target` is a target's name; empty for what concerns the whole watch. `tell`: people get a message; what
    joins an outage that they know of already goes to the time line alone. `also` are other targets that fail
    at the moment. `id` is the same from the first word about an outage to the last. `visits` are those that
    decided, oldest first.
    """

    kind: Kind
    target: str
    at: str
    since: str = ""
    stage: str = ""
    cause: str = ""
    tell: bool = True
    also: tuple[str, ...] = ()
    id: str = ""
    visits: tuple[Visit, ...] = ()
