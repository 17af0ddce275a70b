"""What was changed in the sprint: what people noted, and each check that was open and then turned green."""

from collections.abc import Iterator

from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources
from cockpit.journal import Turn, moment
from cockpit.model import Verdict
from cockpit.people.changing import told, who_changed, wrong_before
from cockpit.record import Change

_NO_WAY_BACK = "no way back was noted"
_NOTHING = "not noted"


def rows(sources: Sources) -> list[Row]:
    """One row for each, oldest first; the journal sees that something changed, and not who did it."""
    found = [_noted(row) for row in sources.record.of(Change).values()]
    for check, turn in sources.turns.items():
        if who_changed(sources.record, check, moment(turn.after.at)) is None:
            found += _turned(check, turn)
    return sorted(found, key=lambda row: (row["at"], row["check"], row["what"]))


def _noted(row: Change) -> Row:
    return {
        "at": row.at,
        "what": row.what,
        "by": row.by,
        "check": row.check or _NOTHING,
        "before": row.before or _NOTHING,
        "after": row.after or _NOTHING,
        "undo": row.undo or _NO_WAY_BACK,
    }


def _turned(check: str, turn: Turn) -> Iterator[Row]:
    """One row for each subject that was open before."""
    after = {one.subject: one for one in turn.after.result.findings if one.verdict is Verdict.PASS}
    for found in wrong_before(turn):
        now = after.get(found.subject)
        yield {
            "at": moment(turn.after.at),
            "what": f"{turn.after.result.title} ({found.subject})",
            "check": check,
            "before": told(found),
            "after": told(now) if now else turn.after.result.title,
            "undo": (found.fix.undo if found.fix else "") or _NO_WAY_BACK,
        }
