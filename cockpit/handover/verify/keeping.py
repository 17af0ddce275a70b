"""The outcome of a verification as a row of the record: that the pack could be verified, by whom and when."""

import datetime as dt
from io import StringIO
from typing import Final

from cockpit.handover.schema import rows
from cockpit.handover.verify.telling import summary, write
from cockpit.handover.verify.whole import Outcome
from cockpit.launch import Launch
from cockpit.record.rows import Drill
from cockpit.reports.ink import Ink
from cockpit.text import redact

NAME: Final = "verify"
CHECK: Final = "handover.reproducible"
DAYS: Final = 30
_WIDTH: Final = 100


def refusal(launch: Launch, outcome: Outcome) -> str:
    """Why the outcome cannot be kept beside this launch file, one sentence, or nothing."""
    origins = [row.get("canonical_origin") for row in rows(outcome.packed.pack, "product")]
    if origins != [launch.origin]:
        return f"it is the pack of another product, and not of {launch.origin}"
    if outcome.code == 3:  # noqa: PLR2004 - the exit code for undecided
        return "something could not be looked at, so that nothing is shown either way"
    return "the live system was not looked at" if not outcome.checks and not outcome.of("damage") else ""


def said(outcome: Outcome) -> str:
    """The whole of what was found, as evidence."""
    text = StringIO()
    write(Ink(text, _WIDTH), outcome)
    return text.getvalue()


def row(launch: Launch, outcome: Outcome, by: str, at: dt.datetime, evidence: str) -> Drill:
    """The row; `at` is the end, `evidence` the digest of what was found."""
    at = at.replace(microsecond=0)
    return Drill(
        by=by,
        at=at,
        name=NAME,
        check=CHECK,
        subject=launch.domain,
        passed=outcome.code == 0,
        started=at - dt.timedelta(seconds=round(outcome.seconds)),
        said=redact(summary(outcome)),
        seconds={"all": round(outcome.seconds, 1)},
        about=(outcome.digest,),
        evidence=evidence,
        until=at.date() + dt.timedelta(days=DAYS),
    )
