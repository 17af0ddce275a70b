"""`cockpit risks`: the decision proposed, what is open, and what to mend first. Looks at nothing itself."""

import argparse
import json
import shutil
import sys
from typing import Any, Final

from cockpit import roadmap
from cockpit.cli import complain
from cockpit.commands.riskpage import Page, write_markdown, write_text
from cockpit.decision import Risk, Step, fix_order, risks
from cockpit.explain import said_by
from cockpit.journal import JournalError
from cockpit.launch.load import LaunchFileError
from cockpit.model import Finding, Fix
from cockpit.registry import RegistryError
from cockpit.roadmap import Parked
from cockpit.sprint import Sprint
from cockpit.text import safe

SCHEMA: Final = "launch-cockpit/risks/v1"
UNJUDGED: Final = 3
_WIDEST: Final = 100


def run(args: argparse.Namespace) -> int:
    """0 when it could be said, 2 for wrong input, 3 when nothing was judged yet."""
    try:
        sprint = Sprint.open(args.launch)
        try:
            page = gathered(sprint, parked=args.parked)
        finally:
            sprint.close()
    except (LaunchFileError, RegistryError, JournalError) as reason:
        return complain(str(reason))
    for note in (sprint.trouble, *sprint.notes()):
        if note:
            sys.stderr.write(f"cockpit: {safe(note, 2000)}\n")
    _write(page, args)
    if page.judged:
        return 0
    sys.stderr.write("cockpit: nothing was looked at yet; `cockpit check` does\n")
    return UNJUDGED


def gathered(sprint: Sprint, *, parked: bool = False) -> Page:
    """What is known of a sprint, from its journal and its record.

    Raises:
        JournalError: the journal cannot be read.
        RegistryError: a check cannot be used.
    """
    now = sprint.now()
    judged = [sprint.results[id_] for id_ in sprint.checks if id_ in sprint.results]
    seen = sprint.journal.seen() if sprint.journal else {}
    return Page(
        product=sprint.launch.product.name,
        roadmap=sprint.roadmap.id,
        decision=sprint.gate(),
        judged=len(judged),
        clock=sprint.clock(now),
        pace=sprint.pace(now),
        risks=risks(judged),
        steps=fix_order(judged),
        evidence={check: one.evidence for check, one in seen.items() if one.evidence},
        waivers={one.id: one for one in sprint.voices.waivers},
        parked=roadmap.catalogue().parked if parked else (),
    )


def _write(page: Page, args: argparse.Namespace) -> None:
    if args.format == "json":
        sys.stdout.write(json.dumps(document(page), indent=1) + "\n")
    elif args.format == "markdown":
        write_markdown(sys.stdout, page, fixes=args.fixes)
    else:
        write_text(sys.stdout, page, min(shutil.get_terminal_size().columns, _WIDEST), fixes=args.fixes)


def document(page: Page) -> dict[str, Any]:
    """The page as JSON values; records are always in it."""
    decision, pace = page.decision, page.pace
    return {
        "schema": SCHEMA,
        "product": page.product,
        "roadmap": page.roadmap,
        "judged": page.judged,
        "clock": page.clock
        and {
            "started": page.clock.started.isoformat(),
            "hours": page.clock.hours,
            "left_seconds": int(page.clock.left.total_seconds()),
            "notice": page.clock.notice,
            "pace": pace and pace.sentence,
            "over_seconds": pace and int(pace.over.total_seconds()),
        },
        "decision": {
            "status": decision.status,
            "reasons": list(decision.reasons),
            "conditions": list(decision.conditions),
            "blockers": list(decision.blockers),
            "undecided": list(decision.undecided),
            "unjudged": list(decision.unjudged),
        },
        "risks": [_risk(page, risk) for risk in page.risks],
        "fixes": [_step(number, step) for number, step in enumerate(page.steps, 1)],
        "parked": [_parked(row) for row in page.parked],
    }


def _risk(page: Page, risk: Risk) -> dict[str, Any]:
    return {
        "check": risk.check,
        "title": risk.result.title,
        "stage": risk.result.stage,
        "severity": risk.severity.value,
        "impact": {"id": risk.impact.id, "title": risk.impact.title},
        "verdict": risk.verdict.value,
        "standing": risk.standing,
        "findings": [_finding(found) for found in (*risk.open, *risk.covered)],
        "waivers": [page.waiver(id_) for id_ in risk.waivers],
        "evidence": page.evidence.get(risk.check),
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "subject": found.subject,
        "verdict": found.verdict.value,
        "summary": found.summary,
        "fingerprint": found.fingerprint,
        "waiver": found.waiver or None,
    }


def _step(number: int, step: Step) -> dict[str, Any]:
    return {
        "number": number,
        "check": step.check,
        "title": step.title,
        "stage": step.stage,
        "severity": step.severity.value,
        "impact": step.impact.id,
        "why": step.why,
        "waits_for": list(step.waits_for),
        "fix": step.text,
        "findings": len(step.findings),
        "fixes": [_fix(fix) for fix in step.fixes],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"text": fix.text, "record": fix.record, "undo": fix.undo}


def _parked(row: Parked) -> dict[str, Any]:
    return {"id": row.id, "what": row.what, "why": row.why, "roadmaps": [one.id for one in said_by(row)]}
