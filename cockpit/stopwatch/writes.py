"""Writes and sign-ins under the stopwatch: a declared journey, walked again and again by one test account.

One walk after the other, each as far as the step that is timed, and what it made is taken away each time. A
server that stalls meets one walk alone: a crowd would wait longer. Every request goes over a connection of
its own; the step counts from its last byte sent to the last byte of its own answer, without connecting and
without the redirects behind it.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.latency import Sample, Series, limit_of
from cockpit.facts.smoke import Walked
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.launch.watching import Smoke
from cockpit.model import Advance, Layer
from cockpit.probes.transactions import leave
from cockpit.probes.walking import walk
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import LOOKS, Says, judged
from cockpit.stopwatch.sampler import DEFAULT, Pace
from cockpit.stopwatch.stillness import Stillness
from cockpit.stopwatch.write_plans import Write, planned
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.vantage.backend import Stamps

FAILURES: Final = 3  # walks in a row that meet a broken server: it has trouble enough
TIRED: Final = ("429", "blocked", "errors", "offline")  # then its host is not walked to for another route
_BROKEN: Final = 500
_OURS: Final = (Layer.NETWORK, Layer.PERSON, Layer.BUG)  # no word of the product
_WHY: Final = {"limit": "429", "challenge": "blocked"}  # of a step that something in front turned away


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the product is ours to write to, beside the consent."""

    stated: Stated
    zone: Zone


def undecided(series: Series, limit: int) -> bool:
    """More walks could tell more."""
    return judged(len(series.samples), series.over(limit)).says is Says.UNDECIDED


