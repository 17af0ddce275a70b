"""Reads the version marker twice, recalls what earlier runs saw there and when they walked: `Releases`."""

import asyncio
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.releases import Releases, ReleaseSight
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.versions import live_version, named, shown
from cockpit.vantage import Vantage, Variant

AGAIN: Final = 2
_NONE: Final = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")


async def gather(launch: Launch, vantage: Vantage) -> Releases:
    """Two reads now, and the earlier looks."""
    hour = vantage.now.isoformat(timespec="seconds")
    url = launch.deploy.version_marker if launch.deploy else ""
    if not url:
        return Releases(hour, "", _NONE, _NONE, _NONE)
    first, told, second = await asyncio.gather(
        vantage.fetch(url), live_version(launch, vantage), vantage.fetch(url, variant=Variant(nth=AGAIN))
    )
    live = _shown(told)
    return Releases(
        hour,
        url,
        first if isinstance(first, Unreachable) else replace(first, body=""),
        live,
        _shown(named(second)),
        before=_before(vantage, url),
        walks=tuple(at for at, known in vantage.recall("smoke") if known.get("release") == live),
    )


def _shown(live: str | Unreachable) -> str | Unreachable:
    return live if isinstance(live, Unreachable) else shown(live)


def _before(vantage: Vantage, url: str) -> tuple[ReleaseSight, ...]:
    """What was seen at this marker, newest first."""
    return tuple(
        ReleaseSight(at, known["release"])
        for at, known in vantage.recall("releases")
        if known.get("url") == url and known.get("release")
    )
