"""The ten-minute list as a document to print: made from golive.toml alone."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.documents.cells import words
from cockpit.documents.document import Block, Bullets, Cell, Document, Grid, Heading, Paragraph, Steps
from cockpit.golive.progress import spoken
from cockpit.handover.schema import rows

ID: Final = "out.golive-checklist"
_BOX: Final = "[ ]"
_MARKS: Final = {"yes": "yes", "no": "no"}
_TONES: Final = {"yes": "good", "no": "bad"}
_MACHINE: Final = {"pass": "good", "fail": "bad", "error": "bad", "unknown": "mild", "warn": "mild"}


def document(golive: Mapping[str, Any]) -> Document:
    """The list with boxes to tick, or as it was walked."""
    head = _table(golive, "checklist")
    listed = rows(golive, "item")
    product = str(head.get("product", "the product"))
    return Document(ID, f"Go-live list: {product}", _lead(head, listed), tuple(_blocks(golive, head, listed)))


def _table(golive: Mapping[str, Any], name: str) -> dict[str, Any]:
    return next(iter(rows(golive, name)), {})


def _lead(head: Mapping[str, Any], listed: tuple[dict[str, Any], ...]) -> str:
    minutes = sum(_number(row.get("minutes")) for row in listed)
    where = head.get("canonical_origin", "")
    return (
        f"{len(listed)} questions about {where}, for one person with a phone and a laptop. "
        f"Expected: {minutes:g} minutes; allowed: {head.get('budget_minutes', 10)}."
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _blocks(
    golive: Mapping[str, Any], head: Mapping[str, Any], listed: tuple[dict[str, Any], ...]
) -> Iterator[Block]:
    yield from _outcome(golive, head)
    yield _overview(listed)
    for row in listed:
        yield from _item(row)
    yield Heading("Rules")
    rules = golive.get("rule")
    yield Bullets(tuple(str(rule) for rule in (rules if isinstance(rules, list) else ())))
    if head.get("pack_digest"):
        yield Paragraph(f"Belongs to the handover {head.get('pack', '')}, {head['pack_digest']}.", "quiet")


def _outcome(golive: Mapping[str, Any], head: Mapping[str, Any]) -> Iterator[Block]:
    """Who walked it, how long it took, and what was decided."""
    decision = _table(golive, "decision")
    status = str(decision.get("status", "no-go")).replace("-", " ").upper()
    if "by" in decision:
        tone = {"GO": "good", "CONDITIONAL GO": "mild"}.get(status, "bad")
        yield Paragraph(
            f"Decision: {status}, signed by {decision['by']} on {_hour(decision.get('at'))}.", tone
        )
    else:
        yield Paragraph("Decision: not signed yet, and no decision is a no-go.", "mild")
    if "run_by" in head:
        took = spoken(_number(head.get("seconds_taken")))
        yield Paragraph(f"Walked by {head['run_by']} on {_hour(head.get('finished_at'))}, in {took}.")


def _hour(at: Any) -> str:
    return words(at)


def _overview(listed: tuple[dict[str, Any], ...]) -> Grid:
    """Every item on a line: the box, the minutes, what the machine says."""
    return Grid(
        ("#", "Question", "Minutes", "Yes or no", "Machine"),
        tuple(
            (
                Cell(str(row.get("order", ""))),
                Cell(str(row.get("question") or row.get("title", ""))),
                Cell(f"{_number(row.get('minutes')):g}"),
                _answer(row),
                _machine(row),
            )
            for row in listed
        ),
    )


def _answer(row: Mapping[str, Any]) -> Cell:
    answer = str(row.get("answer", ""))
    return Cell(_MARKS.get(answer, _BOX), _TONES.get(answer, "plain"))


def _machine(row: Mapping[str, Any]) -> Cell:
    known = next(iter(rows(row, "automatic")), {})
    verdict = str(known.get("verdict", ""))
    return Cell(verdict or "needs you", _MACHINE.get(verdict, "quiet"))


def _item(row: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading(f"Question {row.get('order', '')}: {row.get('title', '')}")
    how = row.get("how")
    if isinstance(how, list) and how:
        yield Steps(tuple(map(str, how)))
    known = next(iter(rows(row, "automatic")), {})
    told = (
        ("You should see", row.get("you_should_see")),
        ("The machine says", known.get("said")),
        ("If not", row.get("if_not")),
        ("Call", row.get("call")),
    )
    yield Bullets(tuple(f"{label}: {words}" for label, words in told if words))
