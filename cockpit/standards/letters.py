"""Reads a received message as far as that goes without asking anybody. Pure."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts.letters import Letter, Relay, Stamp
from cockpit.launch import Launch
from cockpit.standards import authres
from cockpit.standards.addresses import parse
from cockpit.standards.dsn import bounced
from cockpit.standards.mail_links import links
from cockpit.standards.messages import date_of, domain_of, senders
from cockpit.standards.mime import MAX_BYTES, Part, readable
from cockpit.standards.received import MOST, edge, family, relay

_MOST_STAMPS: Final = 20
_OUTLOOK: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # how a Compound File begins ([MS-CFB] section 2.2)
# A receiver puts its fields on top; where the first of these stands, the sender's own header begins.
_BY_SENDER: Final = ("from", "date", "subject", "message-id", "dkim-signature", "mime-version", "to")
_NAMELESS: Final = "outlook.com"  # the one house that stamps without its server's name
_BY_ADDRESS: Final = "yahoo.com"  # the one house whose servers call themselves by an address in Received


def opened(data: bytes, whole: Part, launch: Launch) -> Letter:
    """The message without what DNS has to say about it."""
    relays = tuple(relay(text) for text in whole.every("received")[:MOST])
    marks = authres.received_spf(whole.first("received-spf"))
    report = authres.exchange_report(whole.first("x-forefront-antispam-report"))
    number = edge(relays, marks.get("client-ip", "") or report.get("CIP", ""))
    froms = tuple(one for text in whole.every("from")[:5] for one in senders(text))
    stamps = tuple(_stamps(whole, relays, number))
    date = date_of(whole)
    return Letter(
        subject=readable(whole.first("subject")),
        date=date.isoformat(timespec="seconds") if date else "",
        froms=froms,
        from_domain=domain_of(froms[0]) if froms else "",
        return_path=_return_path(whole, stamps),
        digest=digest_of(whole.first("message-id")),
        relays=relays,
        edge=number,
        stamps=stamps,
        links=links(launch, whole),
        folder=authres.folder_by({one.name: one.text for one in reversed(whole.fields)}),
        bounced=bounced(whole),
        trouble=_trouble(data, whole),
    )


def entire(data: bytes, whole: Part) -> bool:
    """Nothing of it was left out for its size."""
    return len(data) < MAX_BYTES and whole.whole


def arrived(letter: Letter, now: dt.datetime) -> dt.datetime:
    """When it came, by its newest relay; the present where none says."""
    at = next((one.at for one in letter.relays if one.at), "")
    return dt.datetime.fromisoformat(at) if at else now


def digest_of(message_id: str) -> str:
    """What tells one message from another in the record, without keeping its Message-ID."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:16] if message_id else ""


def _return_path(whole: Part, stamps: Sequence[Stamp]) -> str:
    """Where bounces go: `<>` for nowhere, an empty string where nobody noted it."""
    if told := whole.first("return-path"):
        return next(iter(senders(told)), "<>")
    noted = (
        one.props.get("smtp.mailfrom", "")
        for stamp in stamps
        for one in stamp.methods
        if stamp.believed and one.name == "spf"
    )
    return next(filter(None, noted), "")


def _stamps(whole: Part, relays: Sequence[Relay], number: int) -> Iterator[Stamp]:
    """Every Authentication-Results field, and whether the receiver wrote it."""
    by = relays[number].by if number >= 0 else ""
    home = _BY_ADDRESS if parse(by) else family(by)
    passed, inside, given = 0, True, 0
    for field in whole.fields:
        passed += field.name == "received"
        inside &= field.name not in _BY_SENDER
        if field.name == "authentication-results" and given < _MOST_STAMPS:
            given += 1
            stamp = authres.read(field.text)
            yield replace(stamp, believed=inside and passed <= number + 1 and _of(home, stamp))


def _of(home: str, stamp: Stamp) -> bool:
    """The stamp is of the house that received the message."""
    return bool(home) and (family(stamp.by) == home if stamp.by else home == _NAMELESS)


def _trouble(data: bytes, whole: Part) -> str:
    """Why this is no message as it was received, or nothing."""
    if data.startswith(_OUTLOOK):
        return "it is a file of Outlook's own kind (.msg): save it as .eml, or paste the message's source"
    if not data.strip():
        return "it is empty"
    known = {field.name for field in whole.fields}
    if not known & {"from", "date", "received", "subject"}:
        return "it has no header of a message: give the file or the source as it was received (Show original)"
    return "" if "from" in known else "it has no From"
