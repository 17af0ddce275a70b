"""Writes and sign-ins under the stopwatch: a declared journey, walked again and again by one test account.

One walk after the other, each as far as the step that is timed, and what it made is taken away each time. A
server that stalls meets one walk alone: a crowd would wait longer. Every request goes over a connection of
its own; the step counts from its last byte sent to the last byte of its own answer, without connecting and
without the redirects behind it.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.latency import Sample, Series, limit_of
from cockpit.facts.smoke import Walked
from cockpit.facts.stated import Stated
from cockpit.facts.trails import absolute
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.launch.watching import Smoke
from cockpit.model import Advance, Layer
from cockpit.probes.transactions import leave
from cockpit.probes.walking import walk
from cockpit.standards.journeys import ACCOUNT, UNIQUE, Journey, changes, flaws, journeys, makes, wants
from cockpit.standards.percentiles import LOOKS, Says, judged
from cockpit.stopwatch.sampler import DEFAULT, Pace
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.vantage.backend import Stamps

FAILURES: Final = 3  # walks in a row that meet a broken server: it has trouble enough
SIGN_IN_SECONDS: Final = 3.0  # from one sign-in to the next: whoever tries faster is taken for a thief
UNDECLARED: Final = "undeclared"
KINDS: Final = ("write", "auth")
_BROKEN: Final = 500
_OURS: Final = (Layer.NETWORK, Layer.PERSON, Layer.BUG)  # no word of the product
_WHY: Final = {"limit": "429", "challenge": "blocked"}  # of a step that something in front turned away


@dataclass(frozen=True, slots=True)
class Write:
    """One route that a journey times. `journey` ends with `step`, but for what cleans up."""

    route: Route
    url: str
    journey: Journey
    step: Smoke

    def requests(self, walks: int) -> int:
        """How many are sent by so many walks; a redirect behind a step comes on top."""
        return walks * len(self.journey.steps)

    def apart(self, pace: Pace = DEFAULT) -> float:
        """Seconds from one walk to the next."""
        signs_in = any(ACCOUNT[1] in wants(step) for step in self.journey.way)
        return max(self.requests(1) / pace.per_second, SIGN_IN_SECONDS if signs_in else 0.0)

    def minutes(self, walks: int, pace: Pace = DEFAULT) -> float:
        """How long that takes at this pace, where the product can follow it."""
        return walks * self.apart(pace) / 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the product is ours to write to, beside the consent."""

    stated: Stated
    zone: Zone


def writes(launch: Launch) -> tuple[Write | Unreachable, ...]:
    """What is to be timed, or why not, for each declared write and sign-in that names a journey."""
    return tuple(planned(launch, route) for route in launch.routes if route.kind in KINDS and route.journey)


def planned(launch: Launch, route: Route) -> Write | Unreachable:
    """What will be walked for a route, without sending anything; or what its declaration lacks."""
    if not route.journey:
        return _no(f'route "{route.name}" names no journey to time it with', UNDECLARED)
    whole = next((one for one in journeys(launch.smoke) if one.name == route.journey), None)
    if whole is None:
        return _no(f'route "{route.name}" names the journey "{route.journey}", and no [[smoke]] row is of it')
    url = absolute(launch, route.url)
    at = next((at for at, row in enumerate(whole.way) if changes(row) and _same(row.url, url)), None)
    if at is None:
        return _no(f'no step of the journey "{whole.name}" sends something to {url}')
    way = whole.way[: at + 1]
    cut = Journey(whole.name, (*way, *_possible(whole.cleanup, way)))
    why = _harm(cut) or next(flaws(Journey(cut.name, cut.way)), "")
    return _no(why) if why else Write(route, url, cut, whole.way[at])


def _possible(cleanup: Sequence[Smoke], way: Sequence[Smoke]) -> Iterator[Smoke]:
    """The steps that clean up and have what they need by then."""
    known = {UNIQUE, *ACCOUNT, *(name for step in way for name in step.take)}
    for step in cleanup:
        if known.issuperset(wants(step)):
            known |= step.take.keys()
            yield step


def _harm(cut: Journey) -> str:
    """Why this journey is not for walking a hundred times, or nothing."""
    if once := next((row for row in cut.way if row.once), None):
        return f'the step "{once.name}" of the journey "{cut.name}" has once = true: it is not sent again'
    if any(map(makes, cut.way)) and not cut.cleanup:
        return f'the journey "{cut.name}" makes something, and no step with cleanup = true can take it away'
    return ""


def _same(step: str, url: str) -> bool:
    """The step goes to this URL; a name in braces stands for any part of the path."""
    ours, theirs = (one.partition("?")[0].rstrip("/").split("/") for one in (step, url))
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all("{" in one or one == other for one, other in pairs)


def _no(why: str, kind: str = "journey") -> Unreachable:
    return Unreachable(Layer.PERSON, why, kind)


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
                until = stillness.clock()
                if stillness.disturbed(until - self._fresh.total / 1000, until):
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
