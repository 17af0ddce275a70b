"""Who changed what in the sprint: the journal sees that a check turned green, a person says who did it."""

import datetime as dt
from dataclasses import dataclass

from cockpit.journal import Turn, moment
from cockpit.launch import Launch
from cockpit.model import Finding, Verdict
from cockpit.people.who import RefusedError, signer
from cockpit.record import Change, Record

_WRONG = (Verdict.FAIL, Verdict.WARN)


@dataclass(frozen=True, slots=True)
class Noting:
    """What a person says of a change; `check` is the one that saw it, `what` and `undo` may be left to it."""

    by: str
    check: str = ""
    what: str = ""
    undo: str = ""


def noted(launch: Launch, noting: Noting, turn: Turn | None, now: dt.datetime) -> Change:
    """The row for the record.

    Args:
        launch: the declarations.
        noting: what was said.
        turn: how the named check turned green, if it did.
        now: when it is said (UTC).

    Raises:
        RefusedError: the person may not sign, or nobody says and nothing shows what was changed.
    """
    signer(launch, noting.by, now.date())
    if turn is None:
        if not noting.what.strip():
            seen = f"{noting.check} has not turned green here" if noting.check else "no check is named"
            raise RefusedError(f"say what was changed (--what), for {seen}")
        return Change(
            by=noting.by,
            at=now.replace(microsecond=0),
            what=noting.what.strip(),
            check=noting.check,
            undo=noting.undo.strip(),
        )
    wrong = wrong_before(turn)
    return Change(
        by=noting.by,
        at=moment(turn.after.at),
        what=noting.what.strip() or turn.after.result.title,
        check=noting.check,
        since=moment(turn.before.at),
        before="; ".join(map(told, wrong))[:4000],
        after="; ".join(map(told, right_after(turn)))[:4000] or turn.after.result.title,
        undo=noting.undo.strip()
        or next((found.fix.undo for found in wrong if found.fix and found.fix.undo), ""),
    )


def wrong_before(turn: Turn) -> list[Finding]:
    """What a check found fault with before it turned."""
    return [found for found in turn.before.result.findings if found.verdict in _WRONG]


def right_after(turn: Turn) -> list[Finding]:
    """What a check says since of the subjects that it found fault with; not of all the others it looks at."""
    subjects = {found.subject for found in wrong_before(turn)}
    return [found for found in turn.after.result.findings if found.subject in subjects]


def told(found: Finding) -> str:
    """A finding as one would say it before or after a change."""
    seen = found.observed
    return f"{found.summary} ({seen})" if seen and seen not in found.summary else found.summary


def who_changed(record: Record, check: str, at: dt.datetime) -> Change | None:
    """What a person said of the time a check turned green, or since."""
    rows = (row for row in record.of(Change).values() if row.check == check and row.at >= at)
    return next(rows, None)
