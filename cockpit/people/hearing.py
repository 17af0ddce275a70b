"""Whose words count: the record at an hour, with why a decision or a signature counts for nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cockpit.launch import Launch
from cockpit.people.deciding import allowed
from cockpit.people.who import same, there
from cockpit.record import Decision, Record, Signature


def heard(record: Record, launch: Launch, now: dt.datetime) -> Record:
    """The record without rows of a time to come, its `doubts` by number.

    The file is anybody's to edit: what the commands refuse to write does not count when it stands there.
    """
    past = record.as_of(now)
    return replace(past, doubts=dict(_doubts(past, launch)))


def _doubts(record: Record, launch: Launch) -> Iterator[tuple[str, str]]:
    for id_, row in record.of(Decision).items():
        if not there(launch, row.by, row.at.date()):
            yield id_, f'"{row.by}", who signed it, is no declared person who was there'
        elif row.status not in allowed(row.proposed):
            yield id_, f"it says {row.status} where the results said {row.proposed}"
    decisions = record.of(Decision)
    for id_, sign in record.of(Signature).items():
        if not there(launch, sign.by, sign.at.date()):
            yield id_, f'"{sign.by}" is no declared person who was there'
        elif sign.of in decisions and same(launch, sign.by, decisions[sign.of].by):
            yield id_, "who decided signs beside nobody"
