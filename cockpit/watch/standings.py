"""How one target stands: what the last visits found, and whether it is down, slow or barred. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.visits import Visit
from cockpit.watch.rules import Rules

_HOUR: Final = dt.timedelta(hours=1)
_MOST_GOOD: Final = (
    16  # visits: one that fails again and again has to hold out so long before it counts as up
)
SLOW_LENGTH: Final = 10
SLOW_AT: Final = 5  # slow ones of the last SLOW_LENGTH
FAST_AT: Final = 1


@dataclass(slots=True)
class Standing:
    """`window` holds the time of each failing visit and an empty text for each good one, oldest first.

    `bad`, `good` and `barred` count in a row. `down`, `slow` and `blocked` are since when, empty where it is
    not; `id` is that of the outage it is part of. `ups` are the recoveries of the last hour.
    """

    window: list[str] = field(default_factory=list)
    bad: int = 0
    good: int = 0
    barred: int = 0
    slows: list[bool] = field(default_factory=list)
    down: str = ""
    slow: str = ""
    blocked: str = ""
    id: str = ""
    stage: str = ""
    cause: str = ""
    ups: list[str] = field(default_factory=list)

    def failed(self, visit: Visit, rules: Rules) -> bool:
        """Count a failing visit; it is an outage from here on."""
        self.bad, self.good = self.bad + 1, 0
        self._enter(visit.at, rules)
        self.stage, self.cause = visit.stage, visit.cause
        if self.down:
            return False
        row = self.bad >= rules.failures
        if row or sum(map(bool, self.window[-rules.of[1] :])) >= rules.of[0]:
            many = self.window[-self.bad :] if row else self.window[-rules.of[1] :]
            self.down = next(filter(None, many))
            return True
        return False

    def answered(self, visit: Visit, rules: Rules) -> bool:
        """Count a good visit; the outage ends with it."""
        self.bad, self.good = 0, self.good + 1
        self._enter("", rules)
        if not self.down or self.good < self._needed(visit.at, rules):
            return False
        self.ups.append(visit.at)
        self.window.clear()
        return True

    def hurried(self, visit: Visit) -> str:
        """Count how quick a good visit was: `slow` or `fast` where that changes with it, else nothing."""
        self.slows = [*self.slows, visit.kind == "slow"][-SLOW_LENGTH:]
        many = sum(self.slows)
        if not self.slow and many >= SLOW_AT:
            return "slow"
        return "fast" if self.slow and many <= FAST_AT else ""

    def interrupted(self) -> None:
        """What comes is not in a row with what was."""
        self.bad = self.good = self.barred = 0

    def _needed(self, at: str, rules: Rules) -> int:
        """Good visits in a row that end an outage: twice as many for each recovery of the last hour."""
        now = dt.datetime.fromisoformat(at)
        self.ups = [one for one in self.ups if abs(now - dt.datetime.fromisoformat(one)) < _HOUR]
        wanted = rules.recover << min(len(self.ups), 8)
        return max(rules.recover, min(wanted, _MOST_GOOD))

    def _enter(self, what: str, rules: Rules) -> None:
        self.window.append(what)
        del self.window[: -rules.length]
