"""Times each declared route a few times, and recalls what was measured before; gathers `Latency`.

A few requests show that a route is surely too slow, never that it is quick enough: for that there is
`cockpit measure`. Only where some were slow is asked up to MOST times, to tell slowness from chance. All
other looks wait meanwhile: critical routes come first, and the last may not have their turn.
"""

import asyncio
import datetime as dt
import logging
from dataclasses import replace
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.http import challenge
from cockpit.facts.latency import Latency, Measurement, limit_of
from cockpit.facts.pages import Page
from cockpit.facts.served import Served, places
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.permission import uncovered
from cockpit.probes.versions import live_version, shown
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import Says, judged
from cockpit.stopwatch.door import Door, ShutError, door, origin
from cockpit.stopwatch.kept import FACT, moment, read
from cockpit.stopwatch.sampler import DEFAULT, Lane, Pace, Sampler
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage

log = logging.getLogger("cockpit")
FIRST: Final = 3  # two of three over the limit come by chance in less than one of a hundred quick routes
MOST: Final = 20
_NOT: Final = {
    "429": "was not timed: the server asked us to stop (429)",
    "errors": "was not timed: one error came after the other",
    "blocked": "was not timed: the edge turns us away",
    "refused": "was not timed: it answers with an error by now (4xx)",
    "offline": "was not timed: this machine has no network",
}
DAYS: Final = 30  # after which a measurement says nothing of today
_BAD: Final = 400
_CALM: Final = 30.0  # seconds to wait for the other looks: our own crowd would time itself
_LONGEST: Final = 15.0  # seconds, after which nothing more is asked: all other looks have to wait meanwhile
_LAST: Final = 10.0  # seconds more for the last answers
SECONDS: Final = 150.0  # the pages may take 90 of them: what was measured before is there all the same
_TRIES: Final = 3
_SLOW: Final = 1.0  # seconds for an answer
_MOST_SLOW: Final = 2  # routes; whoever knows two of them has enough to mend
_EARLY: Final = dt.timedelta(hours=1)  # by which two clocks may differ; what is later has never been
AT_ONCE: Final = DEFAULT.at_once
_QUICK: Final = Pace(100.0, AT_ONCE)  # for what runs on this very machine


async def gather(launch: Launch, vantage: Vantage, served: Served) -> Latency:
    """A short look at every public route that answers, once the pages were read; and what was kept."""
    live, kept = await asyncio.gather(live_version(launch, vantage), aside(lambda: _kept(vantage)))
    lanes, missing = _lanes(launch, served)
    pace = _QUICK if lanes and all(_here(vantage, served, lane) for lane in lanes) else DEFAULT
    if await vantage.manners.calm(_CALM):
        async with vantage.manners.alone(), Stillness() as stillness:
            missing |= await _look(launch, Sampler(vantage, lanes, pace, stillness), lanes)
    else:
        missing |= {lane.url: _passed_over("other looks at it were still under way") for lane in lanes}
    return Latency(
        now=tuple(lane.series(pace) for lane in lanes if lane.samples),
        release="" if isinstance(live, Unreachable) else shown(live),
        kept=kept,
        missing=tuple(missing.items()),
        seen_at=vantage.now.isoformat(timespec="seconds"),
    )


def _kept(vantage: Vantage) -> tuple[Measurement, ...]:
    """What was measured not too long ago, newest first."""
    oldest, newest = vantage.now - dt.timedelta(days=DAYS), vantage.now + _EARLY
    return tuple(one for one in read(vantage.recall(FACT)) if oldest <= moment(one.at) <= newest)


def _lanes(launch: Launch, served: Served) -> tuple[list[Lane], dict[str, Unreachable]]:
    lanes: list[Lane] = []
    missing: dict[str, Unreachable] = {}
    for url, route in sorted(places(launch).items(), key=lambda one: not one[1].critical):
        found = served.places.get(url)
        if route.private:
            missing[url] = Unreachable(Layer.PERSON, f"{url} is private: cockpit measure times it", "private")
        elif isinstance(found, Unreachable):
            missing[url] = found
        elif isinstance(found, Page):
            lane = _elsewhere(launch, url, found.url) or _lane(route.name, url, found)
            if isinstance(lane, Lane):
                lanes.append(lane)
            else:
                missing[url] = lane
    return lanes, missing


def _elsewhere(launch: Launch, *urls: str) -> Unreachable | None:
    """One look at a page is everybody's right; twenty are asked of our own servers alone."""
    for url in urls:
        if why := uncovered(launch, url):
            cause = (
                f"{host_of(url)} was not timed: it is not below {launch.domain}, and may be somebody else's"
            )
            return replace(why, cause=cause)
    return None


