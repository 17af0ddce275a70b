"""SARIF 2.1.0 (OASIS) for code-scanning pages.

What fails or warns is `kind: fail` with a level by severity; what is undecided is `kind: open`, or `review`
while it waits for a person, with level `none`; what passes is left out. What a waiver covers carries it as an
accepted suppression (3.35). The file to look at is launch.toml:
the thing declared there is the logical location.
"""

import json
from pathlib import PurePath
from typing import Any, Final, TextIO
from urllib.parse import quote

from cockpit.model import STALE, Event, Finding, Result, Severity, Verdict
from cockpit.redacted import plain
from cockpit.reports import About
from cockpit.reports.collected import Collected
from cockpit.text import redact, safe

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {
    Severity.LAUNCH_BLOCKER: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
_TOLD: Final = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.ERROR)


class SarifReport:
    """One log with one run, written when the run is over; ASCII only."""

    def __init__(self, out: TextIO, about: About) -> None:
        self._out, self._about, self._run = out, about, Collected()
        path = PurePath(about.launch)
        inside = not path.is_absolute() and ".." not in path.parts
        self._uri = quote(path.as_posix() if inside else path.name)

    def event(self, event: Event) -> None:
        """Keep what is needed at the end."""
        self._run.add(event)

    def close(self) -> None:
        """Write the document."""
        json.dump(self._log(), self._out, indent=1)
        self._out.write("\n")

    def _log(self) -> dict[str, Any]:
        results = self._run.in_order()
        index = {result.check: number for number, result in enumerate(results)}
        name, _, version = self._about.tool.partition(" ")
        driver = {"name": name, "rules": [self._rule(result) for result in results]}
        if version:
            driver["version"] = version
        return {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "automationDetails": {"id": f"{safe(self._about.roadmap)}/"},
                    "invocations": [self._invocation(results)],
                    "columnKind": "unicodeCodePoints",
                    "results": [
                        self._result(result, found, index[result.check])
                        for result in results
                        for found in result.findings
                        if found.verdict in _TOLD
                    ],
                }
            ],
        }

    def _invocation(self, results: tuple[Result, ...]) -> dict[str, Any]:
        """When it ran, and where our own code broke."""
        run = self._run
        broke = [
            {"level": "error", "message": {"text": safe(f"{result.check}: {found.summary}")}}
            for result in results
            for found in result.findings
            if found.verdict is Verdict.ERROR
        ]
        times = {"startTimeUtc": run.started, "endTimeUtc": run.finished or ""}
        return {
            "executionSuccessful": run.finished is not None and not run.interrupted and not broke,
            "toolExecutionNotifications": broke,
            **{name: _utc(at) for name, at in times.items() if at},
        }

    def _rule(self, result: Result) -> dict[str, Any]:
        """A check as a rule; its help comes from its declaration."""
        check = self._about.checks.get(result.check)
        why = check.why if check else result.title
        text = f"{why}\n\nFix: {check.fix}\nWay back: {check.undo}\nSource: {check.source}" if check else why
        return {
            "id": result.check,
            "name": "".join(part.capitalize() for part in result.check.replace(".", "-").split("-")),
            "shortDescription": {"text": safe(result.title)},
            "fullDescription": {"text": safe(why, 1000)},
            "help": {"text": safe(text, 4000, keep_lines=True)},
            "defaultConfiguration": {"level": _LEVELS[result.severity]},
            "properties": {"tags": [result.family], "severity": result.severity, "mode": result.mode},
        }

    def _result(self, result: Result, found: Finding, index: int) -> dict[str, Any]:
        severity = found.severity or result.severity
        red = found.verdict in (Verdict.FAIL, Verdict.WARN)
        kind = "fail" if red else "review" if result.state in ("todo", STALE) else "open"
        level = "none" if not red else _LEVELS[severity]
        subject = safe(found.subject)
        return {
            "ruleId": result.check,
            "ruleIndex": index,
            "kind": kind,
            "level": "warning" if found.verdict is Verdict.WARN and level == "error" else level,
            "message": {"text": _message(found)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": self._uri},
                        "region": {"startLine": 1},
                    },
                    "logicalLocations": [
                        {
                            "name": subject,
                            "fullyQualifiedName": f"{result.check}/{subject}",
                            "kind": "resource",
                        }
                    ],
                }
            ],
            **self._suppressed(found),
            "partialFingerprints": {"launchCockpit/v1": found.fingerprint},
            "properties": {
                "verdict": found.verdict,
                "severity": severity,
                "seenBy": result.seen_by,
                "evidence": plain(found.evidence),
            },
        }

    def _suppressed(self, found: Finding) -> dict[str, Any]:
        """The waiver that covers a finding."""
        covering = (one for one in self._about.waivers if found.waiver and one.id == found.waiver)
        told = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": safe(redact(f"{one.waiver.reason} (until {one.waiver.until})"), 1000),
            }
            for one in covering
        ]
        return {"suppressions": told} if told else {}


def _message(found: Finding) -> str:
    """What is wrong, what was expected, what to do; brackets that would make a link are escaped (3.11.6)."""
    lines = [f"{found.subject}: {found.summary}"]
    lines += [f"Expected: {found.expected}"] if found.expected else []
    lines += [f"Observed: {found.observed}"] if found.observed else []
    lines += [f"Fix: {found.fix.text}"] if found.fix else []
    text = "\n".join(safe(line, 1000) for line in lines)
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _utc(at: str) -> str:
    """The moment in the form SARIF asks for (3.9), which ends in Z."""
    return safe(at, 40).removesuffix("+00:00").removesuffix("Z") + "Z"
