"""The report for people: quiet when green, worst first, each cause of doubt named once."""

import shutil
import sys
from collections import Counter
from typing import Final, TextIO

from cockpit.decision import decide
from cockpit.model import (
    Advance,
    CheckJudged,
    CheckStarted,
    Event,
    Finding,
    Result,
    RunFinished,
    RunStarted,
    Verdict,
)
from cockpit.reports import About
from cockpit.reports.collected import SHOWN_WHOLE, Cause, Collected, causes
from cockpit.reports.ink import COLOURS, Ink
from cockpit.reports.passing import PassingLine
from cockpit.text import safe, said_of

_MOST_FINDINGS: Final = 8


class TerminalReport:
    """Plain text; colour only on a terminal, and not when NO_COLOR is set.

    While the run goes on, a terminal on `err` shows one line of progress; it is gone when the report comes.
    """

    def __init__(
        self, out: TextIO, about: About, err: TextIO | None = None, width: int | None = None
    ) -> None:
        self._about = about
        self._run = Collected()
        self._ink = Ink(out, width or shutil.get_terminal_size().columns)
        self._progress = Progress(sys.stderr if err is None else err)

    def event(self, event: Event) -> None:
        """Keep it, and move the line of progress."""
        self._run.add(event)
        self._progress.event(event, self._run)

    def close(self) -> None:
        """Write the report."""
        self._progress.clear()
        ink, results = self._ink, self._run.in_order()
        for result in self._run.to_show():
            write_result(ink, result)
        self._waived([result for result in self._run.worst_first() if result.state == "waived"])
        doubts = causes(tuple(result for result in results if result.state != "waived"))
        machines = [cause for cause in doubts if not self._waits(cause)]
        people = [cause for cause in doubts if self._waits(cause)]
        self._causes("Undecided", machines)
        self._causes("Waiting for a person", people)
        self._stages(results)
        self._summary(results)

    def _waived(self, results: list[Result]) -> None:
        """What is open and was accepted for a while."""
        if not results:
            return
        self._ink.line("Accepted for a while", COLOURS[Verdict.WARN])
        for result in results:
            self._ink.wrapped(f"{result.check} ({result.verdict}, waived): {self._about.accepted(result)}", 2)
        self._ink.line()

    def _waits(self, cause: Cause) -> bool:
        """No machine failed: a declaration is missing, or every check behind it is for a person."""
        return cause.waits_for_person or all(self._run.results[check].state for check in cause.checks)

    def _causes(self, title: str, held: list[Cause]) -> None:
        if not held:
            return
        self._ink.line(title, COLOURS[Verdict.UNKNOWN])
        for cause in held:
            many = len(cause.checks)
            layer = f" ({cause.layer})" if cause.layer else ""
            self._ink.wrapped(f"{many} check{'s' * (many != 1)} undecided because: {cause.text}{layer}", 2)
            self._ink.wrapped(", ".join(cause.checks), 4)
            for text in cause.fixes[:_MOST_FINDINGS]:
                self._ink.wrapped(text, 4)
            for record in cause.records[:_MOST_FINDINGS]:
                self._ink.verbatim(record, 6)
        self._ink.line()

    def _stages(self, results: tuple[Result, ...]) -> None:
        """One line per stage: how many of each verdict, worst first."""
        for number in sorted({result.stage for result in results}):
            of_stage = [result for result in results if result.stage == number]
            seen = Counter(result.verdict for result in of_stage)
            words = ", ".join(f"{seen[verdict]} {verdict}" for verdict in COLOURS if seen[verdict])
            worst = next(verdict for verdict in COLOURS if seen[verdict])
            title = safe(self._about.stages.get(number, ""), 60)
            self._ink.line(f"{self._ink.glyph(worst)} Stage {number}  {title}: {words}", COLOURS[worst])

    def _summary(self, results: tuple[Result, ...]) -> None:
        run, decision = self._run, decide(results, self._about.blockers)
        words = ", ".join(f"{many} {verdict}" for verdict, many in run.counts().items() if many)
        many = "1 check" if len(results) == 1 else f"{len(results)} checks"
        self._ink.wrapped(f"{self._about.product}: {many} judged ({words or 'none'})")
        if run.interrupted or run.finished is None:
            left = len(set(run.planned) - set(run.results))
            self._ink.wrapped(f"The run was cut off; {left} checks were not judged.")
        self._ink.wrapped(f"Decision proposed by the checks: {decision.status}")
        for label, checks in (("blocking", decision.blockers), ("undecided blockers", decision.undecided)):
            if checks:
                self._ink.wrapped(f"{label}: {', '.join(checks)}", 2)
        if unseen := len(decision.unjudged):
            many = f"{unseen} launch blocker{'s' * (unseen != 1)}"
            self._ink.wrapped(f"not looked at, in this run or by this version: {many}", 2)


def write_result(ink: Ink, result: Result) -> None:
    """A check with its findings, those that carry the verdict first; the same fix is said once."""
    stated = "seen by machine" if result.seen_by == "machine" else "stated by a person"
    ink.line(
        f"{ink.glyph(result.verdict)} {result.verdict}  {result.severity_now}  {safe(result.check, 80)}",
        COLOURS[result.verdict],
    )
    ink.wrapped(f"{result.title} ({stated})", 2)
    bad = [found for found in result.findings if found.verdict in SHOWN_WHOLE]
    bad.sort(key=lambda found: found.verdict is not result.verdict)
    said: set[str] = set()
    for found in bad[:_MOST_FINDINGS]:
        _write_finding(ink, found, said)
    if len(bad) > _MOST_FINDINGS:
        ink.wrapped(f"and {len(bad) - _MOST_FINDINGS} more; --format json lists them all", 4)
    ink.line()


def _write_finding(ink: Ink, found: Finding, said: set[str]) -> None:
    ink.wrapped(said_of(found.subject, found.summary) + (" (waived)" if found.waiver else ""), 2)
    ink.labelled("expected", found.expected)
    ink.labelled("observed", found.observed)
    fix = found.fix
    if fix and repr(fix) not in said:
        said.add(repr(fix))
        ink.labelled("fix", fix.text)
        ink.labelled("record", fix.record or "", verbatim=True)
        ink.labelled("undo", fix.undo or "")
    ink.labelled("verify", found.verify, verbatim=True)


class Progress(PassingLine):
    """The passing line of a run."""

    def event(self, event: Event, run: Collected) -> None:
        """Show the new state."""
        if isinstance(event, RunStarted | CheckStarted | CheckJudged | Advance):
            doing = str(event) if isinstance(event, Advance) else run.running
            self.show(f"{len(run.results)}/{len(run.planned)}  {safe(doing, 60)}")
        if isinstance(event, RunFinished):
            self.clear()
