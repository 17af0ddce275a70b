"""Walks the journeys of declared writes a few times, where that is allowed; gathers `WriteTimes`.

A few walks show that a write is surely too slow, never that it is quick enough: for that there is
`cockpit measure`. What it has shown of the release that is live is not walked again.
"""

from collections.abc import Sequence
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series, limit_of
from cockpit.facts.stated import Stated
from cockpit.facts.trails import absolute
from cockpit.facts.transactions import Transactions
from cockpit.facts.write_times import WriteTimes
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.model import Layer
from cockpit.standards.locations import host_of
from cockpit.stopwatch.writes import KINDS, Proof, undecided, walked
from cockpit.vantage import Vantage

LOOKS: Final = (3, 20)
MOST: Final = 5  # routes of a run
SECONDS: Final = 400.0  # the journeys come first
KNOWN: Final = "measured"
_TIRED: Final = (
    "429",
    "blocked",
    "errors",
    "offline",
)  # why a host is not walked to for another route either


async def gather(
    launch: Launch,
    vantage: Vantage,
    latency: Latency,
    stated: Stated,
    zone: Zone,
    transactions: Transactions,  # noqa: ARG001 - one test account, and whoever signs in too often is slowed down
) -> WriteTimes:
    """One route after the other."""
    now: list[Series] = []
    missing: dict[str, Unreachable] = {}
    for route in launch.routes:
        if route.kind not in KINDS or not route.journey:
            continue
        url = absolute(launch, route.url)
        if _known(launch, latency, route, url):
            missing[url] = Unreachable(Layer.PERSON, f"{url} was measured on this release already", KNOWN)
        elif len(now) >= MOST:
            missing[url] = Unreachable(Layer.PERSON, f"one run walks for at most {MOST} routes", "limit")
        elif why := _tired(now, url):
            missing[url] = why
        else:
            seen = await walked(launch, vantage, route, Proof(stated, zone), LOOKS, go_on=_puzzling)
            if isinstance(seen, Unreachable):
                missing[url] = seen
            else:
                now.append(seen)
    return WriteTimes(tuple(now), tuple(missing.items()))


def _tired(now: Sequence[Series], url: str) -> Unreachable | None:
    """The host had to be left alone while another route of it was timed."""
    host = host_of(url)
    ended = next((one for one in now if one.stopped in _TIRED and host_of(one.url) == host), None)
    if ended is None:
        return None
    cause = (
        f"nothing was sent to {url}: {host} was left alone when the walks for {ended.route} had to be ended"
    )
    return Unreachable(Layer.PERSON, cause, "limit")


def _known(launch: Launch, latency: Latency, route: Route, url: str) -> bool:
    """What was kept of the release that is live decides already."""
    of_release = (one for one in latency.kept if one.release == latency.release or not latency.release)
    series = next((found for one in of_release if (found := one.of(url, "write"))), None)
    return series is not None and not undecided(series, limit_of(launch, route, "write"))


def _puzzling(series: Series, limit: int) -> bool:
    """Some were slow, and it may still be chance."""
    return bool(series.over(limit)) and undecided(series, limit)
