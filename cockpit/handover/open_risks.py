"""The open risks of the pack, worst first: each with who answers for it, until when, and what mends it."""

import datetime as dt
from typing import Final

from cockpit.decision import Risk, fix_order, risks
from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources
from cockpit.kit.owners import answers_for
from cockpit.model import Severity, Verdict
from cockpit.text import safe, said_of

# Days from when it was seen until it should be settled, where no waiver says another day.
_DAYS: Final = {Severity.LAUNCH_BLOCKER: 2, Severity.HIGH: 7, Severity.MEDIUM: 30, Severity.LOW: 90}


def rows(sources: Sources) -> list[Row]:
    """One row for each check with something open."""
    order = {step.check: number for number, step in enumerate(fix_order(sources.results), 1)}
    return [_row(sources, risk, order.get(risk.check, 0)) for risk in risks(sources.results)]


def _row(sources: Sources, risk: Risk, order: int) -> Row:
    found = [one for one in risk.findings if one.verdict is risk.verdict]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    owner = answers_for(sources.launch, risk.check, found[0].subject)
    fix = found[0].fix
    return {
        "id": f"risk-{risk.check.replace('.', '-')}",
        "check": risk.check,
        "severity": risk.severity.value,
        "title": risk.result.title,
        "impact": safe(said_of(found[0].subject, found[0].summary)) + more,
        **({"owner": owner} if owner else {}),
        "due": _due(sources, risk),
        "status": "waived" if risk.waived else "open" if risk.verdict is Verdict.FAIL else "undecided",
        **({"waiver": ", ".join(risk.waivers)} if risk.waivers else {}),
        **({"order": order} if order else {}),
        **({"fix": fix.text} if fix and fix.text else {}),
        **({"record": fix.record} if fix and fix.record else {}),
        **({"verify": found[0].verify} if found[0].verify else {}),
    }


def _due(sources: Sources, risk: Risk) -> dt.date:
    """The last day of its waiver, else a time after it was seen that depends on how grave it is."""
    ends = [one.waiver.until for one in sources.waivers if risk.waived and one.id in risk.waivers]
    return min(ends, default=sources.at(risk.check).date() + dt.timedelta(_DAYS[risk.severity]))
