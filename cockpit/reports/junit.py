"""JUnit XML for CI servers.

JUnit has fewer words than there are verdicts: a `fail` is a failure, an `error` an error, and what is unknown
or not applicable is skipped, its message saying which: no reader of JUnit counts a skipped test as passed.
What a waiver covers is skipped too, with the waiver's words. A warning passes with its text in system-out,
which also holds what an undecided check warns of.
Every test case also carries the raw verdict as a property.
"""

import xml.etree.ElementTree as ET
from typing import Final, TextIO

from cockpit.model import Event, Finding, Result, Verdict
from cockpit.reports import About
from cockpit.reports.collected import Collected, warned_of
from cockpit.text import safe

_TAGS: Final = {
    Verdict.FAIL: "failure",
    Verdict.ERROR: "error",
    Verdict.UNKNOWN: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
    Verdict.WARN: "system-out",
}
_LEADS: Final = {Verdict.UNKNOWN: "undecided: ", Verdict.NOT_APPLICABLE: "not applicable: "}


class JunitReport:
    """One `testsuite` per stage, one `testcase` per check; written when the run is over."""

    def __init__(self, out: TextIO, about: About) -> None:
        self._out, self._about, self._run = out, about, Collected()

    def event(self, event: Event) -> None:
        """Keep what is needed at the end."""
        self._run.add(event)

    def close(self) -> None:
        """Write the document."""
        results = self._run.in_order()
        root = ET.Element("testsuites", {"name": safe(self._about.product), **_totals(results)})
        for stage in sorted({result.stage for result in results}):
            self._suite(root, stage, tuple(result for result in results if result.stage == stage))
        ET.indent(root)
        text = ET.tostring(root, encoding="us-ascii", xml_declaration=True).decode("ascii")
        self._out.write(text + "\n")

    def _suite(self, root: ET.Element, stage: int, results: tuple[Result, ...]) -> None:
        title = safe(f"{stage} {self._about.stages.get(stage, '')}".strip())
        suite = ET.SubElement(root, "testsuite", {"name": title, **_totals(results)})
        if self._run.started:
            suite.set("timestamp", safe(self._run.started))
        for result in results:
            _case(suite, result, safe(self._about.accepted(result), 2000))


def _totals(results: tuple[Result, ...]) -> dict[str, str]:
    """The counters of a suite, as JUnit counts."""
    tags = [_tag(result) for result in results]
    return {
        "tests": str(len(tags)),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error")),
        "skipped": str(tags.count("skipped")),
    }


def _tag(result: Result) -> str | None:
    return "skipped" if result.state == "waived" else _TAGS.get(result.verdict)


def _case(suite: ET.Element, result: Result, accepted: str) -> None:
    case = ET.SubElement(suite, "testcase", {"classname": safe(result.family), "name": safe(result.check)})
    properties = ET.SubElement(case, "properties")
    for name, value in (
        ("verdict", result.verdict),
        ("severity", result.severity_now),
        ("mode", result.mode),
        ("seen_by", result.seen_by),
        *((("state", result.state),) if result.state else ()),
    ):
        ET.SubElement(properties, "property", {"name": name, "value": value})
    tag = _tag(result)
    if tag is None:
        return
    carrying = [found for found in result.findings if found.verdict is result.verdict]
    outcome = ET.SubElement(case, tag)
    if tag != "system-out":
        lead = f"waived: {accepted}: " if result.state == "waived" else _LEADS.get(result.verdict, "")
        outcome.set("message", lead + _headline(carrying))
    if tag in ("failure", "error"):
        outcome.set("type", result.severity_now)
    outcome.text = "\n".join(_told(found) for found in carrying)
    if warned := warned_of(result):
        ET.SubElement(case, "system-out").text = "\n".join(map(_told, warned))


def _headline(carrying: list[Finding]) -> str:
    more = f" (and {len(carrying) - 1} more)" if len(carrying) > 1 else ""
    return f"{safe(carrying[0].subject)}: {safe(carrying[0].summary)}{more}"


def _told(found: Finding) -> str:
    """The finding as lines of text."""
    fix = found.fix
    parts = {
        "expected": found.expected,
        "observed": found.observed,
        "fix": fix.text if fix else "",
        "record": (fix.record or "") if fix else "",
        "undo": (fix.undo or "") if fix else "",
        "verify": found.verify,
    }
    lines = [f"{safe(found.subject)}: {safe(found.summary)}"]
    lines += [f"  {name}: {safe(text, 2000, keep_lines=True)}" for name, text in parts.items() if text]
    return "\n".join(lines)
