"""Looks at the start page and the version marker, and recalls what earlier runs saw; gathers `Steady`."""

import asyncio
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.pages import home
from cockpit.facts.steady import Sighting, Steady
from cockpit.launch import Launch
from cockpit.probes.pages import at_the_end
from cockpit.probes.trails import walk
from cockpit.probes.versions import live_version
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

LONGEST = 200  # characters of a version


async def gather(launch: Launch, vantage: Vantage) -> Steady:
    """One look now, and the earlier ones at the same address."""
    url = home(launch)
    trail, version = await asyncio.gather(walk(launch, vantage, url), live_version(launch, vantage))
    page = at_the_end(trail)
    before = tuple(
        Sighting(at, known["version"])
        for at, known in vantage.recall("steady")
        if known.get("url") == url and known.get("version")
    )
    return Steady(
        vantage.now.isoformat(timespec="seconds"),
        url,
        page if isinstance(page, Unreachable) else replace(page.response, body=""),
        version if isinstance(version, Unreachable) else safe(redact(version), LONGEST),
        before,
    )
