"""Mail: the records that let others trust it, and messages that were seen to arrive."""

from typing import Final

from cockpit.documents.cells import proof, toned, unit
from cockpit.documents.document import Block, Document, Missing
from cockpit.documents.gaps import missing
from cockpit.documents.parts import facts, judged, of, one, table, under
from cockpit.handover.schema import Pack, rows

_RESULT: Final = toned({"pass": "good", "fail": "bad", "none": "bad", "softfail": "mild", "neutral": "mild"})
_FOLDER: Final = toned(
    {"INBOX": "good", "inbox": "good", "spam": "bad", "Spam": "bad", "Junk": "bad", "junk": "bad"}
)
_POLICY: Final = toned({"reject": "good", "quarantine": "good", "none": "mild"})
_FLOW_LINE: Final = '[[mail_flow]]\nname = "password-reset"'
_RECORDS: Final = (
    "email.spf-single-valid",
    "email.spf-lookup-limit",
    "email.spf-approved-only",
    "email.dkim-key-published",
    "email.dmarc-present",
    "email.from-alignment",
    "audit.email-sender-known",
)
_TRIED: Final = (
    "email.flow-tested",
    "email.delivered-in-time",
    "email.inbox-placement",
    "email.links-canonical",
    "email.bounce-handling",
)


def _records(pack: Pack) -> tuple[Block, ...]:
    told = {
        "Sends from": of("sending_domain"),
        "Sent by": of("provider"),
        "SPF lookups, of 10 allowed": of("spf_lookups"),
        "DKIM selectors": of("dkim_selectors"),
        "DMARC policy": of("dmarc_policy", _POLICY),
        "DMARC is to be tightened on": of("dmarc_tighten_on"),
        "DMARC is tightened to": of("dmarc_tighten_to"),
        "Bounces go to": of("bounces_to"),
        "Its event log": of("events"),
        "When mail fails": of("fallback"),
        "Evidence": of("evidence", proof(pack)),
    }
    return facts(one(pack, "email"), told)


def _zone(pack: Pack) -> tuple[Block, ...]:
    """The records of the DNS map that are there for mail."""
    columns = {"Name": of("name"), "Type": of("type"), "Value": of("value"), "What for": of("purpose")}
    return table((row for row in rows(pack, "dns") if row.get("type") in ("MX", "TXT")), columns)


def _flows(pack: Pack) -> tuple[Block, ...]:
    columns = {
        "Message": of("name"),
        "Arrived after": of("seconds", unit("s")),
        "At": of("provider"),
        "In": of("folder", _FOLDER),
        "SPF": of("spf", _RESULT),
        "DKIM": of("dkim", _RESULT),
        "DMARC": of("dmarc", _RESULT),
        "Evidence": of("evidence", proof(pack)),
    }
    return table(rows(pack, "email.flow"), columns)


def _none_arrived(pack: Pack) -> tuple[Block, ...]:
    if rows(pack, "email.flow"):
        return ()
    return (
        Missing(
            "No message was seen to arrive. Name each one that is sent, then try it: cockpit drill mail",
            _FLOW_LINE,
        ),
    )


def email_evidence(pack: Pack) -> Document:
    """`out.email-evidence`."""
    lead = "How your mail is set up, and the proof that real messages arrive and are trusted."
    blocks = (
        *_records(pack),
        *under("Records", *_zone(pack)),
        *under("Messages that arrived", *_flows(pack)),
        *_none_arrived(pack),
        *missing(pack, "email", "email.flow"),
    )
    return Document("out.email-evidence", "Mail: records and proof", lead, blocks)


def mail_records(pack: Pack) -> Document:
    """`doc.mail-records`."""
    lead = "The records that show that mail in your name is yours, and what was found when they were read."
    blocks = (
        *_records(pack),
        *under("Records", *_zone(pack)),
        *under("What was looked at", *judged(pack, *_RECORDS)),
        *missing(pack, "email"),
    )
    return Document("doc.mail-records", "Mail records that pass", lead, blocks)


def mail_flows(pack: Pack) -> Document:
    """`doc.mail-flows`."""
    lead = "Each message the product sends, tried for real, and what people do when one does not come."
    told = {"When mail fails": of("fallback"), "Bounces go to": of("bounces_to")}
    blocks = (
        *_flows(pack),
        *_none_arrived(pack),
        *under("What was looked at", *judged(pack, *_TRIED)),
        *under("When one does not come", *facts(one(pack, "email"), told)),
        *missing(pack, "email.flow"),
        *missing(pack, "email", only=("fallback", "bounces_to")),
    )
    return Document("doc.mail-flows", "Each message tried", lead, blocks)