class WriteSitting:
    """One route under way; `series` is there at any moment, also when the walking was cut off."""

    def __init__(
        self,
        launch: Launch,
        vantage: Vantage,
        write: Write,
        *,
        pace: Pace = DEFAULT,
        tell: Callable[[Advance], None] = lambda _: None,
        go_on: Callable[[Series, int], bool] = undecided,
    ) -> None:
        """Set up without sending anything.

        Args:
            launch: what is declared.
            vantage: where it is looked from.
            write: what `planned` gave.
            pace: how many requests a second, all steps together.
            tell: hears how far it has come.
            go_on: after each look but the last: does the series leave open what its limit asks?
        """
        self.stopped = ""
        self._launch, self._vantage, self._write = launch, vantage, write
        self._pace, self._tell, self._go_on = pace, tell, go_on
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._samples: list[Sample] = []
        self._walks, self._discarded, self._failures = 0, 0, 0
        self._version = ""
        self._fresh: Sample | None = None

    @property
    def series(self) -> Series:
        """What was timed so far."""
        return Series(
            self._write.route.name,
            self._write.url,
            "write",
            tuple(self._samples),
            self._version,
            self._pace.per_second,
            self._discarded,
            self.stopped,
        )

    async def run(self, proof: Proof, looks: Sequence[int] = LOOKS) -> Unreachable | None:
        """Walk until a look decides; why nothing was sent, where nothing may be.

        Raises:
            CancelledError: it was ended; what the last walk made has been taken away.
        """
        write, launch = self._write, self._launch
        account = await leave(launch, self._vantage, proof.stated, proof.zone, write.journey)
        if isinstance(account, Unreachable):
            return account
        limit = limit_of(launch, write.route, "write")
        try:
            async with Stillness() as stillness:
                for look in looks:
                    while len(self._samples) < look and not self.stopped:
                        await self._once(account, stillness, looks[-1])
                    if self.stopped or not self._go_on(self.series, limit):
                        break
        except asyncio.CancelledError:
            if undecided(self.series, limit):
                self.stopped = self.stopped or "cancelled"
            raise
        return None

    async def _once(self, account: tuple[str, str] | None, stillness: Stillness, most: int) -> None:
        """One walk, and the wait that keeps the pace."""
        next_ = self._clock() + self._write.apart(self._pace)
        self._fresh, self._walks = None, self._walks + 1

        def heard(row: Smoke, stamps: "Stamps", seen: Response | Unreachable) -> None:
            if row is self._write.step:
                self._fresh = self._sample(stamps, seen)
                sent = stillness.clock() - self._fresh.total / 1000
                if stillness.spoilt(self._fresh, sent, sent):
                    self._fresh, self._discarded = None, self._discarded + 1

        walked = await walk(self._launch, self._vantage, self._write.journey, account, heard)
        self._take(walked)
        self._end_where_useless(most)
        self._tell(Advance(f"timing {self._write.route.name}", len(self._samples), most, "walks"))
        if not self.stopped:
            await asyncio.sleep(next_ - self._clock())

    def _sample(self, stamps: "Stamps", seen: Response | Unreachable) -> Sample:
        start = round((stamps.sent or self._clock()) - self._began, 6)
        if isinstance(seen, Unreachable):
            waited = self._clock() - stamps.sent if stamps.sent else 0.0
            return Sample(start, total=_ms(waited), fault=seen.kind or str(seen.layer))
        self._version = seen.version
        length = seen.first("content-length")
        return Sample(
            start=start,
            wait=_ms(stamps.first - stamps.sent),
            transfer=_ms(stamps.last - stamps.first),
            total=_ms(stamps.last - stamps.sent),
            status=seen.status,
            size=int(length) if length.isascii() and length.isdecimal() and len(length) < 10 else 0,  # noqa: PLR2004
        )

    def _take(self, walked: Walked) -> None:
        """Count the sample; an answer that is not as declared is none of the write."""
        broken = walked.broken
        failed = broken is not None and (broken.why is not None or broken.status >= _BROKEN)
        self._failures = self._failures + 1 if failed else 0
        if broken is not None and broken.why is not None and broken.why.kind in _WHY:
            self.stopped = _WHY[broken.why.kind]
        elif broken is not None and broken.why is not None and broken.why.layer in _OURS:
            self._cut_off()
        elif broken is not None and not failed:
            self.stopped = "not-as-declared"
        elif self._fresh is not None:
            self._samples.append(self._fresh)
        if walked.left:
            self.stopped = "left-behind"
        elif self._failures >= FAILURES:
            self.stopped = self.stopped or "errors"

    def _cut_off(self) -> None:
        """Our own network is gone: nobody is blamed, also not for what had no answer just before."""
        while self._samples and self._samples[-1].fault:
            self._samples.pop()
            self._discarded += 1
        self.stopped = "offline"

    def _end_where_useless(self, most: int) -> None:
        """More walks than were announced: our own machine disturbs, or a step before the timed one breaks."""
        if self._walks - len(self._samples) > most and not self.stopped:
            self.stopped = "busy" if self._discarded > most / 2 else "unsteady"


def left_alone(seen: Iterable[Series], url: str) -> Unreachable | None:
    """Why a write is not walked: its host had to be left alone while another one was timed."""
    host = host_of(url)
    ended = next((one for one in seen if one.stopped in TIRED and host_of(one.url) == host), None)
    if ended is None:
        return None
    cause = (
        f"nothing was sent to {url}: {host} was left alone when the walks for {ended.route} had to be ended"
    )
    return Unreachable(Layer.PERSON, cause, "limit")


async def walked(
    launch: Launch,
    vantage: Vantage,
    route: Route,
    proof: Proof,
    looks: Sequence[int] = LOOKS,
    *,
    pace: Pace = DEFAULT,
    go_on: Callable[[Series, int], bool] = undecided,
) -> Series | Unreachable:
    """One route from plan to series; or why nothing was sent.

    Args:
        launch: what is declared.
        vantage: where it is looked from, with the consents that were given.
        route: of kind write or auth, with a journey.
        proof: that the domain is ours.
        looks: after how many samples it is judged.
        pace: how many requests a second, all steps together.
        go_on: after each look but the last: does the series leave open what its limit asks?
    """
    write = planned(launch, route)
    if isinstance(write, Unreachable):
        return write
    sitting = WriteSitting(launch, vantage, write, pace=pace, tell=vantage.tell, go_on=go_on)
    barred = await sitting.run(proof, looks)
    return barred or sitting.series


def _ms(seconds: float) -> float:
    return round(max(seconds, 0.0) * 1000, 3)
