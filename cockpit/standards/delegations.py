"""What a delegation and its servers say: who is named, who holds the zone, where their answers differ."""

from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.zone import Server, Zone
from cockpit.standards.addresses import same_form
from cockpit.standards.answers import agree, decisive

_PLACES = ("A", "AAAA")  # may rotate or depend on where one asks from
_HALF = 2**31  # RFC 1982: serial numbers are compared around a circle of 2**32


def delegated(seen: Answer | Unreachable) -> tuple[str, ...]:
    """The name servers a parent names, in a referral or as an answer."""
    return (seen.authority or seen.values) if isinstance(seen, Answer) else ()


def lame(server: Server) -> bool:
    """The server was heard and does not hold the zone (RFC 1912 section 2.8)."""
    if isinstance(server.soa, Unreachable) or server.soa.outcome is Outcome.SILENT:
        return False
    return server.soa.outcome is not Outcome.ANSWER or not server.soa.authoritative


def differing(zone: Zone) -> Mapping[tuple[str, str], Mapping[str, Answer]]:
    """The record sets about which the servers disagree, with the answer of each; an apex NS set included.

    Addresses agree when they overlap. Silence and refusal are the server's own fault and told elsewhere.
    """
    tables: dict[tuple[str, str], dict[str, Answer]] = {}
    for (server, name, type_), seen in sorted(zone.at.items()):
        if isinstance(seen, Answer) and seen.authoritative and decisive(seen):
            tables.setdefault((name, type_), {})[server] = seen
    for holder in zone.servers:
        if isinstance(holder.ns, Answer) and holder.ns.authoritative and decisive(holder.ns):
            tables.setdefault((zone.apex, "NS"), {})[holder.name] = holder.ns
    return {question: told for question, told in tables.items() if not _agreed(question[1], told)}


def _agreed(type_: str, told: Mapping[str, Answer]) -> bool:
    if type_ in _PLACES:
        return agree((same_form(answer.values) for answer in told.values()), partly=True)
    return agree((frozenset(answer.values) for answer in told.values()), partly=False)


def older(zone: Zone) -> str:
    """The server with the oldest serial, when the serials differ; some providers make them up."""
    serials = {server.name: int(server.serial) for server in zone.servers if server.serial.isdigit()}
    if len(set(serials.values())) < 2:  # noqa: PLR2004 - a difference needs two
        return ""
    oldest = next(iter(serials))
    for name, serial in serials.items():
        if 0 < (serials[oldest] - serial) % 2**32 < _HALF:
            oldest = name
    return oldest
