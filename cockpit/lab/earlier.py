"""What the company's people saw three hours ago, when they ran the cockpit for the first time."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from cockpit.facts.http import Response
from cockpit.facts.releases import Releases
from cockpit.facts.smoke import Smoke, Stepped, Walked
from cockpit.facts.steady import Steady
from cockpit.journal import Journal
from cockpit.lab.company import NEXT, RELEASE
from cockpit.lab.pages import APP, ORIGIN, VERSION
from cockpit.remembering import remember


async def looked(folder: Path) -> None:
    """Leave the journal of that look: the start page answered, this release was live, and it was walked.

    Raises:
        JournalError: the folder cannot be written.
    """
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    page = Response(f"{ORIGIN}/", 200, (), "")
    seen = Steady(at.isoformat(timespec="seconds"), f"{ORIGIN}/", page, RELEASE)
    walked = Smoke((Walked("home", (Stepped("home answers", f"{ORIGIN}/", status=200),)),), release=RELEASE)
    marker = Response(f"{ORIGIN}{VERSION}", 200, (), "")
    live = Releases(seen.seen_at, marker.url, marker, RELEASE, RELEASE)
    other = replace(live, url=f"{APP}{VERSION}", live=NEXT, again=NEXT)  # nobody has declared it yet
    journal = Journal.open(folder)
    try:
        await remember(journal, {"steady": seen, "smoke": walked, "releases": live}, at)
        await remember(journal, {"releases": other}, at)
    finally:
        journal.close()
