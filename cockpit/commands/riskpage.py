"""What `cockpit risks` says, for a terminal and as Markdown: one screen, in words a founder understands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO, TypeVar

from cockpit.clock import in_words
from cockpit.decision import Decision, Risk, Step
from cockpit.explain import said_by
from cockpit.pace import Clock, Pace
from cockpit.people.waiving import Standing
from cockpit.reports.ink import Ink
from cockpit.reports.markdown import block, code, prose
from cockpit.roadmap import Parked
from cockpit.text import safe, said_of

_Row = TypeVar("_Row")
_WHERE: Final = ".cockpit/evidence"
_HEADS: Final = {
    "go": "the checks propose go",
    "conditional-go": "the checks propose conditional-go",
    "no-go": "the checks propose no-go",
    "undecided": "undecided, so the checks propose nothing yet",
}


@dataclass(frozen=True, slots=True)
class Page:
    """All there is to say; `evidence` holds digests by check, `waivers` how each waiver stands, by id."""

    product: str
    roadmap: str
    decision: Decision
    judged: int
    clock: Clock | None
    pace: Pace | None
    risks: tuple[Risk, ...]
    steps: tuple[Step, ...]
    evidence: Mapping[str, str]
    waivers: Mapping[str, Standing]
    parked: tuple[Parked, ...] = ()

    @property
    def open(self) -> tuple[Risk, ...]:
        """What stands, worst first."""
        return tuple(risk for risk in self.risks if not risk.waived)

    @property
    def waived(self) -> tuple[Risk, ...]:
        """What is accepted for a while."""
        return tuple(risk for risk in self.risks if risk.waived)

    @property
    def time(self) -> str:
        """How much is left and how the plan is kept, in a sentence; nothing without a clock."""
        if self.clock is None or self.pace is None:
            return ""
        late = self.clock.left.total_seconds() < 0
        rest = f"{in_words(self.clock.left)} {'over' if late else 'left of'} {self.clock.hours} h"
        return f"{rest}: {self.pace.sentence}."

    def waiver(self, id_: str) -> str:
        """`2f..: until 2026-12-01, asked by ana, agreed by jon: its reason`."""
        standing = self.waivers.get(id_)
        if standing is None:
            return id_
        row = standing.waiver
        return f"{id_} until {row.until}, asked by {row.by}, agreed by {standing.approved_by}: {row.reason}"

    def pointer(self, check: str, digits: int = 12) -> str:
        """Where the evidence lies, or nothing."""
        digest = self.evidence.get(check, "")
        return f"{_WHERE}/{digest[:digits]}" if digest else ""


def said(risk: Risk) -> str:
    """The worst of it in a sentence, and how many more there are."""
    worst = risk.findings[0]
    more = f" (and {len(risk.findings) - 1} more)" if len(risk.findings) > 1 else ""
    return said_of(worst.subject, worst.summary) + more


def write_text(out: TextIO, page: Page, width: int, *, fixes: bool) -> None:
    """The page for a terminal: one screen of single lines, or with `fixes` everything and every record."""
    pen = _Pen(Ink(out, width), width, whole=fixes)
    pen.say(f"{page.product}: {_HEADS[page.decision.status]}", 0)
    for text in (page.time, page.clock.notice if page.clock else ""):
        pen.ink.wrapped(text)
    pen.some(page.decision.reasons, 2, pen.say)
    pen.some(page.decision.conditions, 4, pen.say)
    pen.heading("Open risks, worst first", page.open)
    _risks(pen, page, page.open, 4)
    pen.heading("Waived for now", page.waived)
    _risks(pen, page, page.waived, 4)
    pen.heading("Mend in this order", page.steps)
    numbers = {step.check: number for number, step in enumerate(page.steps, 1)}
    pen.some(page.steps, 5, lambda step: _step(pen, numbers[step.check], step))
    pen.heading("Deliberately not built", page.parked)
    for row in page.parked:
        pen.ink.wrapped(f"{row.what} {row.why}", 2)
        pen.ink.wrapped(f"{row.id}, says {', '.join(one.id for one in said_by(row))}", 4)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes whole sentences, or one line each, cut at the width."""

    ink: Ink
    width: int
    whole: bool

    def say(self, text: str, indent: int = 2) -> None:
        if self.whole:
            self.ink.wrapped(text, indent)
        else:
            self.ink.line(f"{' ' * indent}{safe(text, self.width - indent)}")

    def heading(self, title: str, rows: Sequence[object]) -> None:
        if rows:
            self.ink.line()
            self.ink.line(f"{title} ({len(rows)})", "1")

    def some(self, rows: Sequence[_Row], most: int, write: Callable[[_Row], None]) -> None:
        for row in rows if self.whole else rows[:most]:
            write(row)
        if not self.whole and len(rows) > most:
            self.ink.line(f"  and {len(rows) - most} more; --fixes shows all of them")


