"""The first visits to a new release: a fresh instance is as cold as one that slept."""

import asyncio
import datetime as dt
from typing import Final

from cockpit.facts.latency import Measurement, Rest
from cockpit.journal import Journal
from cockpit.launch import Launch
from cockpit.standards.locations import host_of
from cockpit.stopwatch.cold import cold_look
from cockpit.stopwatch.kept import keep
from cockpit.vantage import Vantage

SECONDS: Final = 30.0  # for all of them: whoever waits for the checks waits for this as well
_PATIENCE: Final = 10.0  # seconds for one answer


async def first_visits(launch: Launch, vantage: Vantage, journal: Journal, release: str) -> bool:
    """Visit each place once and keep how long that took; false where it took too long, and nothing is kept.

    The host of the version marker was asked while the release was waited for, and says so.

    Raises:
        JournalError: what was seen cannot be kept.
    """
    marker = launch.deploy.version_marker if launch.deploy else ""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    try:
        async with asyncio.timeout(SECONDS):
            seen = await cold_look(
                launch, vantage, rest=Rest("deploy"), woken=(host_of(marker),), patience=_PATIENCE
            )
    except TimeoutError:
        return False
    await keep(journal, Measurement(at, "", release, series=seen))
    return True
