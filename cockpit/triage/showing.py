"""The report of a triage on a terminal: one line for each layer, and below it what to do."""

import textwrap
from typing import Final, TextIO

from cockpit.model import Verdict
from cockpit.reports.ink import COLOURS, Ink
from cockpit.text import safe
from cockpit.triage.layers import NAMES, Row, Sight, State
from cockpit.triage.report import Report, shown

MOST: Final = 3  # sentences of one layer
_VERDICTS: Final = {
    State.BROKEN: Verdict.FAIL,
    State.BLOCKED: Verdict.UNKNOWN,
    State.UNSURE: Verdict.UNKNOWN,
    State.FOLLOWS: Verdict.WARN,
    State.FINE: Verdict.PASS,
    State.NONE: Verdict.NOT_APPLICABLE,
    State.UNSEEN: Verdict.NOT_APPLICABLE,
}
_NARROWEST: Final = 30
_NAME: Final = max(map(len, NAMES.values()))
_STATE: Final = max(map(len, State))


def write(out: TextIO, report: Report, width: int) -> None:
    """All of it."""
    ink = Ink(out, width)
    ink.line(f"{report.headline}.", COLOURS[_VERDICTS[State.BROKEN]] if report.broken else "")
    ink.line()
    for row in report.rows:
        _row(ink, width, row)
    _evidence(ink, report.broken)
    _told(ink, "since", report.since)
    _help(ink, report)
    if report.advice:
        ink.line()
        ink.wrapped(report.advice)
    ink.line()
    opened = "1 address" if len(report.opened) == 1 else f"{len(report.opened)} addresses"
    ink.line(f"{opened} of {shown(report.product)} opened, {report.seconds:.1f} s.")


def _row(ink: Ink, width: int, row: Row) -> None:
    verdict = _VERDICTS[row.state]
    lead = f"{ink.glyph(verdict)} {NAMES[row.layer]:<{_NAME}}  {row.state:<{_STATE}}  "
    for text in _sentences(row):
        for part in textwrap.wrap(text, max(width - len(lead), _NARROWEST), break_on_hyphens=False):
            ink.line(f"{lead}{part}", COLOURS[verdict])
            lead = " " * len(lead)
    if lead.strip():  # nothing was seen
        ink.line(lead.rstrip(), COLOURS[verdict])


def _sentences(row: Row) -> list[str]:
    """One where all is well; of what is not, the first few."""
    most = 1 if row.state in (State.FINE, State.NONE, State.FOLLOWS) else MOST
    said = [_said(one) for one in row.sights[:most]]
    more = len(row.sights) - len(said)
    if more and row.state is not State.NONE:
        said[-1] = f"{said[-1]}; and {more} more"
    return said


def _said(one: Sight) -> str:
    kept = f" (seen {one.seen[11:16]} UTC)" if one.seen else ""
    return f"{shown(one.came)}{kept}"


def _evidence(ink: Ink, broken: Sight | None) -> None:
    if broken is None:
        return
    ink.line()
    ink.labelled("asked", shown(broken.asked))
    ink.labelled("came", shown(broken.came))


def _told(ink: Ink, label: str, lines: tuple[str, ...]) -> None:
    for line in lines:
        ink.labelled(label, shown(line))
        label = ""


def _help(ink: Ink, report: Report) -> None:
    book = report.help.book
    if book is not None:
        _told(ink, "call", book.call)
    _told(ink, "status", report.help.pages)
    if book is not None:
        ink.labelled("runbook", f"{book.id}: {book.title}. All of it: cockpit handover --only runbooks")
        ink.labelled("first", safe(book.steps[0], 1200))
