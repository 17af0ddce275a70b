"""One sitting: every route is timed, in turns, until its answer is clear or enough was asked of it."""

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement, limit_of
from cockpit.kit.speed import ENDED
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes.permission import uncovered
from cockpit.probes.versions import live_version, shown
from cockpit.standards.percentiles import Says, judged, quantile
from cockpit.stopwatch.calibration import floor
from cockpit.stopwatch.door import Door, ShutError, origin
from cockpit.stopwatch.ends import Timed, leads
from cockpit.stopwatch.plan import FRESH, Plan
from cockpit.stopwatch.sampler import Lane, Pace, Sampler
from cockpit.stopwatch.stillness import Stillness
from cockpit.stopwatch.writes import Proof, WriteSitting, left_alone
from cockpit.vantage import Vantage

WASTE: Final = 2  # times as many requests as wanted, where our own machine disturbs; then it is too busy


class Sitting:
    """A measurement under way; what it has is there at any moment, also when it is cut off."""

    def __init__(
        self,
        launch: Launch,
        vantage: Vantage,
        plan: Plan,
        proof: Proof,
        *,
        tell: Callable[[Advance], None] = lambda _: None,
        seed: int = 0,
    ) -> None:
        """Set up without sending anything.

        Args:
            launch: what is declared.
            vantage: where it is looked from.
            plan: which routes, how fast, how often.
            proof: that they are ours.
            tell: hears how far it has come.
            seed: of the order in which routes take turns.
        """
        self.missing: dict[str, Unreachable] = {}
        self.pace = plan.pace
        self._launch, self._vantage, self._plan = launch, vantage, plan
        self._proof, self._tell = proof, tell
        self._dice = random.Random(seed)  # noqa: S311 - an order, no secret
        self._began = dt.datetime.now(dt.UTC)
        self._floor: tuple[float, ...] = ()
        self._release = ""
        self._limits: dict[str, int] = {}
        self._doors: dict[tuple[str, str, int], Door] = {}  # the first to each origin holds all connections
        self._lanes: list[Lane] = []
        self._fresh: list[Lane] = []
        self._walks: list[WriteSitting] = []
        self._goal = 0

    async def run(self) -> None:
        """Time everything. Raises nothing but CancelledError."""
        async with Stillness() as stillness:
            self._floor = await floor(stillness)
            live = await live_version(self._launch, self._vantage)
            self._release = "" if isinstance(live, Unreachable) else shown(live)
            try:
                await self._open()
                pace = self._plan.pace
                await self._warm(Sampler(self._vantage, self._lanes, pace, stillness))
                lanes = (*self._lanes, *self._fresh)
                sampler = Sampler(self._vantage, lanes, pace, stillness, on_sample=self._heard)
                await self._first_visits(sampler)
                for look in self._plan.looks:
                    await self._up_to(sampler, look)
            finally:
                for door in self._doors.values():
                    door.close()
        self._name_the_untimed()
        await self._walk()

    def measurement(self, name: str = "") -> Measurement:
        """What was measured so far."""
        return Measurement(
            at=self._began.isoformat(timespec="seconds"),
            name=name,
            release=self._release,
            floor_ms=quantile(self._floor, 0.95),
            rtt_ms=tuple(_distances(self._fresh)),
            series=(
                *(one.series(self.pace) for one in (*self._lanes, *self._fresh) if one.samples),
                *(one.series for one in self._walks if one.series.samples),
            ),
        )

    def stop(self, why: str = "cancelled") -> None:
        """Note that it was cut off: what is there counts, and says so."""
        for lane in self._lanes:
            if not self._clear(lane):
                lane.stopped = lane.stopped or why
        self._name_the_untimed()

    def _name_the_untimed(self) -> None:
        """Whoever has no sample at all shows up in no series: it must not be forgotten."""
        for lane in self._lanes:
            if not lane.samples:
                why = ENDED.get(lane.stopped, lane.stopped)
                self.missing[lane.url] = Unreachable(Layer.HTTP, f"{lane.url}: {why}", lane.stopped)

    async def _open(self) -> None:
        """Find out where each route leads; connections of one origin are shared."""
        for one in self._plan.timed:
            found = uncovered(self._launch, one.url) or await self._led(one)
            if isinstance(found, Door):
                found = uncovered(self._launch, found.url) or found
            if isinstance(found, Unreachable):
                self.missing[one.url] = found
                continue
            found.idle = self._doors.setdefault(origin(found), found).idle
            self._limits[one.url] = limit_of(self._launch, one.route)
            self._lanes.append(Lane(one.route.name, one.url, found))

    async def _led(self, one: Timed) -> Door | Unreachable:
        """The end of its redirects; the pace is for what is asked on the way as well."""
        sent = self._vantage.manners.sent
        before = sent.total()
        found = await leads(self._launch, self._vantage, one)
        await asyncio.sleep((sent.total() - before) / self._plan.pace.per_second)
        return found

    async def _walk(self) -> None:
        """The declared journeys whose writes are to be timed, one after the other."""
        for write in self._plan.writes:
            if why := left_alone((one.series for one in self._walks), write.url):
                self.missing[write.url] = why
                continue
            walk = WriteSitting(self._launch, self._vantage, write, pace=self._plan.pace, tell=self._tell)
            self._walks.append(walk)
            if why := await walk.run(self._proof, self._plan.looks):
                self.missing[write.url] = why

    async def _warm(self, sampler: Sampler) -> None:
        """Open the connections and wake every route; the schedule is set by how long that took."""
        opened: set[tuple[str, str, int]] = set()
        for lane in list(self._lanes):
            if lane.stopped:
                continue
            first, before = origin(lane.door) not in opened, sampler.sent
            opened.add(origin(lane.door))
            try:
                await sampler.warm(lane, self.pace.at_once if first else 1)
                if not lane.stopped:
                    await sampler.warm(lane)
            except ShutError as reason:
                self.missing[lane.url] = reason.why
                self._lanes.remove(lane)
            await asyncio.sleep((sampler.sent - before) / self.pace.per_second)
        going_on = [lane for lane in self._lanes if not lane.stopped]
        if going_on:
            self.pace = Pace(1 / mean(map(sampler.apart, going_on)), self.pace.at_once)
        self._fresh = [_fresh(lane) for lane in _first_of_each(going_on)]

    async def _first_visits(self, sampler: Sampler) -> None:
        """What somebody pays who comes for the first time: a name, a connection, a handshake."""
        self._goal = FRESH * len(self._fresh) + len(self._lanes) * self._plan.looks[0]
        await sampler.round([lane for _ in range(FRESH) for lane in self._fresh])

    async def _up_to(self, sampler: Sampler, look: int) -> None:
        """So many samples of each route that is not clear yet; what was disturbed is asked again."""
        open_ = [lane for lane in self._lanes if not self._clear(lane)]
        self._goal = sum(len(lane.samples) for lane in (*self._lanes, *self._fresh)) + sum(
            max(0, look - len(lane.samples)) for lane in open_
        )
        left = WASTE * sum(look - len(lane.samples) for lane in open_)
        most = self._plan.looks[-1] * len(self._lanes) + FRESH * len(self._fresh)  # as was announced
        while (now := min(left, most - sampler.sent)) > 0 and (wanted := _lacking(open_, look)):
            await sampler.round(self._in_turns(wanted)[:now])
            left -= len(wanted)
        for lane in open_:
            if len(lane.samples) < look and not self._clear(lane):
                lane.stopped = "busy" if lane.discarded >= look else "enough"

    def _in_turns(self, wanted: Sequence[Lane]) -> list[Lane]:
        """A fair order: every route once before any comes again, each time in another order."""
        left, lanes = Counter(map(id, wanted)), {id(lane): lane for lane in wanted}
        order: list[Lane] = []
        while lanes:
            turn = list(lanes.values())
            self._dice.shuffle(turn)
            order += turn
            left.subtract(lanes.keys())
            lanes = {number: lane for number, lane in lanes.items() if left[number]}
        return order

    def _clear(self, lane: Lane) -> bool:
        """No further request would tell more of this route."""
        if lane.stopped:
            return True
        series = lane.series(self.pace)
        return judged(len(lane.samples), series.over(self._limits[lane.url])).says is not Says.UNDECIDED

    def _heard(self, _lane: Lane) -> None:
        done = sum(len(lane.samples) for lane in (*self._lanes, *self._fresh))
        self._tell(Advance(f"timing {len(self._lanes)} routes", done, max(self._goal, done), "requests"))


def _first_of_each(lanes: Iterable[Lane]) -> Iterable[Lane]:
    """The first lane of every origin."""
    found: dict[tuple[str, str, int], Lane] = {}
    for lane in lanes:
        found.setdefault(origin(lane.door), lane)
    return found.values()


def _lacking(lanes: Iterable[Lane], look: int) -> list[Lane]:
    """Each lane as often as it lacks a sample."""
    return [lane for lane in lanes if not lane.stopped for _ in range(look - len(lane.samples))]


def _fresh(lane: Lane) -> Lane:
    making = max((wire.made.seconds for wire in lane.door.idle), default=0.0)
    return Lane(lane.route, lane.url, lane.door, "new", took=lane.took + making)


def _distances(lanes: Iterable[Lane]) -> Iterable[tuple[str, float]]:
    """The median time of a TCP connection to each host; of a handshake, where a first address was dead."""
    for lane in lanes:
        if took := [min(one.tcp, one.tls or one.tcp) for one in lane.samples if one.tcp is not None]:
            yield lane.host, round(median(took), 3)
