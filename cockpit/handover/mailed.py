"""Messages that were seen to arrive, as the newest drill at each provider found them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cockpit.handover.schema import Row
from cockpit.kit.mail_drills import DRILL, about, message_of, sent
from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow
from cockpit.record import Drill, Record
from cockpit.standards.mailboxes import NOWHERE

_WORDS: Final = ("provider", "folder", "spf", "dkim", "dmarc")


def with_flows(
    tables: dict[str, Any], launch: Launch, record: Record, kept: Mapping[str, str]
) -> dict[str, Any]:
    """The tables with a row for each message and provider; one tried in another shape does not count.

    Args:
        tables: those of the pack.
        launch: the declarations.
        record: what people said and drills showed.
        kept: ids of evidence in the pack by digest.
    """
    names = [flow.name for flow in sent(launch)]
    rows = [_row(flow, one, kept) for flow in sent(launch) for one in _newest(flow, names, record)]
    return {**tables, "email": {**tables.get("email", {}), "flow": rows}} if rows else tables


def _newest(flow: MailFlow, names: Sequence[str], record: Record) -> Iterator[Drill]:
    """The newest arrival at each provider, in the order of the providers."""
    by: dict[str, Drill] = {}
    for (name, subject), one in record.drills.items():
        arrived = one.found.get("folder", NOWHERE) != NOWHERE
        if name == DRILL and message_of(subject, names) == flow.name and arrived and one.about == about(flow):
            where = one.found.get("provider", "")
            by[where] = max(by.get(where, one), one, key=lambda row: row.at)
    yield from (by[where] for where in sorted(by))


def _row(flow: MailFlow, one: Drill, kept: Mapping[str, str]) -> Row:
    told: Row = {"name": flow.name}
    if "arrival" in one.seconds:
        told["seconds"] = one.seconds["arrival"]
    told |= {word: one.found[word] for word in _WORDS if one.found.get(word)}
    return told | ({"evidence": kept[one.evidence]} if one.evidence in kept else {})
