"""What the risks screen lists and says: open risks, repairs in order, the proposal and who signed. Pure."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cockpit.decision import Decision, Risk, Step
from cockpit.text import safe
from screens import signs
from screens.rows import ABOUT, FIX, HEAD, Row
from screens.sheet import Sheet
from screens.signs import TONES
from screens.statements import Spoken

if TYPE_CHECKING:
    from cockpit.people.deciding import Signed

PARKED: Final = f"{HEAD}parked"
_PROPOSED: Final = {
    "go": ("GO", signs.PASS),
    "conditional-go": ("GO ON CONDITION", signs.WARN),
    "no-go": ("NO-GO", signs.FAIL),
    "undecided": ("NOTHING YET", signs.UNKNOWN),
}


def rows(decision: Decision, found: Sequence[Risk], steps: Sequence[Step], parked: int) -> tuple[Row, ...]:
    """The decision, the risks worst first under what they cost, the repairs in order, the parked list."""
    word, sign = _PROPOSED[decision.status]
    listed = [Row(ABOUT, sign, f"The checks propose: {word}")]
    open_ = [risk for risk in found if not risk.waived]
    listed += _grouped(open_)
    if not open_:
        listed.append(Row(f"{HEAD}none", signs.OPEN, "No risk is open."))
    if covered := [risk for risk in found if risk.waived]:
        listed.append(Row(f"{HEAD}waived", signs.OPEN, f"Waived for now ({len(covered)})"))
        listed += map(_risk, covered)
    if steps:
        listed.append(Row(f"{HEAD}steps", signs.OPEN, f"Mend in this order ({len(steps)})"))
        listed += [_step(number, step) for number, step in enumerate(steps, 1)]
    listed.append(Row(PARKED, signs.OPEN, f"Not built on purpose ({parked}, enter or o shows them)"))
    return tuple(listed)


def _grouped(found: Sequence[Risk]) -> Iterator[Row]:
    """Each severity and impact named once above its own."""
    head = ""
    for risk in found:
        named = f"{risk.severity.replace('-', ' ').capitalize()}: {safe(risk.impact.title, 120)}"
        if named != head:
            head = named
            yield Row(f"{HEAD}{named}", signs.OPEN, named)
        yield _risk(risk)


def _risk(risk: Risk) -> Row:
    sign = signs.WAIVED if risk.waived else signs.sign_of(risk.result)
    more = f" (and {len(risk.findings) - 1} more)" if len(risk.findings) > 1 else ""
    said = f"{safe(risk.findings[0].summary, 300)}{more}"
    return Row(risk.check, sign, safe(risk.result.title, 120), said, signs.WEIGHTS[risk.severity])


def _step(number: int, step: Step) -> Row:
    waits = f"waits for {', '.join(step.waits_for)}" if step.waits_for else safe(step.text, 200)
    return Row(f"{FIX}{step.check}", signs.OPEN, safe(f"{number:>2} {step.title}", 120), waits)


def decision_page(decision: Decision, signed: "Signed | None", spoken: Spoken, width: int) -> Content:
    """What the checks propose and why; what a person signed, and whether it still stands."""
    sheet = Sheet(width)
    word, sign = _PROPOSED[decision.status]
    sheet.paragraph(f"The checks propose: {word}", f"bold {TONES[sign.tone]}")
    for reason in decision.reasons:
        sheet.bullet(reason)
    if decision.conditions:
        sheet.heading("On condition")
        for condition in decision.conditions:
            sheet.bullet(condition)
    sheet.heading("Signed")
    if signed is None:
        sheet.paragraph("Nobody has decided yet: g decides.", TONES["quiet"])
    else:
        _signed(sheet, signed, spoken)
    return sheet.content()


def _signed(sheet: Sheet, one: "Signed", spoken: Spoken) -> None:
    row = one.row
    sheet.paragraph(
        f"{row.status.replace('-', ' ').upper()}  {spoken.name(row.by)}, {row.at:%Y-%m-%d %H:%M} UTC"
    )
    for by in one.beside:
        sheet.paragraph(f"signed beside by {spoken.name(by)}", indent=2)
    sheet.paragraph(row.statement, indent=2)
    for condition in row.conditions:
        sheet.bullet(f"on condition: {condition}")
    sheet.paragraph(f"on {len(row.open)} open risks, digest {row.digest[:16]}", TONES["quiet"], indent=2)
    for why in one.stale:
        sheet.bullet(f"stale: {why}", "?", TONES["doubt"])
    if one.stale:
        sheet.paragraph("g decides anew.", TONES["quiet"])
