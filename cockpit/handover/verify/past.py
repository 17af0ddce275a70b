"""What the pack says has happened: not after today, and not after it ended."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from cockpit.handover.schema import Pack, fits
from cockpit.handover.verify.flaw import Flaw, damage
from cockpit.handover.verify.links import placed

# Clocks differ, and a day begins in the east before it does here.
_AHEAD: Final = dt.timedelta(days=1)
_HAPPENED: Final = (
    ("pack", "generated_at"),
    ("decision", "decided_at"),
    ("access", "last_confirmed"),
    ("secret", "last_rotated"),
    ("deploy.rollback", "rehearsed_at"),
    ("alert_route", "tested_at"),
    ("backup", "last_seen"),
    ("backup", "restore_tested_on"),
    ("runbook", "read_and_followed_on"),
    ("waiver", "created"),
    ("attestation", "at"),
    ("change", "at"),
    ("result", "at"),
    ("evidence", "collected_at"),
    ("signoff", "at"),
)
_SPANS: Final = (
    ("waiver", "created", "expires"),
    ("attestation", "at", "valid_until"),
    ("evidence", "collected_at", "valid_until"),
)


def examine(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    """Damage for what lies ahead and is told as done, and for what ended before it began."""
    for table, key in _HAPPENED:
        for place, row in placed(pack, table):
            day = _day(row.get(key))
            if day is not None and day > now.date() + _AHEAD:
                yield damage(f"{place}.{key}", f"is {day}, which is still to come")
    for table, start, end in _SPANS:
        for place, row in placed(pack, table):
            first, last = _day(row.get(start)), _day(row.get(end))
            if first is not None and last is not None and last < first:
                yield damage(f"{place}.{end}", f"is {last}, before it began on {first}")


def _day(value: Any) -> dt.date | None:
    """The day, or that of a moment in UTC; none for anything else."""
    if fits("moment", value):
        moment: dt.datetime = value
        return moment.astimezone(dt.UTC).date()
    day: dt.date | None = value if fits("day", value) else None
    return day
