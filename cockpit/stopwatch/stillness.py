"""When our own process stood still: asleep, stopped, too busy to look. What was timed then is worthless."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Final, Self

from cockpit.clock import ticks
from cockpit.facts.latency import Sample

BEAT: Final = 0.01  # seconds
STILL: Final = 0.03  # seconds by which a beat may be late; a page takes ten times as long
MOST_AROUND: Final = 1.0  # seconds before and after a pause in which nothing counts: as long as it was itself
LONG: Final = 1.0  # seconds of standing still that may break a connection, or end our patience


class Stillness:
    """Beats while it is entered, and remembers when a beat came late."""

    def __init__(self, clock: Callable[[], float] = ticks, still: float = STILL) -> None:
        self.clock = clock
        self.pauses: list[tuple[float, float]] = []
        self._still = still
        self._task: asyncio.Task[None] | None = None
        self._last = 0.0

    async def __aenter__(self) -> Self:
        self._last = self.clock()
        self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            self.felt()

    def felt(self) -> None:
        """Look at the clock: a pause that is over by now is known from here on."""
        now = self.clock()
        if now - self._last > BEAT + self._still:
            self.pauses.append((self._last, now))
        self._last = now

    def disturbed(self, since: float, until: float) -> bool:
        """Something between these two moments, or near them, fell into a pause."""
        self.felt()
        return any(_near(pause, since, until) for pause in self._lately(since))

    def spoilt(self, sample: Sample, due: float, turn: float) -> bool:
        """A pause was near one of the moments at which the clock was read for a sample that ends just now.

        One in the middle of a wait changes nothing, unless it is a long one. Did it count, slow samples would
        be thrown away more often than quick ones: on a busy machine every product would look quick.

        Args:
            sample: what was seen.
            due: when it was due, by the clock of this object.
            turn: when it had its turn.
        """
        self.felt()
        now = self.clock()
        if sum(end - max(begin, due) for begin, end in self._lately(due) if end > due) >= LONG:
            return True
        first = now - (sample.transfer or 0.0) / 1000
        sent = turn if sample.wait is None else max(turn, first - sample.wait / 1000)
        return self.disturbed(turn, sent) or self.disturbed(first, now)

    def _lately(self, since: float) -> Iterator[tuple[float, float]]:
        """The pauses near that moment or after it, the latest first."""
        return takewhile(lambda pause: pause[1] > since - MOST_AROUND, reversed(self.pauses))


def _near(pause: tuple[float, float], since: float, until: float) -> bool:
    begin, end = pause
    around = min(end - begin, MOST_AROUND)
    return begin - around < until and since < end + around
