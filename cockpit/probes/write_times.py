"""Walks the journeys of declared writes a few times, where that is allowed; gathers `WriteTimes`.

A few walks show that a write is surely too slow, never that it is quick enough: for that there is
`cockpit measure`. What it has shown of the release that is live is not walked again.
"""

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
from cockpit.stopwatch.write_plans import KINDS
from cockpit.stopwatch.writes import Proof, left_alone, undecided, walked
from cockpit.vantage import Vantage

LOOKS: Final = (3, 20)
MOST: Final = 5  # routes of a run
SECONDS: Final = 400.0  # the journeys come first
KNOWN: Final = "measured"


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
        elif why := left_alone(now, url):
            missing[url] = why
        else:
            seen = await walked(launch, vantage, route, Proof(stated, zone), LOOKS, go_on=_puzzling)
            if isinstance(seen, Unreachable):
                missing[url] = seen
            else:
                now.append(seen)
    return WriteTimes(tuple(now), tuple(missing.items()))


def _known(launch: Launch, latency: Latency, route: Route, url: str) -> bool:
    """What was kept of the release that is live decides already."""
    of_release = (one for one in latency.kept if one.release == latency.release or not latency.release)
    series = next((found for one in of_release if (found := one.of(url, "write"))), None)
    return series is not None and not undecided(series, limit_of(launch, route, "write"))


def _puzzling(series: Series, limit: int) -> bool:
    """Some were slow, and it may still be chance."""
    return bool(series.over(limit)) and undecided(series, limit)
