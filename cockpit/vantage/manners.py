"""How much is asked of one host: at once, in all, and not again where nobody answers."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.model import Layer

PER_HOST: Final = 8
REQUESTS: Final = 16  # in flight at once: enough to hide latency, few enough that DNS answers come first
SILENCES: Final = 8  # requests in a row that one door may leave unanswered before the rest is not put
MOMENT: Final = 0.2  # seconds
Door = tuple[str, str, str | None]  # scheme, authority, the pinned address


def door_of(url: str, at: str | None) -> Door:
    """Where a URL knocks; empty names for what cannot be read as one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", at
    return parts.scheme, parts.netloc, at


class Manners:
    """Counts and limits of one run. `sent` is how many requests and handshakes each host got."""

    def __init__(self, concurrency: int, allowed: int) -> None:
        """Nothing has been sent yet.

        Args:
            concurrency: `[vantage] concurrency`.
            allowed: `[vantage] requests_per_host`, for the probes that try one path after the other.
        """
        self._most = min(concurrency, REQUESTS)
        self._slots = asyncio.Semaphore(self._most)
        self._alone = asyncio.Lock()
        self._per_host: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._waited: Counter[Door] = Counter()
        self._quiet: dict[Door, Unreachable] = {}
        self._allowed = allowed
        self._granted: Counter[str] = Counter()
        self._under_way = 0
        self._ended = 0.0
        self.sent: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host; who waits for one host does not hold up the others."""
        self._under_way += 1
        try:
            async with self._per_host[host], self._slots:
                yield
        finally:
            self._under_way -= 1
            self._ended = asyncio.get_running_loop().time()

    async def calm(self, seconds: float) -> bool:
        """Wait until nothing has been asked for a moment; false where that does not come in so many seconds.

        Who times an answer must not wait behind our own requests.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        while self._under_way or clock() - self._ended < MOMENT:
            if clock() >= until:
                return False
            await asyncio.sleep(MOMENT / 4)
        return True

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Nobody else has a turn meanwhile: what is timed does not compete with other looks of the run."""
        async with self._alone, AsyncExitStack() as held:
            for _ in range(self._most):
                await held.enter_async_context(self._slots)
            yield

    def quiet(self, door: Door) -> Unreachable | None:
        """Why a door is not asked any more, or none."""
        return self._quiet.get(door)

    def note(self, door: Door, seen: object) -> None:
        """A door that let SILENCES requests in a row wait in vain is not asked again in this run."""
        if isinstance(seen, Unreachable) and seen.kind == "timeout":
            self._waited[door] += 1
            if self._waited[door] >= SILENCES:
                self._quiet[door] = seen
        else:
            self._waited[door] = 0

    def grant(self, host: str, wanted: int) -> int:
        """How many of so many further requests a host may be sent, all of them reserved."""
        granted = max(0, min(wanted, self._allowed - self._granted[host]))
        self._granted[host] += granted
        return granted

    def refused(self, url: str) -> Unreachable:
        """A request that was not granted."""
        cause = f"{url} was not asked: the limit of {self._allowed} requests a host is used up"
        return Unreachable(Layer.PERSON, cause, "limit")

    def forget(self) -> None:
        """Ask every door again."""
        self._waited.clear()
        self._quiet.clear()
