"""So many requests at once, over all hosts together, and whose doing it is when one has to wait."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Slots:
    """A wait behind requests to the same host counts: whoever stalls is not forgiven those that queue.

    A wait during which other hosts had taken every slot is our own limit, and no word of the one that waits.
    """

    def __init__(self, at_once: int, clock: Callable[[], float]) -> None:
        self._at_once, self._clock = at_once, clock
        self._slots = asyncio.Semaphore(at_once)
        self._held: Counter[str] = Counter()
        self._crowded_out: dict[str, float] = {}  # seconds by host in which others had all slots
        self._seen = clock()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[float]:
        """Wait for a slot; gives the seconds of the wait that are the host's own."""
        due, before = self._clock(), self._lost(host)
        async with self._slots:
            own = self._clock() - due - (self._lost(host) - before)
            self._held[host] += 1
            try:
                yield max(0.0, own)
            finally:
                self._lost(host)
                self._held[host] -= 1

    def _lost(self, host: str) -> float:
        """The seconds for which the host was crowded out until now."""
        self._crowded_out.setdefault(host, 0.0)
        now = self._clock()
        if self._held.total() >= self._at_once:
            for one in self._crowded_out:
                if not self._held[one]:
                    self._crowded_out[one] += now - self._seen
        self._seen = now
        return self._crowded_out[host]
