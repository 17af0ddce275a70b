"""The cold visit as a sitting of its own: the wait until nobody of us was there for long, then one look."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cockpit.drills.timing import Clock, MachineClock
from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement, Rest, Series
from cockpit.journal import Journal
from cockpit.kit.cold import CUT_OFF, wait_minutes, wanted
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes.versions import live_version, shown
from cockpit.stopwatch.cold import cold_look
from cockpit.stopwatch.idle import last_visit, wait_until_idle
from cockpit.vantage import Vantage

_KEPT_AWAKE = Unreachable(
    Layer.PERSON,
    "cockpit watch visits the product every minute, which keeps it awake: for customers as well, as long as "
    "it runs. Stop it and begin again",
    "watched",
)


class ColdSitting:
    """Waits and visits; the wait goes on where it was when it is begun again."""

    def __init__(
        self,
        launch: Launch,
        vantage: Vantage,
        journal: Journal | None,
        *,
        tell: Callable[[Advance], None],
        say: Callable[[str], None],
        clock: Clock | None = None,
    ) -> None:
        """Set up without sending anything.

        Args:
            launch: what is declared.
            vantage: where it is looked from.
            journal: tells of earlier visits.
            tell: hears how far it has come.
            say: hears what a person should know meanwhile.
            clock: the clocks to go by.
        """
        self.missing: dict[str, Unreachable] = {}
        self._launch, self._vantage, self._journal = launch, vantage, journal
        self._tell, self._say = tell, say
        self._clock = clock or MachineClock()
        self._at = dt.datetime.now(dt.UTC)
        self._series: list[Series] = []
        self._release = ""

    @property
    def minutes(self) -> int:
        """How long the product is left alone."""
        return wait_minutes(self._launch)

    async def run(self) -> None:
        """Wait, then visit each place once. Raises nothing but CancelledError."""
        find = partial(last_visit, self._journal, self._vantage.folder)
        waited = await wait_until_idle(find, self.minutes * 60, self._clock, self._tell, self._say)
        if waited.watched:
            self.missing |= {place.url: _KEPT_AWAKE for place in wanted(self._launch)}
            return
        self._at = self._clock.now()
        rest = Rest("idle", waited.idle_s)
        await cold_look(self._launch, self._vantage, rest=rest, tell=self._tell, found=self._series)
        live = await live_version(self._launch, self._vantage)  # only now: the marker would have woken it
        self._release = "" if isinstance(live, Unreachable) else shown(live)

    def measurement(self, name: str = "") -> Measurement:
        """What was seen."""
        at = self._at.isoformat(timespec="seconds")
        return Measurement(at, name, self._release, series=tuple(self._series))

    def stop(self) -> None:
        """Nothing of a visit that was cut off counts, but that it has woken the product.

        The wait is remembered by itself.
        """
        self._series = [replace(one, samples=(), stopped=CUT_OFF) for one in self._series]
