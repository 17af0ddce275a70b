"""The time of a drill: what the clocks say, and how long ago something was, also across a restart."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from typing import Final, Protocol

from cockpit.clock import reading

_TOGETHER: Final = dt.timedelta(seconds=1)  # a moment and the hour of writing are read one after the other


class Clock(Protocol):
    """The clocks a drill goes by."""

    def now(self) -> dt.datetime:
        """The wall clock, in UTC."""

    def ticks(self) -> float:
        """Seconds of a clock that nobody sets, from an arbitrary start, within this process."""

    async def sleep(self, seconds: float) -> None:
        """Wait so long."""


class MachineClock:
    """This machine's clocks; the one that nobody sets counts while the machine sleeps."""

    def now(self) -> dt.datetime:
        """The wall clock, in UTC."""
        return dt.datetime.now(dt.UTC)

    def ticks(self) -> float:
        """Seconds since the start of the machine, where it tells them."""
        return reading().ticks

    async def sleep(self, seconds: float) -> None:
        """Wait so long."""
        await asyncio.sleep(seconds)


class Marks:
    """Moments by name. Within this process they are measured by ticks, across a restart by the wall clock.

    A moment from before a restart during which the wall clock ran backwards has no measure any more.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: dict[str, float | None] = {}

    def set(self, name: str) -> None:
        """It is now."""
        self._at[name] = self._clock.ticks()

    def since(self, name: str) -> float | None:
        """Seconds since then; None where they cannot be told, or there was no such moment."""
        at = self._at.get(name)
        return None if at is None else max(0.0, self._clock.ticks() - at)

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def kept(self) -> dict[str, dt.datetime | None]:
        """Every moment as the wall clock of now would have it, for the file."""
        now = self._clock.now()
        return {
            name: None if at is None else now - dt.timedelta(seconds=self._clock.ticks() - at)
            for name, at in self._at.items()
        }

    def restore(self, kept: Mapping[str, dt.datetime | None], last: dt.datetime) -> bool:
        """Take the moments of a process that wrote them at `last`; false when their measures are dropped."""
        now, ticks = self._clock.now(), self._clock.ticks()
        sound = now >= last
        for name, at in kept.items():
            self._at[name] = (
                ticks - (now - at).total_seconds() if sound and at and at <= last + _TOGETHER else None
            )
        return sound
