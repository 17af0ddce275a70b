"""Opens the declared pages with the basics, as a stranger; gathers `Dashboards`."""

import asyncio
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.dashboards import Dashboards
from cockpit.facts.http import challenge
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage

MOST: Final = 10
_BYTES: Final = 1024  # nothing of it is read


async def gather(launch: Launch, vantage: Vantage) -> Dashboards:
    """One GET each; a sign-in page is an answer as well."""
    urls = [row.url for row in launch.dashboards[:MOST]]
    seen = await asyncio.gather(*(_status(launch, vantage, url) for url in urls))
    return Dashboards(dict(zip(urls, seen, strict=True)))


async def _status(launch: Launch, vantage: Vantage, url: str) -> int | Unreachable:
    seen = await vantage.fetch(absolute(launch, url), limit=_BYTES)
    if isinstance(seen, Unreachable):
        return seen
    return challenge(host_of(seen.url)) if seen.challenged else seen.status
