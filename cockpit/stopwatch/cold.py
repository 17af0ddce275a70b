"""The cold visit: what it is like to come first, after a quiet time or after a deploy.

Each place is asked once, over a new connection, in a way that no cache has seen before. Of a host only the
first request is cold; those that follow say so. Nothing may have been asked of the product just before: no
version marker, no redirect that is followed to find out where it leads.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.latency import TOO_MANY, Rest, Sample, Series
from cockpit.kit.cold import CUT_OFF, Place, wanted
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.standards.edgecache import Did, store
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.stopwatch.door import ShutError, door
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage
from cockpit.vantage.timed import Made, Took, milliseconds

PATIENCE: Final = 90.0  # seconds: what sleeps may take a minute to wake, and how long is worth knowing
HOPS: Final = 5
AGAIN: Final = (3.0, 7.0, 20.0, 30.0)  # seconds before each further visit to what failed: a minute in all
ENDLESS: Final = "endless"  # the redirects of a place
APART: Final = 0.5  # seconds from one place to the next
_NOT_THEIRS: Final = (Layer.DNS, Layer.NETWORK, Layer.PERSON, Layer.BUG)  # no word of a product that sleeps
_LONG: Final = 1.0  # seconds of our own standing still that may break a connection
_ALONE: Final = Rest()
Sleep = Callable[[float], Awaitable[None]]
Told = Callable[[Advance], None]


@dataclass(slots=True)
class Visited:
    """One visit: what was timed, or in `stopped` why nothing was; `hosts` were asked, in order."""

    sample: Sample | None = None
    stopped: str = ""
    version: str = ""
    stored: bool = False
    hosts: list[str] = field(default_factory=list)


async def cold_look(  # noqa: PLR0913 - by name
    launch: Launch,
    vantage: Vantage,
    places: Sequence[Place] | None = None,
    *,
    rest: Rest = _ALONE,
    woken: Collection[str] = (),
    patience: float = PATIENCE,
    tell: Told = lambda _: None,
    sleep: Sleep = asyncio.sleep,
    found: list[Series] | None = None,
) -> tuple[Series, ...]:
    """Visit each place once; where that failed, again within a minute, to tell asleep from down.

    Args:
        launch: what is declared.
        vantage: where it is looked from.
        places: those to visit; by default the ones that perf.cold-start wants.
        rest: what the visit comes after.
        woken: hosts that were asked just before, such as that of the version marker.
        patience: seconds for one visit, with the redirects in it.
        tell: hears how far it has come.
        sleep: waits between two visits.
        found: filled as it goes, for whoever may end it; a visit under way is there as one that was CUT_OFF.
    """
    awake, shut = set(woken), dict[str, str]()
    found = [] if found is None else found
    todo = wanted(launch) if places is None else places
    async with Stillness() as stillness:
        for number, place in enumerate(todo):
            tell(Advance("cold visits", number, len(todo), "places"))
            came_after = Rest("request") if place.host in awake else rest
            if why := shut.get(place.host):
                found.append(Series(place.name, place.url, "cold", stopped=why, rest=came_after))
                continue
            began = stillness.clock()
            found.append(Series(place.name, place.url, "cold", stopped=CUT_OFF, rest=came_after))
            seen = await _visit(launch, vantage, place.url, patience)
            lost = _lost(launch, seen, _stood_still(stillness, began))
            found[-1] = _series(place, seen, came_after, lost=lost)
            if seen.sample and seen.sample.failed and not lost:
                later = await _later(launch, vantage, place.url, patience, sleep)
                found[-1] = _with_next(found[-1], later, stillness.clock() - began)
                seen.stopped = later.stopped
            if seen.stopped in ("429", "blocked"):
                shut[place.host] = seen.stopped
            elif not seen.stored:
                awake.update(seen.hosts)
            await sleep(APART)
    tell(Advance("cold visits", len(todo), len(todo), "places"))
    return tuple(found)


def _stood_still(stillness: Stillness, since: float) -> float:
    """Seconds for which our own process stood still since then."""
    stillness.felt()
    return sum(end - max(begin, since) for begin, end in stillness.pauses if end > since)


def _lost(launch: Launch, seen: Visited, still: float) -> bool:
    """Our own pause can only make an answer look slower: it matters where it alone may be too slow."""
    if seen.sample is None or not still:
        return False
    if seen.sample.failed:
        return still >= _LONG
    return seen.sample.total - still * 1000 <= launch.limits.cold_ms < seen.sample.total


def _series(place: Place, seen: Visited, rest: Rest, *, lost: bool) -> Series:
    """What our own pause has spoilt cannot be timed again: the product is awake now."""
    samples = (seen.sample,) if seen.sample and not lost else ()
    stored = replace(rest, stored=seen.stored)
    return Series(
        place.name, place.url, "cold", samples, seen.version, 1 / APART, int(lost), seen.stopped, stored
    )


async def _later(launch: Launch, vantage: Vantage, url: str, patience: float, sleep: Sleep) -> Visited:
    """The first visit that succeeds, or the last: what is starting answers at last, what is down does not."""
    seen = Visited()
    for pause in AGAIN:
        await sleep(pause)
        seen = await _visit(launch, vantage, url, patience)
        if seen.sample is None or not seen.sample.failed:
            break
    return seen


def _with_next(series: Series, seen: Visited, since: float) -> Series:
    """With the later visit; `since` is how long after the first one began it ended."""
    if seen.sample is None:
        return series
    start = round(max(0.0, since - seen.sample.total / 1000), 6)
    return replace(series, samples=(*series.samples, replace(seen.sample, start=start)))


async def _visit(launch: Launch, vantage: Vantage, url: str, patience: float) -> Visited:
    """Ask, and go on where the product itself leads: it is all one wait for whoever comes."""
    clock = asyncio.get_running_loop().time
    seen, began, at = Visited(), clock(), unseen(url)
    parts: list[tuple[Made, Took]] = []
    try:
        for _ in range(HOPS + 1):
            seen.hosts.append(host_of(at))
            parts.append(await _ask(vantage, at, began + patience, seen))
            target = _leads(launch, at, parts[-1][1])
            if not target:
                break
            at = unseen(target)
        else:
            seen.stopped = ENDLESS
            return seen
    except ShutError as reason:
        if reason.why.layer in _NOT_THEIRS:
            seen.stopped = reason.why.kind or str(reason.why.layer)
        else:
            seen.sample = Sample(0.0, total=milliseconds(clock() - began), fault=reason.why.kind or "closed")
        return seen
    answer = Response(at, parts[-1][1].status, parts[-1][1].headers, "")
    if answer.status == TOO_MANY or answer.challenged:
        seen.stopped = "429" if answer.status == TOO_MANY else "blocked"
        return seen
    seen.stored = store(answer).did is Did.HIT
    seen.sample = _sample(parts, began)
    return seen


async def _ask(vantage: Vantage, url: str, until: float, seen: Visited) -> tuple[Made, Took]:
    clock, at = asyncio.get_running_loop().time, door(url)
    if at is None:
        raise ShutError(Unreachable(Layer.PERSON, f"{url} cannot be read as an address", "bad-url"))
    at.seconds = max(0.0, until - clock())
    wire = await at.connect(vantage)
    try:
        seen.version = wire.version
        at.seconds = max(0.0, until - clock())
        return wire.made, await at.ask(wire)
    finally:
        wire.close()


def _leads(launch: Launch, asked: str, took: Took) -> str:
    """Where a redirect leads inside the product; empty for everything else."""
    if took.status not in REDIRECTS:
        return ""
    target = resolve(asked, [value for name, value in took.headers if name == "location"]).url
    return target if launch.inside(host_of(target)) else ""


def _sample(parts: Sequence[tuple[Made, Took]], began: float) -> Sample:
    """All hops as one: each phase is their sum, and what never happened stays None."""
    made, last = [one for one, _ in parts], parts[-1][1]
    return Sample(
        start=0.0,
        dns=_sum(one.dns for one in made),
        tcp=_sum(one.tcp for one in made),
        tls=_sum(one.tls for one in made),
        wait=milliseconds(sum(took.first - took.sent for _, took in parts)),
        transfer=milliseconds(sum(took.last - took.first for _, took in parts)),
        total=milliseconds(last.last - began),
        status=last.status,
        size=last.size,
    )


def unseen(url: str) -> str:
    """The same address with a word in its query that no cache has seen."""
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, f"cockpit={secrets.token_hex(8)}")))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _sum(phases: Iterable[float | None]) -> float | None:
    known = [one for one in phases if one is not None]
    return round(sum(known), 3) if known else None
