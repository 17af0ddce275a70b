"""Reads the version marker twice, recalls what earlier runs saw there and when they walked: `Releases`."""

import asyncio
from dataclasses import replace
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.releases import ARROW, Releases, ReleaseSight
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.versions import live_version, named, shown
from cockpit.vantage import Vantage, Variant

AGAIN: Final = 2
DAYS: Final = 14.0
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
    watched = "" if isinstance(live, Unreachable) else await aside(lambda: _watched(vantage, live))
    return Releases(
        hour,
        url,
        first if isinstance(first, Unreachable) else replace(first, body=""),
        live,
        _shown(named(second)),
        before=_before(vantage, url),
        walks=tuple(at for at, known in vantage.recall("smoke") if known.get("release") == live),
        watched=watched,
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


def _watched(vantage: Vantage, live: str) -> str:
    """When the watch saw the release take the place of another; nothing where it did not."""
    from cockpit.watch.history import History, HistoryError  # noqa: PLC0415 - SQLite, for this look alone

    try:
        history = History.found(vantage.folder)
        if history is None:
            return ""
        try:
            deploys = [one for one in history.markers(DAYS, vantage.now) if one.kind == "deploy"]
        finally:
            history.close()
    except HistoryError:
        return ""  # perf.route-p95 says what is wrong with it
    newest = deploys[-1:]
    return next((one.at for one in newest if one.text.endswith(f"{ARROW}{live}")), "")
