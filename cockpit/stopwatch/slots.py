"""So many requests at once, over all routes together, and whose doing it is when one has to wait."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple


class Whose(NamedTuple):
    """A route and its host."""

    host: str
    url: str


class Slots:
    """A wait behind requests to the same host counts: whoever stalls is not forgiven those that queue.

    A wait during which other hosts had taken every slot is our own limit, and no word of the one that waits.
    So is one during which a single other route had taken them all: a slow route says nothing of a quick one
    beside it, while a host that stands still catches whichever routes are under way.
    """

    def __init__(self, at_once: int, clock: Callable[[], float]) -> None:
        self._at_once, self._clock = at_once, clock
        self._slots = asyncio.Semaphore(at_once)
        self._held: Counter[Whose] = Counter()
        self._crowded_out: dict[Whose, float] = {}  # seconds by route in which others had all slots
        self._seen = clock()

    @asynccontextmanager
    async def turn(self, whose: Whose) -> AsyncIterator[float]:
        """Wait for a slot; gives the seconds of the wait that are the host's own."""
        due, before = self._clock(), self._lost(whose)
        async with self._slots:
            own = self._clock() - due - (self._lost(whose) - before)
            self._held[whose] += 1
            try:
                yield max(0.0, own)
            finally:
                self._lost(whose)
                self._held[whose] -= 1

    def _lost(self, whose: Whose) -> float:
        """The seconds for which this route was crowded out until now."""
        self._crowded_out.setdefault(whose, 0.0)
        now = self._clock()
        if self._held.total() >= self._at_once:
            holders = {one for one, many in self._held.items() if many}
            for one in self._crowded_out:
                if _crowded_out(one, holders):
                    self._crowded_out[one] += now - self._seen
        self._seen = now
        return self._crowded_out[whose]


def _crowded_out(one: Whose, holders: set[Whose]) -> bool:
    """Those who hold all slots are other hosts, or one other route."""
    apart = all(other.host != one.host for other in holders)
    return apart or (len(holders) == 1 and one not in holders)