def _lane(name: str, url: str, page: Page) -> Lane | Unreachable:
    """The page at the end of its redirects; how soon an error comes tells nothing of speed."""
    seen = page.response
    if seen.challenged:
        return challenge(host_of(seen.url))
    if seen.status >= _BAD:
        return Unreachable(Layer.HTTP, f"{url} answers HTTP {seen.status}: no page to time", "status")
    at = door(page.url)
    return Lane(name, url, at) if at else Unreachable(Layer.HTTP, f"{url} cannot be timed", "bad-url")


def _here(vantage: Vantage, served: Served, lane: Lane) -> bool:
    page = served.places.get(lane.url)
    return isinstance(page, Page) and vantage.here(page.response.address)


async def _look(launch: Launch, sampler: Sampler, lanes: list[Lane]) -> dict[str, Unreachable]:
    """Time them while there is time; whoever was not timed by then is named."""
    missing: dict[str, Unreachable] = {}
    begun: list[Lane] = []
    until = asyncio.get_running_loop().time() + _LONGEST
    try:
        async with asyncio.timeout_at(until + _LAST):
            await _time(launch, sampler, lanes, missing, begun, until)
    except TimeoutError:
        log.info("the look at speed was ended after %g s", _LONGEST + _LAST)
    finally:
        for lane in lanes:
            lane.door.close()
    for lane in lanes:
        if not lane.samples:
            missing.setdefault(lane.url, _untimed(lane, begun=lane in begun))
    return missing


def _untimed(lane: Lane, *, begun: bool) -> Unreachable:
    """Who was not asked at all is as reachable as ever: what was measured before still counts."""
    if lane.stopped:
        return Unreachable(Layer.HTTP, f"{lane.url} {_NOT[lane.stopped]}", lane.stopped)
    if lane.discarded:
        return _passed_over("this machine is too busy to time anything")
    if begun:
        return Unreachable(Layer.HTTP, f"{lane.url} had not answered when the look at speed ended", "timeout")
    return _passed_over(f"a check takes no more than {_LONGEST:g} s for speed, and others came first")


def _passed_over(why: str) -> Unreachable:
    return Unreachable(Layer.PERSON, f"not timed just now: {why}", "passed-over")


async def _time(
    launch: Launch,
    sampler: Sampler,
    lanes: list[Lane],
    missing: dict[str, Unreachable],
    begun: list[Lane],
    until: float,
) -> None:
    """Warm each route and ask it FIRST times, as many routes as there is time for, and again what puzzles.

    A slow one comes after the quick ones, which it would take the time from; the first of them in any case.
    """
    limits = {absolute(launch, route.url): limit_of(launch, route) for route in launch.routes}
    clock = asyncio.get_running_loop().time
    doors: dict[tuple[str, str, int], Door] = {}
    slow: list[Lane] = []

    def late(lane: Lane) -> bool:
        return until - clock() < FIRST * sampler.apart(lane)

    for lane in lanes:
        lane.door.idle = doors.setdefault(origin(lane.door), lane.door).idle
        if lane.stopped or late(lane) or len(slow) == _MOST_SLOW:
            continue
        begun.append(lane)
        try:
            await _warm(sampler, lane)
        except ShutError as reason:
            missing[lane.url] = reason.why
        else:
            if lane.took > _SLOW:
                slow.append(lane)
            else:
                await _ask(sampler, lane)
    for lane in slow:
        if lane is not slow[0] and late(lane):
            begun.remove(lane)
        else:
            await _ask(sampler, lane)
    wanted = [lane for lane in begun if _puzzling(lane, limits.get(lane.url, launch.limits.p95_read_ms))]
    # As often as there is time for, in one go: who looks after each request finds chance sooner or later.
    turn = sum(map(sampler.apart, wanted))
    more = max(0, min(MOST - FIRST, int((until - clock()) / turn))) if wanted else 0
    await sampler.round([lane for lane in wanted for _ in range(more)])


async def _ask(sampler: Sampler, lane: Lane) -> None:
    """FIRST samples; what a pause of our own has spoilt is asked again, twice at most."""
    for _ in range(_TRIES):
        await sampler.round([lane] * (FIRST - len(lane.samples)))


async def _warm(sampler: Sampler, lane: Lane) -> None:
    """As many connections to its origin as there are slots: one made in between keeps others waiting.

    Raises:
        ShutError: there is no connection or no answer.
    """
    more = not lane.door.idle
    await sampler.warm(lane)
    if more and lane.took <= _SLOW and not lane.stopped and (held := lane.door.kept()):
        try:
            await sampler.warm(lane, AT_ONCE - 1)
        finally:
            lane.door.give_back(held)


def _puzzling(lane: Lane, limit: int) -> bool:
    """Some were slow, and it may still be chance."""
    over = sum(one.failed or one.total > limit for one in lane.samples)
    return bool(over) and not lane.stopped and judged(len(lane.samples), over).says is Says.UNDECIDED
