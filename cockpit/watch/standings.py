"""How one target stands: what the last visits found, and whether it is down, slow or barred. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.visits import Visit
from cockpit.watch.rules import Rules

# What comes again and again has to hold out ever longer before it counts as over: for how long it is
# remembered, and the most good visits in a row that are asked for.
_HARD: Final = dt.timedelta(hours=1), 16
_SOFT: Final = dt.timedelta(hours=4), 32  # slow, or barred: nothing is broken for sure
SLOW_LENGTH: Final = 10
SLOW_AT: Final = 5  # slow ones of the last SLOW_LENGTH
FAST_AT: Final = 1


@dataclass(slots=True)
class Standing:
    """`window` holds the time of each failing visit and an empty text for each good one, oldest first.

    `bad`, `good`, `barred`, `free` and `quick` count in a row. `down`, `slow` and `blocked` are since when,
    empty where it is not; `id` is that of the outage it is part of, and after `unseen` nothing was seen of
    that. `ups`, `frees` and `calms` are the hours at which those three ended lately.
    """

    window: list[str] = field(default_factory=list)
    bad: int = 0
    good: int = 0
    barred: int = 0
    free: int = 0
    quick: int = 0
    slows: list[bool] = field(default_factory=list)
    down: str = ""
    slow: str = ""
    blocked: str = ""
    id: str = ""
    stage: str = ""
    cause: str = ""
    unseen: str = ""
    ups: list[str] = field(default_factory=list)
    frees: list[str] = field(default_factory=list)
    calms: list[str] = field(default_factory=list)

    def failed(self, visit: Visit, rules: Rules) -> bool:
        """Count a failing visit; it is an outage from here on."""
        self.bad, self.good = self.bad + 1, 0
        self._enter(visit.at, rules)
        self.stage, self.cause, self.unseen = visit.stage, visit.cause, ""
        if self.down:
            return False
        row = self.bad >= rules.failures
        several = self._lately(visit.at, rules)
        if row or len(several) >= rules.of[0]:
            self.down = self.window[-self.bad] if row else several[0]
            return True
        return False

    def _lately(self, at: str, rules: Rules) -> list[str]:
        """The failures among the last `of[1]` visits; what lies beyond a pause of them does not count."""
        span = dt.timedelta(seconds=2 * rules.of[1] * rules.interval_seconds)
        return [one for one in self.window[-rules.of[1] :] if one and apart(one, at) <= span]

    def answered(self, visit: Visit, rules: Rules) -> bool:
        """Count a good visit; the outage ends with it."""
        self.bad, self.good = 0, self.good + 1
        self._enter("", rules)
        if not self.down or self.good < _needed(self.ups, visit.at, rules, _HARD):
            return False
        self.ups.append(visit.at)
        self.window.clear()
        return True

    def turned_away(self, rules: Rules) -> bool:
        """Count a visit that a guard answered; we are blocked from here on."""
        self.barred, self.free = self.barred + 1, 0
        return not self.blocked and self.barred >= rules.failures

    def let_in(self, visit: Visit, rules: Rules) -> bool:
        """Count a visit that reached the product; we are let in again from here on."""
        self.barred, self.free = 0, self.free + 1
        if not self.blocked or self.free < _needed(self.frees, visit.at, rules, _SOFT):
            return False
        self.frees.append(visit.at)
        return True

    def hurried(self, visit: Visit, rules: Rules) -> str:
        """Count how quick a good visit was: `slow` or `fast` where that changes with it, else nothing."""
        slow = visit.kind == "slow"
        self.slows, self.quick = [*self.slows, slow][-SLOW_LENGTH:], 0 if slow else self.quick + 1
        many = sum(self.slows)
        if not self.slow:
            return "slow" if many >= SLOW_AT else ""
        if many > FAST_AT or self.quick < _needed(self.calms, visit.at, rules, _SOFT):
            return ""
        self.calms.append(visit.at)
        return "fast"

    def interrupted(self, at: str) -> None:
        """What comes is not in a row with what was, and how an outage went on from here nobody has seen."""
        self.bad = self.good = self.barred = self.free = self.quick = 0
        self.unseen = self.unseen or (at if self.down else "")

    def _enter(self, what: str, rules: Rules) -> None:
        self.window.append(what)
        del self.window[: -rules.length]


def _needed(ends: list[str], at: str, rules: Rules, memory: tuple[dt.timedelta, int]) -> int:
    """Good visits in a row that end it: twice as many for each time that it ended lately."""
    span, most = memory
    ends[:] = [one for one in ends if apart(one, at) < span]
    wanted = rules.recover << min(len(ends), 8)
    return max(rules.recover, min(wanted, most))


def apart(before: str, now: str) -> dt.timedelta:
    """The time between two moments (UTC ISO 8601); very long where there is no first."""
    if not before:
        return dt.timedelta.max
    return abs(dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(before))
