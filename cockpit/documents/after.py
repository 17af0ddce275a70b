"""The time after the launch: incidents, whom to call, the launch day itself, and what is left for later."""

from cockpit.documents.cells import address, contact, ends, people, words
from cockpit.documents.document import Block, Document, Heading, Paragraph, Steps
from cockpit.documents.gaps import missing
from cockpit.documents.parts import bullets, facts, of, one, say, steps, table, under
from cockpit.documents.release import escalation, way_back
from cockpit.handover.schema import Pack, Row, rows


def runbooks(pack: Pack) -> Document:
    """`out.runbooks`."""
    lead = "What to do when something breaks at two in the morning: one page for each thing, in plain words."
    blocks = [block for row in rows(pack, "runbook") for block in _runbook(pack, row)]
    return Document("out.runbooks", "Runbooks", lead, (*blocks, *missing(pack, "runbook")))


def _runbook(pack: Pack, row: Row) -> tuple[Block, ...]:
    begin = {"You see": of("symptom"), "Look first": of("first_look")}
    end = {
        "It worked when": of("worked"),
        "Owner": of("owner", contact(pack)),
        "Followed by": of("second_reader", people(pack, owns=False)),
        "On": of("read_and_followed_on"),
    }
    call = bullets(row.get("call"))
    return (
        Heading(words(row.get("title")) or words(row.get("id")) or "Runbook"),
        *facts(row, begin),
        *steps(row.get("steps")),
        *facts(row, end),
        *((Paragraph("Call:"), *call) if call else ()),
    )


def support(pack: Pack) -> Document:
    """`doc.support`."""
    lead = "Where a problem goes and where a wish goes, and who acts when nobody has answered."
    blocks = (
        *_paths(pack),
        *under("Who acts, after how long", *escalation(pack)),
        *missing(pack, "support", "escalation"),
    )
    return Document("doc.support", "Support and escalation", lead, blocks)


def _paths(pack: Pack) -> tuple[Block, ...]:
    return table(rows(pack, "support"), {"For": of("kind"), "Goes to": of("path"), "When": of("hours")})


def _persons(pack: Pack) -> tuple[Block, ...]:
    columns = {
        "Name": of("name"),
        "Role": of("role"),
        "Contact": of("contact", address),
        "Answers for": of("covers"),
        "Leaves on": of("leaves_on", ends(pack, "gone for {}")),
    }
    return table(rows(pack, "person"), columns)


def launch_day(pack: Pack) -> Document:
    """`doc.launch-day`."""
    lead = "The day itself: what to do in which order, who is there, and whom to call for what."
    origin = words(one(pack, "product").get("canonical_origin")) or "your address"
    plan = Steps(
        (
            "Look once more: cockpit check",
            "Walk the go-live list, in less than ten minutes: cockpit golive",
            f"Open {origin} on a phone, and keep the dashboard open beside it.",
            "Something breaks: look first (cockpit triage), then call in the order below.",
            "After a bad release: go back first, ask why later.",
        )
    )
    dashboards = table(rows(pack, "dashboard"), {"Link": of("url"), "Shows": of("shows")})
    blocks = (
        plan,
        *under("Who is there", *_persons(pack)),
        *under("Whom to call for what", *_paths(pack)),
        *under("Who acts, after how long", *escalation(pack)),
        *under("The way back", *way_back(pack)),
        *under("Where to look", *dashboards),
        *missing(pack, "person", "support", "escalation", "deploy.rollback", "dashboard"),
    )
    return Document("doc.launch-day", "Launch day: plan and contacts", lead, blocks)


def limitations(pack: Pack) -> Document:
    """`doc.limitations`."""
    lead = (
        "What is knowingly not finished: shortcuts that are fine for now, so that nobody takes them for done."
    )
    listed = table(rows(pack, "limitation"), {"Name": of("id"), "What": of("text")})
    return Document("doc.limitations", "Known limitations", lead, (*listed, *missing(pack, "limitation")))


def next_steps(pack: Pack) -> Document:
    """`doc.next-steps`."""
    lead = "What comes after the launch, by day, each with somebody who does it."
    found = sorted(rows(pack, "next_step"), key=lambda row: words(row.get("when")) or "~")
    columns = {
        "By": of("when", ends(pack, "late by {}")),
        "What": of("what"),
        "Who": of("owner", people(pack)),
    }
    return Document(
        "doc.next-steps", "Next steps", lead, (*table(found, columns), *missing(pack, "next_step"))
    )


def parked(pack: Pack) -> Document:
    """`doc.parked`."""
    lead = "What this launch deliberately does without, and why, so that nobody builds it by mistake."
    found = table(rows(pack, "parked"), {"What": of("topic"), "Why not now": of("why")})
    none = () if found else say("The pack lists nothing.", "quiet")
    return Document("doc.parked", "Deliberately not built", lead, (*found, *none))
