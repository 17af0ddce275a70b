"""The first visits to a new release: a fresh instance is as cold as one that slept."""

import asyncio
import datetime as dt
from typing import Final

from cockpit.facts.latency import Measurement, Rest, Series
from cockpit.journal import Journal
from cockpit.kit.cold import CUT_OFF
from cockpit.launch import Launch
from cockpit.standards.locations import host_of
from cockpit.stopwatch.cold import cold_look
from cockpit.stopwatch.kept import keep
from cockpit.vantage import Vantage

SECONDS: Final = 30.0  # for all of them: whoever waits for the checks waits for this as well
_PATIENCE: Final = 10.0  # seconds for one answer


async def first_visits(launch: Launch, vantage: Vantage, journal: Journal, release: str) -> bool:
    """Visit each place once and keep how long that took; false where not all were seen in time.

    The host of the version marker was asked while the release was waited for, and says so.

    Raises:
        JournalError: what was seen cannot be kept.
    """
    marker = launch.deploy.version_marker if launch.deploy else ""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    found: list[Series] = []
    whole = True
    try:
        async with asyncio.timeout(SECONDS):
            rest, woken = Rest("deploy"), (host_of(marker),)
            await cold_look(launch, vantage, rest=rest, woken=woken, patience=_PATIENCE, found=found)
    except TimeoutError:
        whole = False
    if seen := tuple(one for one in found if one.stopped != CUT_OFF):
        await keep(journal, Measurement(at, "", release, series=seen))
    return whole
