"""The JSON of a run (`launch-cockpit/run/v1`), and the one place where a Result becomes JSON and back."""

import json
from typing import Any, Final, TextIO

from cockpit.decision import decide
from cockpit.model import Event, Finding, Fix, Layer, Mode, Result, Severity, Verdict
from cockpit.people.deciding import Signed, signed
from cockpit.people.waiving import Standing
from cockpit.redacted import plain, redacted
from cockpit.reports import About
from cockpit.reports.collected import Collected

SCHEMA: Final = "launch-cockpit/run/v1"


def result_to_dict(result: Result) -> dict[str, Any]:
    """The result as JSON values, redacted.

    `verdict`, `state`, `seen_by`, `fingerprint` and `waiver` are derived and written for readers only. Beyond
    the contract stands what a result needs to come back: `title`, a finding's `kind`, and its `severity` when
    it is milder than the check's.
    """
    clean = redacted(result)
    return {
        "check": clean.check,
        "title": clean.title,
        "stage": clean.stage,
        "family": clean.family,
        "mode": clean.mode.value,
        "severity": clean.severity.value,
        "verdict": clean.verdict.value,
        "state": clean.state,
        "seen_by": clean.seen_by,
        "findings": [_finding_to_dict(found) for found in clean.findings],
    }


def _finding_to_dict(found: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "subject": found.subject,
        "verdict": found.verdict.value,
        "kind": found.kind,
        "layer": found.layer and found.layer.value,
        "summary": found.summary,
        "expected": found.expected,
        "observed": found.observed,
        "evidence": found.evidence,
        "fix": found.fix and _fix_to_dict(found.fix),
        "verify": found.verify,
        "fingerprint": found.fingerprint,
    }
    data |= {"severity": found.severity.value} if found.severity else {}
    return data | ({"waiver": found.waiver} if found.waiver else {})


def _fix_to_dict(fix: Fix) -> dict[str, str]:
    parts = {"text": fix.text, "record": fix.record, "undo": fix.undo}
    return {name: part for name, part in parts.items() if part is not None}


def result_from_dict(data: Any) -> Result:
    """The result that `result_to_dict` wrote; keys it does not know are passed over.

    Raises:
        ValueError: the data is no result.
    """
    try:
        result = Result(
            check=_word(data["check"]),
            title=_word(data["title"]),
            stage=int(data["stage"]),
            family=_word(data["family"]),
            mode=Mode(data["mode"]),
            severity=Severity(data["severity"]),
            findings=tuple(_finding_from_dict(data["check"], part) for part in data["findings"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as reason:
        raise ValueError(f"not a result: {reason!r}") from None
    if not result.findings:
        raise ValueError("not a result: it has no findings")
    return result


def _finding_from_dict(check: str, data: Any) -> Finding:
    layer, fix, severity = data["layer"], data["fix"], data.get("severity")
    return Finding(
        subject=_word(data["subject"]),
        verdict=Verdict(data["verdict"]),
        summary=_word(data["summary"]),
        check=_word(check),
        kind=_word(data.get("kind", "")),
        layer=None if layer is None else Layer(layer),
        expected=_word(data["expected"]),
        observed=_word(data["observed"]),
        evidence=dict(data["evidence"]),
        fix=None if fix is None else Fix(_word(fix["text"]), fix.get("record"), fix.get("undo")),
        verify=_word(data["verify"]),
        severity=None if severity is None else Severity(severity),
    )


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


class JsonReport:
    """One JSON document when the run is over; ASCII only, so no terminal can be moved by it.

    `finished` is null when the run was interrupted.
    """

    def __init__(self, out: TextIO, about: About) -> None:
        self._out, self._about, self._run = out, about, Collected()

    def event(self, event: Event) -> None:
        """Keep what is needed at the end."""
        self._run.add(event)

    def close(self) -> None:
        """Write the document."""
        json.dump(self._document(), self._out, indent=1)
        self._out.write("\n")

    def _document(self) -> dict[str, Any]:
        run, about = self._run, self._about
        results = run.in_order()
        decision = decide(results, self._about.blockers)
        return {
            "schema": SCHEMA,
            "tool": about.tool,
            "product": about.product,
            "roadmap": about.roadmap,
            "started": run.started,
            "finished": None if run.interrupted else run.finished,
            "vantage": plain(about.vantage),
            "decision": {
                "status": decision.status,
                "blockers": list(decision.blockers),
                "undecided": list(decision.undecided),
                "unjudged": list(decision.unjudged),
                "reasons": list(decision.reasons),
                "conditions": list(decision.conditions),
                "signed": plain(_signed(signed(about.record, decision, run.results))),
            },
            "waivers": [plain(_waiver(one)) for one in about.waivers],
            "counts": run.counts(),
            "results": [result_to_dict(result) for result in results],
        }


def _signed(one: Signed | None) -> dict[str, Any] | None:
    """What a person decided, and in what this run contradicts it; none while nobody did."""
    if one is None:
        return None
    return {
        "id": one.id,
        "status": one.row.status,
        "by": one.row.by,
        "at": one.row.at.isoformat(),
        "beside": list(one.beside),
        "digest": one.row.digest,
        "stale": list(one.stale),
    }


def _waiver(one: Standing) -> dict[str, Any]:
    row = one.waiver
    return {
        "id": one.id,
        "check": row.check,
        "scope": list(row.scope),
        "reason": row.reason,
        "compensating": row.compensating,
        "requested_by": row.by,
        "approved_by": one.approved_by,
        "created": row.at.isoformat(),
        "expires": row.until.isoformat(),
        "counts": one.count.value,
        "why": one.why,
    }