def _risks(pen: _Pen, page: Page, rows: tuple[Risk, ...], most: int) -> None:
    """The risks, each severity and impact named once above its own."""
    named: list[str] = []

    def write(risk: Risk) -> None:
        if (head := f"{risk.severity}: {risk.impact.title}") not in named:
            named.append(head)
            pen.say(head)
        pen.say(f"{pen.ink.glyph(risk.verdict)} {risk.standing}  {said(risk)}", 4)
        pen.say(", ".join(part for part in (risk.check, page.pointer(risk.check)) if part), 6)
        for id_ in risk.waivers:
            pen.say(f"waiver {page.waiver(id_)}", 6)

    pen.some(rows, most, write)


def _step(pen: _Pen, number: int, step: Step) -> None:
    many = f" ({len(step.findings)} findings)" if len(step.findings) > 1 else ""
    pen.say(f"{number:>2} {step.check}{many}: {step.text}")
    if pen.whole or step.waits_for or step.first_for:
        pen.say(f"stage {step.stage}, {step.why}", 5)
    for fix in step.fixes if pen.whole else ():
        if fix.text != step.text:
            pen.ink.labelled("fix", fix.text)
        pen.ink.labelled("record", fix.record or "", verbatim=True)
        pen.ink.labelled("undo", fix.undo or "")


def write_markdown(out: TextIO, page: Page, *, fixes: bool) -> None:
    """The page for a pull request or a chat: whole, and no text of it can become markup."""
    out.write("\n".join(_markdown(page, fixes=fixes)) + "\n")


def _markdown(page: Page, *, fixes: bool) -> Iterator[str]:
    decision = page.decision
    yield from (f"# {prose(page.product)}: {decision.status}", "")
    yield from (f"- {prose(text)}" for text in (*decision.reasons, *decision.conditions))
    yield from ("", prose(page.time), "") if page.time else ("",)
    for title, rows in (("Open risks", page.open), ("Waived for now", page.waived)):
        yield from (f"## {title}", "") if rows else ()
        for risk in rows:
            yield f"- {risk.severity}, {risk.standing}: {prose(said(risk))} {code(risk.check)}"
            yield f"  - costs: {prose(risk.impact.title)}"
            yield from (f"  - evidence: {code(page.pointer(risk.check, 64))}",) * bool(
                page.pointer(risk.check)
            )
            yield from (f"  - waiver: {prose(page.waiver(id_))}" for id_ in risk.waivers)
        yield ""
    yield from ("## Mend in this order", "") if page.steps else ()
    for number, step in enumerate(page.steps, 1):
        yield f"{number}. {code(step.check)}: {prose(step.text, 1000)} ({prose(step.why)})"
        for fix in step.fixes if fixes else ():
            yield from ("", block(fix.record, "   "), "") if fix.record else ()
    yield from ("", "## Deliberately not built", "") if page.parked else ()
    yield from (f"- {prose(row.what)} {prose(row.why)} {code(row.id)}" for row in page.parked)
