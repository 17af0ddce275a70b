"""What a measurement will send, and how long it takes: known, and shown, before it begins."""

from dataclasses import dataclass
from typing import Final

from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import LOOKS
from cockpit.stopwatch.ends import Timed
from cockpit.stopwatch.sampler import DEFAULT, Pace
from cockpit.stopwatch.write_plans import Write

FRESH: Final = 5  # requests over a new connection each, to every host: what a first visit takes
WARM: Final = 3  # requests to each route beside its samples: one to see where it leads, two to wake it


@dataclass(frozen=True, slots=True)
class Plan:
    """The routes, the pace, and after how many requests each is judged; it grows only while undecided.

    `writes` are walked after the rest, as often as a route is asked.
    """

    timed: tuple[Timed, ...]
    pace: Pace = DEFAULT
    looks: tuple[int, ...] = LOOKS
    writes: tuple[Write, ...] = ()

    @property
    def requests(self) -> tuple[int, int]:
        """The least and the most that will be sent, where nothing ends it early."""
        return self._sent(self.looks[0]), self._sent(self.looks[-1])

    @property
    def minutes(self) -> tuple[float, float]:
        """How long that takes at this pace, where the product can follow it."""
        least, most = self.looks[0], self.looks[-1]
        return self._taking(least), self._taking(most)

    def _taking(self, look: int) -> float:
        walks = sum(one.minutes(look, self.pace) for one in self.writes)
        return self._asked(look) / self.pace.per_second / 60 + walks

    def _sent(self, look: int) -> int:
        return self._asked(look) + sum(one.requests(look) for one in self.writes)

    def _asked(self, look: int) -> int:
        hosts = len({host_of(one.url) for one in self.timed})
        around = WARM * len(self.timed) + (FRESH + self.pace.at_once - 1) * hosts
        return around + look * len(self.timed)
