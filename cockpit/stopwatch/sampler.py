"""Requests on a schedule, each timed by itself: an open loop, which no slow answer slows down.

Every request is due at a moment that was set before the first one went out. One that has to wait for a free
connection, because the answers before it are late, counts from the moment it was due: a loop that sends the
next request when the last answer came would never see that wait (coordinated omission).
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import SERIES, TOO_MANY, Sample, Series
from cockpit.model import Layer
from cockpit.standards.locations import host_of
from cockpit.stopwatch.door import Door, ShutError
from cockpit.stopwatch.slots import Slots, Whose
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage
from cockpit.vantage.timed import Made, Took, Wire, milliseconds

JITTER: Final = 0.2  # of the time between two requests: an even beat could fall in step with the server's own
HEADROOM: Final = 1.3  # times as long as its answer takes has each route: another's queue is not its own
BURST: Final = 5  # failures in a row at one host, or of one route: it has trouble enough
_NOTHING: Final = Made(None, None, None)
_TIRED: Final = ("closed", "reset")  # how a connection ends that was kept too long
_CROSSED: Final = 0.1  # seconds and a way there and back: an end that comes later was not on its way already
_TRIES: Final = 3  # connections made for one sample, where the server ends them at once
_OURS: Final = (Layer.NETWORK, Layer.PERSON, Layer.BUG)  # no word of the product
_REFUSED: Final = range(400, 500)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how many at once, over all routes together."""

    per_second: float = 2.0
    at_once: int = 2


DEFAULT: Final = Pace()


@dataclass(slots=True)
class Lane:
    """One route under the stopwatch, and what was seen of it so far; the door is where its redirects end.

    `took` are the seconds of the quickest answer while it was warmed up, with the connection it needs.
    """

    route: str
    url: str
    door: Door
    kind: SERIES = "kept"
    samples: list[Sample] = field(default_factory=list)
    discarded: int = 0
    stopped: str = ""
    version: str = ""
    took: float = 0.0

    @property
    def host(self) -> str:
        """Whose limits it shares with others."""
        return host_of(self.door.url)

    def series(self, pace: Pace) -> Series:
        """The same as a plain value."""
        return Series(
            self.route,
            self.url,
            self.kind,
            tuple(self.samples),
            self.version,
            pace.per_second,
            self.discarded,
            self.stopped,
        )


