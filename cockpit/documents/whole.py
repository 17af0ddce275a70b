"""The pack as a whole, and the go-live list that ends the sprint."""

from typing import Final

from cockpit.documents.cells import contact
from cockpit.documents.document import Block, Cell, Document, Grid, Steps
from cockpit.documents.gaps import gaps, missing
from cockpit.documents.parts import Columns, bullets, facts, judged, of, one, say, table, under
from cockpit.handover.schema import Pack, rows, tables

# What writing the pack adds by itself.
_BY_ITSELF: Final = ("summary", "integrity", "integrity.file", "integrity.signature", "result", "evidence")
_DOORS: Final = ("registrar", "dns", "edge", "hosting")


def handover_pack(pack: Pack) -> Document:
    """`out.handover-pack`."""
    lead = "Everything somebody needs to run the product without you, and what of it is still missing."
    named = [name for name in tables() if name not in _BY_ITSELF]
    lines = tuple(_line(pack, name) for name in named)
    blocks = (
        *facts(one(pack, "pack"), _PACK),
        *facts(one(pack, "product"), _PRODUCT),
        *under("Counts", *facts(one(pack, "summary"), _COUNTS)),
        *under("What is in it", Grid(("Part", "Rows", "Still missing"), lines)),
        *under("Proof", *_integrity(pack)),
        *missing(pack, *named),
    )
    return Document("out.handover-pack", "Handover pack", lead, blocks)


_PACK: Final[Columns] = {
    "Pack": of("id"),
    "Product": of("product"),
    "Roadmap": of("profile"),
    "Its last change": of("generated_at"),
    "Sprint began": of("sprint_started"),
    "Hours planned": of("sprint_hours_budget"),
    "Hours used": of("sprint_hours_used"),
    "Secrets in it": of("secrets_included"),
    "Note": of("note"),
}
_PRODUCT: Final[Columns] = {
    "Address": of("canonical_origin"),
    "What it is": of("what_it_is"),
    "Markets": of("markets"),
    "Has an AI assistant": of("has_ai"),
    "Sends mail": of("sends_booking_or_notification_mail"),
}
_COUNTS: Final[Columns] = {
    "Checks looked at": of("checks_total"),
    "Passed": of("passed"),
    "Failed": of("failed"),
    "Warned": of("warned"),
    "Undecided": of("unknown"),
    "Waived": of("waived"),
    "Launch blockers open": of("launch_blockers_open"),
}


def _line(pack: Pack, name: str) -> tuple[Cell, ...]:
    lacking = len(gaps(pack, name))
    many = len(rows(pack, name))
    lack = Cell(f"{lacking} to add", "mild") if lacking else Cell("nothing", "good")
    return Cell(tables()[name].title), Cell(str(many), "plain" if many else "quiet"), lack


def _integrity(pack: Pack) -> tuple[Block, ...]:
    told = {"Digest": of("pack_digest"), "Pieces of evidence": of("evidence_count")}
    signed = {"Signed with": of("algorithm"), "Public key": of("public_key")}
    row = one(pack, "integrity.signature")
    unsigned = () if row else say("It is not signed with a key.", "mild")
    return (*facts(one(pack, "integrity"), told), *facts(row, signed), *unsigned)


def golive_checklist(pack: Pack) -> Document:
    """`out.golive-checklist`."""
    lead = "Less than ten minutes for the founder, on the day: one question at a time; unanswered is no."
    walk = Steps(
        ("Keep a phone and the password manager at hand.", "Run: cockpit golive", "At its end you sign.")
    )
    doors = {"Door": of("service"), "Login page": of("url"), "Login kept in": of("credential")}
    found = [row for row in rows(pack, "access") if row.get("category") in _DOORS]
    reach = {"After": of("after_minutes"), "Who": of("who", contact(pack)), "Does": of("do")}
    blocks = (
        walk,
        *under("The doors you will open", *table(found, doors)),
        *under("Whom to call if an answer is no", *table(rows(pack, "escalation"), reach)),
        *under("The way back you will be asked for", *bullets(one(pack, "deploy.rollback").get("steps"))),
        *under("The last walk", *judged(pack, "handover.golive-under-10min")),
        *missing(pack, "access", "escalation", "deploy.rollback"),
    )
    return Document("out.golive-checklist", "Go-live list", lead, blocks)
