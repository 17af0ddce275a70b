"""Times each declared route a few times, and recalls what was measured before; gathers `Latency`.

A few requests show that a route is surely too slow, never that it is quick enough: for that there is
`cockpit measure`. Only where some were slow is asked up to MOST times, to tell slowness from chance.
"""

import asyncio
import datetime as dt
import logging
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
SECONDS: Final = 80.0
_LAST: Final = 5.0  # seconds for the last answers of a round
_NOT: Final = {
    "429": "was not timed: the server asked us to stop (429)",
    "blocked": "was not timed: the edge turns us away",
    "refused": "was not timed: it answers with an error by now (4xx)",
    "offline": "was not timed: this machine has no network",
}
DAYS: Final = 30  # after which a measurement says nothing of today
_BAD: Final = 400
_CALM: Final = 30.0  # seconds to wait for the other looks: our own crowd would time itself
_LONGEST: Final = 45.0  # seconds, after which what was seen until then has to do
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
    for url, route in places(launch).items():
        found = served.places.get(url)
        if route.private:
            missing[url] = Unreachable(Layer.PERSON, f"{url} is private: cockpit measure times it", "private")
        elif isinstance(found, Unreachable):
            missing[url] = found
        elif isinstance(found, Page):
            lane = _lane(route.name, url, found)
            if isinstance(lane, Lane):
                lanes.append(lane)
            else:
                missing[url] = lane
    return lanes, missing


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
    """Time them for so long at most; whoever was not timed by then is named."""
    missing: dict[str, Unreachable] = {}
    until = asyncio.get_running_loop().time() + _LONGEST
    try:
        async with asyncio.timeout_at(until):
            await _time(launch, sampler, lanes, missing, until)
    except TimeoutError:
        log.info("the look at speed was ended after %g s", _LONGEST)
    finally:
        for lane in lanes:
            lane.door.close()
    for lane in lanes:
        if not lane.samples:
            cause = f"{lane.url} {_NOT.get(lane.stopped, 'was not timed: this look is a short one')}"
            missing.setdefault(lane.url, Unreachable(Layer.HTTP, cause, lane.stopped or "timeout"))
    return missing


async def _time(
    launch: Launch, sampler: Sampler, lanes: list[Lane], missing: dict[str, Unreachable], until: float
) -> None:
    """Warm each route, ask each FIRST times, and go on with those of which some were slow.

    Connections are shared by origin, as many as there are slots: one made in between keeps others waiting.
    """
    limits = {absolute(launch, route.url): limit_of(launch, route) for route in launch.routes}
    doors: dict[tuple[str, str, int], Door] = {}
    for lane in lanes:
        first = doors.setdefault(origin(lane.door), lane.door)
        lane.door.idle = first.idle
        if lane.stopped:
            continue
        try:
            await sampler.warm(lane, AT_ONCE if lane.door is first else 1)
        except ShutError as reason:
            missing[lane.url] = reason.why
    warm = [lane for lane in lanes if lane.url not in missing]
    await sampler.round([lane for lane in warm for _ in range(FIRST)])
    wanted = [lane for lane in warm if _puzzling(lane, limits.get(lane.url, launch.limits.p95_read_ms))]
    # As often as there is time for, in one go: who looks after each request finds chance sooner or later.
    turn = sum(map(sampler.apart, wanted))
    left = until - asyncio.get_running_loop().time() - _LAST
    more = min(MOST - FIRST, int(left / turn)) if wanted else 0
    await sampler.round([lane for lane in wanted for _ in range(more)])


def _puzzling(lane: Lane, limit: int) -> bool:
    """Some were slow, and it may still be chance."""
    over = sum(one.failed or one.total > limit for one in lane.samples)
    return bool(over) and not lane.stopped and judged(len(lane.samples), over).says is Says.UNDECIDED