class Sampler:
    """Takes the samples of some lanes. `sent` counts every request, `on_sample` hears of each that counts."""

    def __init__(
        self,
        vantage: Vantage,
        lanes: Sequence[Lane],
        pace: Pace,
        stillness: Stillness,
        *,
        seed: int = 0,
        on_sample: Callable[[Lane], None] = lambda _: None,
    ) -> None:
        """Set up without sending anything.

        Args:
            vantage: where it is looked from.
            lanes: all that will be timed; those of one host stop together.
            pace: how fast.
            stillness: knows when our own process stood still; entered by whoever made it.
            seed: of the small shifts in the schedule.
            on_sample: hears of each sample.
        """
        self.sent = 0
        self._vantage, self._lanes, self._pace, self._stillness = vantage, lanes, pace, stillness
        self._on_sample = on_sample
        self._clock = asyncio.get_running_loop().time
        self._slots = Slots(pace.at_once, self._clock)
        self._dice = random.Random(seed)  # noqa: S311 - a schedule, no secret
        self._failures: dict[str, int] = {}
        self._extra = 0  # requests sent besides those that are due: the next one comes later for them
        self._began = self._clock()

    async def warm(self, lane: Lane, connections: int = 1) -> None:
        """Have so many connections open and ask over each, so that no sample pays for it.

        A server that ends a connection after one answer has no series of kept ones.

        Raises:
            ShutError: there is no connection or no answer.
        """
        wires: list[Wire] = []
        try:
            for _ in range(connections):
                wire = lane.door.kept() or await lane.door.connect(self._vantage)
                wires.append(wire)
                self.sent += 1
                took = await lane.door.ask(wire)
                seconds = took.last - took.sent + (wire.made.seconds if lane.kind == "new" else 0.0)
                lane.took = min(lane.took or seconds, seconds)
                lane.version = wire.version
                if not wire.open and lane.kind == "kept":
                    lane.kind, lane.took = "new", lane.took + wire.made.seconds
                if self._heed(lane, took):
                    break
        finally:
            for wire in wires:
                lane.door.give_back(wire)

    async def round(self, order: Sequence[Lane]) -> None:
        """One request for each entry, each at its moment; what a stopped lane would get is left out."""
        moment = self._clock()
        tasks: list[asyncio.Task[None]] = []
        try:
            for lane in order:
                if lane.stopped:
                    continue
                due = moment + self._dice.random() * JITTER * self.apart(lane)
                await asyncio.sleep(due - self._clock())
                moment += self.apart(lane) + self._behind(due, lane) + self._extra / self._pace.per_second
                self._extra = 0
                if not lane.stopped:
                    tasks.append(asyncio.create_task(self._arrive(lane)))
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _behind(self, due: float, lane: Lane) -> float:
        """The seconds for which we stood still ourselves: that does not make up for lost time in a crowd."""
        late = self._clock() - due
        return late if late > self.apart(lane) else 0.0

    def apart(self, lane: Lane) -> float:
        """The seconds from a request to the next: by the pace, or as long as its answer takes a slot."""
        return max(1 / self._pace.per_second, HEADROOM * lane.took / self._pace.at_once)

    async def _arrive(self, lane: Lane) -> None:
        """A request is due now: it takes its turn and is timed from now on."""
        due, steady = self._clock(), self._stillness.clock()
        async with self._slots.turn(Whose(lane.host, lane.url)) as waited:
            if lane.stopped:
                return
            turn = self._stillness.clock()
            sample = await self._sample(lane, due, waited)
        if sample is None:
            return
        if self._stillness.spoilt(sample, steady, turn):
            lane.discarded += 1
            return
        self._note(lane, sample)

    async def _sample(self, lane: Lane, due: float, waited: float) -> Sample | None:
        """What is seen of one request; None where it is refused, which is quick and tells nothing."""
        turn = self._clock()
        start, late = round(due - self._began, 6), milliseconds(waited)
        ask = self._over_a_kept_one if lane.kind == "kept" else self._over_a_new_one
        try:
            took, wire = await ask(lane)
        except ShutError as reason:
            if reason.why.layer in _OURS:
                self._cut_off()
                return None
            return Sample(
                start, late, total=milliseconds(waited + self._clock() - turn), fault=reason.why.kind
            )
        if self._heed(lane, took):
            return None
        lane.version = wire.version
        made = _NOTHING if lane.kind == "kept" else wire.made
        wait, transfer = milliseconds(took.first - took.sent), milliseconds(took.last - took.first)
        # Their sum: what our own hands took in between, writing the request, is no time of the product's.
        total = round(sum(one or 0.0 for one in (late, made.dns, made.tcp, made.tls, wait, transfer)), 3)
        phases = _rounded(made.dns), _rounded(made.tcp), _rounded(made.tls)
        return Sample(start, late, *phases, wait, transfer, total, took.status, size=took.size)

    async def _over_a_new_one(self, lane: Lane) -> tuple[Took, Wire]:
        self.sent += 1
        wire = await lane.door.connect(self._vantage)
        try:
            return await lane.door.ask(wire), wire
        finally:
            wire.close()

    async def _over_a_kept_one(self, lane: Lane) -> tuple[Took, Wire]:
        """Over a connection that is open.

        One that the server has ended meanwhile is made anew and asked once before: connecting is another
        series. Where that fails, it is a failure of this request.
        """
        wire = lane.door.kept()
        if wire is not None:
            self.sent += 1
            asked = self._clock()
            try:
                took = await lane.door.ask(wire)
            except ShutError as reason:
                if not _crossed(reason, wire, self._clock() - asked):
                    raise
            else:
                lane.door.give_back(wire)
                return took, wire
        return await self._over_one_made_anew(lane)

    async def _over_one_made_anew(self, lane: Lane) -> tuple[Took, Wire]:
        for _ in range(_TRIES):
            wire = await lane.door.connect(self._vantage)
            self.sent, self._extra = self.sent + 1, self._extra + 1
            took = await lane.door.ask(wire)
            if not _refused(took) and wire.open:
                self.sent += 1
                took = await lane.door.ask(wire)
                lane.door.give_back(wire)
                return took, wire
            wire.close()
            if _refused(took):
                return took, wire
        raise ShutError(
            Unreachable(Layer.HTTP, f"{lane.host} ends each connection after one answer", "unkept")
        )

    def _cut_off(self) -> None:
        """Our own network is gone: nobody is blamed, also not for what had no answer just before."""
        for lane in self._lanes:
            while lane.samples and lane.samples[-1].fault:
                lane.samples.pop()
                lane.discarded += 1
            lane.stopped = lane.stopped or "offline"

    def _heed(self, lane: Lane, took: Took) -> bool:
        """An answer that says to stop is obeyed, for all that is asked of this host."""
        if took.status == TOO_MANY:
            self._stop(lane.host, "429")
        elif took.header("cf-mitigated"):
            self._stop(lane.host, "blocked")
        elif took.status in _REFUSED:
            lane.stopped = lane.stopped or "refused"
        return _refused(took)

    def _note(self, lane: Lane, sample: Sample) -> None:
        lane.samples.append(sample)
        self._failures[lane.host] = self._failures.get(lane.host, 0) + 1 if sample.failed else 0
        if self._failures[lane.host] >= BURST:
            self._stop(lane.host, "errors")
        elif len(lane.samples) >= BURST and all(one.failed for one in lane.samples[-BURST:]):
            lane.stopped = lane.stopped or "errors"
        self._on_sample(lane)

    def _stop(self, host: str, why: str) -> None:
        for lane in self._lanes:
            if lane.host == host:
                lane.stopped = lane.stopped or why


def _refused(took: Took) -> bool:
    return took.status in _REFUSED or bool(took.header("cf-mitigated"))


def _crossed(reason: ShutError, wire: Wire, seconds: float) -> bool:
    """The server had ended the connection before our request reached it: not a word, and no time to think."""
    return reason.why.kind in _TIRED and seconds <= _CROSSED + (wire.made.tcp or 0.0) / 1000


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 3)
