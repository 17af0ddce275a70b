"""Since when it is broken, in sentences: by the watch, else by the last run that saw it well."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from cockpit.text import redact, safe
from cockpit.triage.kept import Kept
from cockpit.triage.layers import NAMES, Sight
from cockpit.watch.history import History

DAYS: Final = 7.0
RECENT: Final = dt.timedelta(hours=2)
_MINUTE: Final = 60


def since(history: History | None, kept: Kept, broken: Sight, now: dt.datetime) -> tuple[str, ...]:
    """What is known of when it began, and what was deployed shortly before.

    Raises:
        HistoryError: the history of the watch cannot be read.
    """
    return tuple(_since(history, kept, broken, now))


def _since(history: History | None, kept: Kept, broken: Sight, now: dt.datetime) -> Iterator[str]:
    watched = tuple(_watched(history, broken, now)) if history else ()
    yield from watched
    if not watched and (last := kept.well.get(broken.layer)):
        at, check = last
        yield (
            f"{NAMES[broken.layer]} was well at {hour(at)} ({ago(at, now)}), by {check}; not known since when"
        )
    if history:
        yield from _deployed(history, now)


def _watched(history: History, broken: Sight, now: dt.datetime) -> Iterator[str]:
    """The outage that goes on of what is broken, or the last visit that found it well."""
    names = {visit.target for visit in history.last().values() if visit.url == safe(redact(broken.subject))}
    going = [one for one in history.incidents(DAYS) if not one.until and one.kind == "down"]
    for one in [one for one in going if one.target in names] or going[:1]:
        yield f"the watch has seen {one.target} down since {hour(one.since)} ({ago(one.since, now)})"
    if going:
        return
    for name in sorted(names):
        well = [visit for visit in history.series(name, DAYS * 24) if visit.ok]
        if well:
            yield f"the watch saw {name} well at {hour(well[-1].at)} ({ago(well[-1].at, now)})"


def _deployed(history: History, now: dt.datetime) -> Iterator[str]:
    """A release shortly before is the first thing to think of."""
    releases = [one for one in history.markers(1.0) if one.kind == "deploy"]
    if releases and dt.timedelta() <= now - dt.datetime.fromisoformat(releases[-1].at) <= RECENT:
        last = releases[-1]
        yield f"{last.text} went live at {hour(last.at)} ({ago(last.at, now)}): think of going back first"


def hour(at: str) -> str:
    """`2026-11-20 14:03 UTC` of an ISO 8601 moment in UTC."""
    return f"{at[:10]} {at[11:16]} UTC"


def ago(at: str, now: dt.datetime) -> str:
    """`3 min ago`, `2 h ago`, `5 days ago`."""
    seconds = max(0.0, (now - dt.datetime.fromisoformat(at)).total_seconds())
    for unit, size in (("days", 86_400), ("h", 3600), ("min", _MINUTE)):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{seconds // size:.0f} {unit} ago"
    return "just now"
