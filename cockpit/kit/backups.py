"""What is wrong with a declared backup: nobody answers for it, too old, or never brought back."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, UNKNOWN, WARN, Finding, Fix, Launch, Layer, passed
from cockpit.kit.pasting import line, quoted, told
from cockpit.kit.stating import leaves, name_of
from cockpit.launch.operations import Backup
from cockpit.model import Verdict
from cockpit.text import safe

__all__ = ["EXPECTED", "Backup", "allowed_hours", "backup"]

EXPECTED: Final = "a backup with an owner who stays, no older than may be lost, brought back once"
_RESTORE_DAYS: Final = 365
_GRACE_HOURS: Final = 2  # a backup takes its time
_TIMES: Final = 7  # a schedule that was missed so often is none any more
_DAY: Final = 24
_HOURS: Final = (  # what a schedule says in words, the most often first
    (re.compile(r"hourly|every hour|each hour", re.IGNORECASE), 1),
    (re.compile(r"twice a day|twice daily", re.IGNORECASE), 12),
    (re.compile(r"daily|night|every day|each day|\bday\b", re.IGNORECASE), _DAY),
    (re.compile(r"weekly|every week|each week|\bweek\b", re.IGNORECASE), 7 * _DAY),
    (re.compile(r"monthly|every month|\bmonth\b", re.IGNORECASE), 31 * _DAY),
)
_EVERY: Final = re.compile(r"every\s+(\d{1,3})\s*(hours?|h|minutes?|min|days?|d)\b", re.IGNORECASE)
_UNITS: Final = {"h": 1.0, "m": 1 / 60, "d": 24.0}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing about a backup; `key` and `value` are the line to paste."""

    verdict: Verdict
    kind: str
    summary: str
    text: str
    key: str
    value: str


def allowed_hours(row: Backup) -> float:
    """How old the newest may be: what may be lost, else what the schedule says, with the time it takes.

    How often a log of changes is shipped says nothing of when somebody looked: that is once a day.
    """
    if row.rpo_hours is not None:
        return row.rpo_hours
    if found := _EVERY.search(row.schedule):
        return int(found[1]) * _UNITS[found[2][0].lower()] + _GRACE_HOURS
    return next((hours for pattern, hours in _HOURS if pattern.search(row.schedule)), _DAY) + _GRACE_HOURS


def backup(launch: Launch, row: Backup, stated: Stated) -> Finding:
    """One store: its gravest flaw gives the verdict, and all of them are told."""
    now = dt.datetime.fromisoformat(stated.seen_at)
    flaws = sorted(_flaws(launch, row, now), key=lambda one: (FAIL, UNKNOWN, WARN).index(one.verdict))
    store = safe(row.store, 100)
    if not flaws:
        whose = name_of(launch, row.owner)
        return passed(
            row.store,
            f"{store} is backed up, {whose} answers for it; it was brought back on {row.restore_tested_on}",
            expected=EXPECTED,
            observed=f"no older than {allowed_hours(row):g} hours",
            evidence=_evidence(row),
        )
    first = flaws[0]
    return Finding(
        row.store,
        first.verdict,
        f"{store}: {'; '.join(one.summary for one in flaws)}",
        kind=first.kind,
        layer=Layer.PERSON if first.verdict is UNKNOWN else None,
        expected=EXPECTED,
        observed="; ".join(one.summary for one in flaws),
        evidence=_evidence(row),
        fix=Fix(
            " ".join(dict.fromkeys(one.text for one in flaws)),
            "\n".join(line(one.key, one.value, f"the [[backup]] {quoted(row.store)}") for one in flaws),
            "Write the former lines.",
        ),
    )


def _flaws(launch: Launch, row: Backup, now: dt.datetime) -> Iterator[Flaw]:
    yield from _owner(launch, row)
    yield from _age(row, now)
    yield from _restored(row, now.date())


def _owner(launch: Launch, row: Backup) -> Iterator[Flaw]:
    gone = leaves(launch, row.owner)
    why = f"{name_of(launch, row.owner)}, who answers for it, leaves on {gone}" if gone else ""
    if not told(row.owner):
        why = "nobody answers for the backup"
    if why:
        yield Flaw(FAIL, "owner", why, "Name somebody who stays.", "owner", '"WHO STAYS"')
    if not told(row.schedule):
        text = "Look up how often it is made."
        yield Flaw(UNKNOWN, "schedule", "nobody says how often it is made", text, "schedule", '"daily"')


def _age(row: Backup, now: dt.datetime) -> Iterator[Flaw]:
    look = "Look at the newest backup where it is kept, and write down when it was made."
    value = "2026-01-31T03:00:00Z   # as it says there"
    if row.last_seen is None:
        yield Flaw(
            UNKNOWN, "unseen", "nobody has looked whether there is one today", look, "last_seen", value
        )
        return
    hours = (now - row.last_seen).total_seconds() / 3600
    if hours < -1:
        yield Flaw(UNKNOWN, "future", "the newest is said to be of a day to come", look, "last_seen", value)
    elif hours > allowed_hours(row):
        sure = row.rpo_hours is not None or hours > allowed_hours(row) * _TIMES
        summary = f"the newest that anybody saw is older than {allowed_hours(row):g} hours"
        text = f"{look} If there is none that new, mend the backup first."
        yield Flaw(FAIL if sure else UNKNOWN, "old", summary, text, "last_seen", value)


def _restored(row: Backup, today: dt.date) -> Iterator[Flaw]:
    text = "Bring the newest backup back into an empty place, look at the data, note when and how long."
    if row.restore_tested_on is None:
        summary = "nobody has ever brought it back"
        yield Flaw(FAIL, "never-restored", summary, text, "restore_tested_on", "2026-01-31   # the day")
    elif row.restore_tested_on > today:
        summary = "it is said to have been brought back on a day to come"
        yield Flaw(UNKNOWN, "future", summary, text, "restore_tested_on", "2026-01-31   # the day")
    elif (today - row.restore_tested_on).days > _RESTORE_DAYS:
        summary = "it was last brought back more than a year ago"
        yield Flaw(WARN, "restored-long-ago", summary, text, "restore_tested_on", "2026-01-31   # the day")
    if row.minutes_to_restore is None:
        summary = "nobody says how long bringing it back takes"
        yield Flaw(UNKNOWN, "minutes", summary, text, "minutes_to_restore", "30")


def _evidence(row: Backup) -> dict[str, object]:
    seen = {
        "owner": row.owner,
        "schedule": row.schedule,
        "last_seen": row.last_seen.isoformat() if row.last_seen else "",
        "restore_tested_on": row.restore_tested_on.isoformat() if row.restore_tested_on else "",
        "minutes_to_restore": row.minutes_to_restore,
        "rpo_hours": row.rpo_hours,
    }
    return {name: value for name, value in seen.items() if value not in ("", None)}
