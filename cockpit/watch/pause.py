"""The clocks of a watch: a machine that slept, a process that stood still, a wall clock that was set."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from cockpit.clock import ticks

STILL: Final = 4.0  # seconds without a beat, of which there is one a second: this machine did nothing
STEPPED: Final = 2.0  # seconds by which the wall clock may wander between two beats


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which nothing is known; both moments in UTC."""

    since: dt.datetime
    until: dt.datetime

    @property
    def seconds(self) -> float:
        """How long it was."""
        return (self.until - self.since).total_seconds()


@dataclass(frozen=True, slots=True)
class Beat:
    """What one beat found: `gap` where we stood still, `step` seconds by which the wall clock was set."""

    gap: Gap | None = None
    step: float = 0.0


def wall() -> dt.datetime:
    """The present in UTC, as the machine believes."""
    return dt.datetime.now(dt.UTC)


class Pulse:
    """Beats at least once a second while all is well."""

    def __init__(
        self,
        clock: Callable[[], float] = ticks,
        now: Callable[[], dt.datetime] = wall,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.clock, self.now, self.sleep = clock, now, sleep
        self._ticks, self._wall = clock(), now()

    def beat(self) -> Beat:
        """What has happened since the last one; a gap is measured by the steady clock, told in wall time."""
        at, wall_ = self.clock(), self.now()
        passed, before = at - self._ticks, self._wall
        self._ticks, self._wall = at, wall_
        step = (wall_ - before).total_seconds() - passed
        gap = Gap(wall_ - dt.timedelta(seconds=passed), wall_) if passed > STILL else None
        return Beat(gap, step if abs(step) > STEPPED else 0.0)
