"""What a pane says: of a finding, of a stage, and the long explanation of a check."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from textual.content import Content

from cockpit.model import STALE, Finding, Mode, Result, Verdict
from cockpit.text import said_of
from screens import signs, statements
from screens.sheet import Sheet
from screens.signs import TONES, Tally
from screens.statements import Spoken

if TYPE_CHECKING:
    from cockpit.engine import Planned
    from cockpit.sprint import StageProgress

_MOST_FINDINGS: Final = 6
_MOST_EVIDENCE: Final = 12
SILENCE: Final = Spoken()
_QUIET: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)
_SEEN: Final = {"machine": "seen by machine", "person": "stated by a person"}
_WAITS: Final = {"todo": "waits for a person", STALE: "has run out, waits for a person"}
_STATED: Final = ("row", "by", "at", "until", "release", "file", "owner", "seen_by")
_WHO: Final = {
    Mode.AUTO: "A machine decides this.",
    Mode.ASSISTED: "A machine decides this with a person's help.",
    Mode.ATTESTED: "A person states this and signs it.",
}


def told(
    planned: "Planned",
    result: Result | None,
    history: Sequence[Verdict],
    width: int,
    *,
    looking: bool,
    plain: bool = False,
    spoken: Spoken = SILENCE,
) -> Content:
    """One check: what is wrong and what to type first, then the evidence, the reason and the rule."""
    sheet = Sheet(width)
    _head(sheet, planned, result, looking=looking, plain=plain)
    if result is None:
        sheet.gap()
        sheet.labelled("Why", planned.entry.check.why)
        sheet.gap()
        sheet.paragraph("Nobody has looked at this yet: press r.", TONES["quiet"])
        return sheet.content()
    shown = _open_findings(result)
    statements.todo(sheet, planned, result)
    for finding in shown[:_MOST_FINDINGS]:
        _finding(sheet, finding, plain=plain)
    if len(shown) > _MOST_FINDINGS:
        sheet.paragraph(f"and {len(shown) - _MOST_FINDINGS} more like these", TONES["quiet"])
    statements.stated(sheet, shown, spoken)
    statements.waived(sheet, result, spoken)
    statements.pending(sheet, planned, spoken)
    _fixes(sheet, shown)
    sheet.gap()
    sheet.labelled("Why", planned.entry.check.why)
    _evidence(sheet, shown)
    sheet.gap()
    sheet.labelled("Source", planned.entry.check.source)
    _history(sheet, history, plain=plain)
    return sheet.content()


def _head(sheet: Sheet, planned: "Planned", result: Result | None, *, looking: bool, plain: bool) -> None:
    sign = signs.NOT_YET if result is None else signs.sign_of(result)
    weight = signs.WEIGHTS[planned.severity if result is None else result.severity_now]
    tone = TONES[sign.tone]
    sheet.paragraph(f"{sign.shown(plain=plain)} {sign.word.upper()}  {planned.title}", f"bold {tone}")
    seen = _seen(planned, result)
    again = "  looking again ..." if looking else ""
    sheet.line((f"{planned.id}  {weight}  {seen}{again}", TONES["quiet"]))


def _seen(planned: "Planned", result: Result | None) -> str:
    if result is None:
        return "a person states this" if planned.mode is Mode.ATTESTED else "a machine looks at this"
    said = any(found.told for found in result.findings)
    more = ", with a person's word" if said and result.seen_by == "machine" else ""
    return _WAITS.get(result.state or "") or _SEEN[result.seen_by] + more


def _open_findings(result: Result) -> list[Finding]:
    """The findings to show: the open ones worst first, or all when nothing is open."""
    order = list(signs.VERDICTS)
    is_open = [finding for finding in result.findings if finding.verdict not in _QUIET]
    return sorted(is_open or result.findings, key=lambda finding: order.index(finding.verdict))


def _finding(sheet: Sheet, finding: Finding, *, plain: bool) -> None:
    sign = signs.VERDICTS[finding.verdict]
    sheet.gap()
    sheet.bullet(said_of(finding.subject, finding.summary), sign.shown(plain=plain), TONES[sign.tone])
    sheet.labelled("Observed", finding.observed)
    sheet.labelled("Expected", finding.expected)


def _fixes(sheet: Sheet, findings: Sequence[Finding]) -> None:
    """Each fix once, with its undo, and how to see for oneself that it worked."""
    said: set[str] = set()
    for finding in findings[:_MOST_FINDINGS]:
        fix = finding.fix
        if fix is None or repr(fix) in said:
            continue
        said.add(repr(fix))
        sheet.gap()
        sheet.labelled("Fix", fix.text, "bold")
        sheet.verbatim("", fix.record or "", TONES["doubt"])
        sheet.labelled("Undo", fix.undo or "")
    commands = dict.fromkeys(f.verify for f in findings if f.verify)
    sheet.gap()
    for label, command in zip(["Verify", *[""] * len(commands)], list(commands)[:2], strict=False):
        sheet.verbatim(label, command)


def _evidence(sheet: Sheet, findings: Sequence[Finding]) -> None:
    lines = [line for finding in findings for line in evidence_lines(_unsaid(finding.evidence))]
    if not lines:
        return
    sheet.gap()
    for label, line in zip(["Evidence", *[""] * len(lines)], lines[:_MOST_EVIDENCE], strict=False):
        sheet.labelled(label, line)
    if len(lines) > _MOST_EVIDENCE:
        sheet.labelled("", f"and {len(lines) - _MOST_EVIDENCE} more lines")


def _unsaid(evidence: Mapping[str, Any]) -> Mapping[str, Any]:
    """The evidence without what is told of the person already."""
    if "row" not in evidence:
        return evidence
    return {key: value for key, value in evidence.items() if key not in _STATED}


def evidence_lines(evidence: Mapping[str, Any]) -> Iterator[str]:
    """Evidence as lines: a list gives one line per entry, a table its values in their order."""
    for key, value in evidence.items():
        entries = value if isinstance(value, list | tuple) else [value]
        for entry in entries:
            yield _flat(entry) if isinstance(entry, Mapping) else f"{key}: {_flat(entry)}"


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "  ".join(
            f"{key} {_flat(item)}" for key, item in value.items() if item not in (None, "", [], {})
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(_flat, value))
    return str(value)


def _history(sheet: Sheet, history: Sequence[Verdict], *, plain: bool) -> None:
    if not history:
        return
    glyphs: list[tuple[str, str]] = [(f"{'History':<10}", TONES["quiet"])]
    glyphs += [(f"{signs.VERDICTS[v].shown(plain=plain)} ", TONES[signs.VERDICTS[v].tone]) for v in history]
    sheet.line(*glyphs, (f"now {signs.VERDICTS[history[-1]].word}", TONES["quiet"]))


def about(progress: "StageProgress", tally: Tally, width: int) -> Content:
    """A stage: its goal, what goes wrong without it, and what it hands over."""
    sheet, stage = Sheet(width), progress.stage
    sheet.paragraph(f"Stage {stage.number}: {stage.title}", "bold")
    sheet.paragraph(stage.goal)
    if stage.failure_signals:
        sheet.heading("It guards against")
        for signal in stage.failure_signals:
            sheet.bullet(signal.text)
    if stage.deliverables:
        sheet.heading("At its end you have")
        for deliverable in stage.deliverables:
            sheet.bullet(deliverable.text)
    sheet.gap()
    sheet.paragraph(*_standing(progress, tally))
    return sheet.content()


def nothing_found(words: str, number: int, width: int) -> Content:
    """No check of a stage has these words."""
    sheet = Sheet(width)
    sheet.paragraph(f'No check of stage {number} has "{words}" in its title or id.')
    sheet.paragraph("esc shows all of them again, p looks in every stage.", TONES["quiet"])
    return sheet.content()


def _standing(progress: "StageProgress", tally: Tally) -> tuple[str, str]:
    """How far the stage is and which key comes next."""
    if progress.done < len(progress.ids):
        return f"{progress.done} of {len(progress.ids)} checks looked at. Press R to look at them.", TONES[
            "quiet"
        ]
    if not progress.ids:
        return "No check of this build belongs to this stage. Press ] for the next stage.", TONES["quiet"]
    open_ = signs.counted({sign: many for sign, many in tally.items() if sign is not signs.WAIVED})
    if not open_:
        return "This stage is done. Press ] for the next stage.", TONES["good"]
    return f"Still open: {open_}. Press n for the next thing to do.", TONES["mild"]


def explained(planned: "Planned", subject: str, width: int) -> Content:
    """A check in plain words: why it matters, how it is decided, what to do, its source and its words."""
    sheet, check = Sheet(width), planned.entry.check
    sheet.paragraph(check.title, "bold")
    weight = signs.WEIGHTS[planned.severity]
    sheet.line((f"{planned.id}  stage {planned.stage}  {weight}", TONES["quiet"]))
    sheet.heading("Why it matters")
    sheet.paragraph(check.why)
    sheet.heading("How it is decided")
    sheet.paragraph(f"{_sentence(planned)} {_WHO[planned.mode]}")
    sheet.heading("What to do")
    sheet.paragraph(check.fix)
    sheet.paragraph(f"To undo it: {check.undo}", TONES["quiet"])
    sheet.heading("See for yourself")
    sheet.paragraph(check.verify.replace("{subject}", subject), TONES["doubt"])
    if check.terms:
        sheet.heading("Words")
        for term, gloss in sorted(check.terms.items()):
            sheet.bullet(f"{term}: {gloss}")
    sheet.heading("Source")
    sheet.paragraph(check.source)
    return sheet.content()


def _sentence(planned: "Planned") -> str:
    """The first sentence of the judge's docstring: the rule as it is written beside the code that decides."""
    return (inspect.getdoc(planned.entry.judge) or "").split("\n\n")[0].replace("\n", " ")
