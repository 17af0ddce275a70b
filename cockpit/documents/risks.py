"""What is open, in which order it is mended, and whether the launch may happen."""

import datetime as dt
from typing import Final

from cockpit.documents.cells import contact, ends, people, severity, standing, toned, words
from cockpit.documents.document import Block, Cell, Document, Missing, Paragraph
from cockpit.documents.gaps import missing
from cockpit.documents.parts import bullets, facts, of, one, say, table, under
from cockpit.handover.schema import Pack, Row, rows

_BLOCKER: Final = "launch-blocker"
_RANK: Final = {_BLOCKER: 0, "high": 1, "medium": 2, "low": 3}
_LAST: Final = (len(_RANK), dt.date.max)
_UNPLACED: Final = 1 << 32
_STATUS: Final = {"go": "good", "conditional-go": "mild", "no-go": "bad"}
_SAID: Final = {"go": "GO", "conditional-go": "GO ON CONDITION", "no-go": "NO-GO"}


def in_order(pack: Pack) -> tuple[Row, ...]:
    """Every risk, worst first, then by the day it is due."""

    def place(row: Row) -> tuple[int, dt.date]:
        due = row.get("due")
        day = due if isinstance(due, dt.date) and not isinstance(due, dt.datetime) else _LAST[1]
        return _RANK.get(words(row.get("severity")), _LAST[0]), day

    return tuple(sorted(rows(pack, "risk"), key=place))


def _open(pack: Pack) -> tuple[Row, ...]:
    return tuple(row for row in in_order(pack) if words(row.get("status")) not in ("waived", "closed"))


def to_mend(pack: Pack) -> tuple[Row, ...]:
    """What is open, in the order in which it is mended."""
    return tuple(sorted(_open(pack), key=_order))


def _order(row: Row) -> int:
    """The place in the fix order that the pack knows; behind all others without one."""
    place = row.get("order")
    return place if isinstance(place, int) else _UNPLACED


def _standing(pack: Pack) -> tuple[Block, ...]:
    """How many risks are open, worst first, and whether one of them stops the launch."""
    if not rows(pack, "result"):
        return (Missing("Nobody has looked yet, so nothing can be said about risks.", "cockpit check"),)
    found = [words(row.get("severity")) for row in _open(pack)]
    if not found:
        return say("No risk is open.", "good")
    counts = ", ".join(_many(found.count(name), name) for name in _RANK if name in found)
    if _BLOCKER in found:
        return say(f"Open: {counts}. A launch blocker stops the launch until it is mended.", "bad")
    return say(f"Open: {counts}. None of them stops the launch.", "mild")


def _many(count: int, weight: str) -> str:
    if weight != _BLOCKER:
        return f"{count} {weight}"
    return f"{count} launch blocker" if count == 1 else f"{count} launch blockers"


def _listed(pack: Pack, found: tuple[Row, ...]) -> tuple[Block, ...]:
    who = people(pack)
    columns = {
        "Risk": of("title"),
        "Weight": of("severity", severity),
        "Impact": of("impact"),
        "Stands": of("status", standing),
        "Owner": of("owner", who),
        "Due": of("due", ends(pack, "late by {}", soon=7)),
        "Check": of("check"),
    }
    return table(found, columns)


def _waivers(pack: Pack) -> tuple[Block, ...]:
    who = people(pack, owns=False)
    columns = {
        "Check": of("check"),
        "Accepted because": of("reason"),
        "Instead": of("compensating"),
        "Asked by": of("requested_by", who),
        "Agreed by": of("approved_by", who),
        "Ends": of("expires", ends(pack)),
    }
    return under("Accepted for a time", *table(rows(pack, "waiver"), columns))


def risk_list(pack: Pack) -> Document:
    """`out.risk-list`."""
    lead = "What could go wrong at the launch, worst first. A launch blocker has to be mended before it."
    blocks = (*_standing(pack), *_listed(pack, in_order(pack)), *_waivers(pack), *missing(pack, "risk"))
    return Document("out.risk-list", "Risk list", lead, blocks)


def open_risks(pack: Pack) -> Document:
    """`out.open-risks`."""
    lead = "What is still open when the sprint ends, worst first, with who answers for it and until when."
    blocks = (*_standing(pack), *_listed(pack, _open(pack)), *_waivers(pack), *missing(pack, "risk"))
    return Document("out.open-risks", "Open risks", lead, blocks)


def fix_order(pack: Pack) -> Document:
    """`out.fix-order`."""
    lead = "What to mend, in this order: what costs the launch most comes first, looks come last."
    who, found = people(pack), to_mend(pack)
    numbers = {id(row): Cell(str(number)) for number, row in enumerate(found, 1)}
    columns = {
        "Order": lambda row: numbers[id(row)],
        "What to mend": of("title"),
        "Weight": of("severity", severity),
        "Owner": of("owner", who),
        "Due": of("due", ends(pack, "late by {}", soon=7)),
        "Check": of("check"),
    }
    how = say("cockpit explain CHECK says how each is mended, cockpit recheck shows that it is.", "quiet")
    listed = (*table(found, columns), *(how if found else ()))
    return Document("out.fix-order", "Fix order", lead, (*_standing(pack), *listed, *missing(pack, "risk")))


def go_no_go(pack: Pack) -> Document:
    """`out.go-no-go`."""
    lead = "The decision to launch or not, with its reasons, who signed it and when."
    row, reach = one(pack, "decision"), contact(pack, owns=False)
    status = words(row.get("status"))
    told = Paragraph(_SAID.get(status, status or "NOT DECIDED"), _STATUS.get(status, "bad"))
    signed = {
        "Signed by": of("decided_by", reach),
        "Signed at": of("decided_at"),
        "Also signed by": of("signed_beside"),
    }
    nobody = (
        () if words(row.get("decided_by")) else say("Nobody has signed, and no signature is a no-go.", "bad")
    )
    blocks = (
        told,
        *nobody,
        *facts(row, signed),
        *under("Reasons", *bullets(row.get("reasons"))),
        *under("On condition", *bullets(row.get("conditions"))),
        *under("Signatures on the pack", *_signoffs(pack)),
        *missing(pack, "decision"),
    )
    return Document("out.go-no-go", "Go or no-go", lead, blocks)


def _signoffs(pack: Pack) -> tuple[Block, ...]:
    kept = words(one(pack, "integrity").get("pack_digest"))

    def same(row: Row) -> Cell:
        fits = bool(kept) and words(row.get("pack_digest")) == kept
        return Cell("this pack", "good") if fits else Cell("another state of the pack", "bad")

    columns = {
        "Who": of("who", people(pack, owns=False)),
        "As": of("role"),
        "At": of("at"),
        "Said": of("decision", toned(_STATUS)),
        "Statement": of("statement"),
        "Signed": same,
    }
    return table(rows(pack, "signoff"), columns)
