"""What the company's people saw an hour ago, when they ran the cockpit for the first time."""

import datetime as dt
from pathlib import Path

from cockpit.facts.http import Response
from cockpit.facts.steady import Steady
from cockpit.journal import Journal
from cockpit.lab.company import RELEASE
from cockpit.lab.pages import ORIGIN
from cockpit.remembering import remember


async def looked(folder: Path) -> None:
    """Leave the journal of that look: the start page answered, and this release was live.

    Raises:
        JournalError: the folder cannot be written.
    """
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    page = Response(f"{ORIGIN}/", 200, (), "")
    seen = Steady(at.isoformat(timespec="seconds"), f"{ORIGIN}/", page, RELEASE)
    journal = Journal.open(folder)
    try:
        await remember(journal, {"steady": seen}, at)
    finally:
        journal.close()
