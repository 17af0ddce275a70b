"""Walks every declared journey that only looks, or what `[[route]]` has of them; gathers `Smoke`."""

import asyncio
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.pages import home
from cockpit.facts.smoke import Smoke, Walked
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.launch.watching import Smoke as Row
from cockpit.model import Layer
from cockpit.probes.versions import live_version, shown
from cockpit.probes.walking import walk
from cockpit.standards.journeys import Journey, flaws, journeys
from cockpit.vantage import Vantage

MOST: Final = 60  # journeys of a run
FLAW: Final = "flaw"
_KINDS: Final = ("page", "read", "auth", "health")


async def gather(launch: Launch, vantage: Vantage) -> Smoke:
    """The journeys beside each other, the steps of one after the other."""
    ways = [journey for journey in journeys(launch.smoke) if not journey.writes]
    declared = bool(launch.smoke)
    if not ways:
        ways = [Journey(row.name, (row,)) for row in made_up(launch)]
        declared = False
    walks = asyncio.gather(*(_walked(launch, vantage, journey) for journey in ways[:MOST]))
    live = await live_version(launch, vantage)
    return Smoke(tuple(await walks), declared, "" if isinstance(live, Unreachable) else shown(live))


async def _walked(launch: Launch, vantage: Vantage, journey: Journey) -> Walked:
    return unfit(journey) or await walk(launch, vantage, journey)


def unfit(journey: Journey) -> Walked | None:
    """A journey that cannot be meant as it is declared, or none."""
    why = next(flaws(journey), "")
    return Walked(journey.name, why=Unreachable(Layer.PERSON, why, FLAW)) if why else None


def made_up(launch: Launch) -> tuple[Row, ...]:
    """The start page, the sign-in pages and the critical routes, where no step is declared."""
    rows = {home(launch): Row(name="start page", url=home(launch))}
    for route in launch.routes:
        if route.private or route.kind not in _KINDS or not (route.critical or route.kind == "auth"):
            continue
        url = absolute(launch, route.url)
        rows[url] = Row(name=route.name, url=url, contains=route.contains)
    return tuple(rows.values())
