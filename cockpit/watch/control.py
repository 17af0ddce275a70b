"""Is it us? Addresses of others are visited before a failure of the product is believed."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from cockpit.facts.visits import Target, Visit
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit

FRESH: Final = 5.0  # seconds for which what others answered still counts: they are no targets of ours
SECONDS: Final = 5.0


class Controls:
    """The control targets: visited when something has failed, at most once in FRESH seconds."""

    def __init__(self, vantage: Vantage, targets: Sequence[Target], clock: Callable[[], float]) -> None:
        self._vantage = vantage
        self._targets = targets
        self._clock = clock
        self._lock = asyncio.Lock()
        self._asked = float("-inf")

    async def ask(self) -> tuple[Visit, ...]:
        """What they answer now; nothing where that was asked a moment ago, or nobody is declared."""
        async with self._lock:
            if not self._targets or self._clock() - self._asked < FRESH:
                return ()
            looks = (visit(self._vantage, target, seconds=SECONDS) for target in self._targets)
            seen = await asyncio.gather(*looks)
            self._asked = self._clock()
            return tuple(seen)
