"""What DNS answers mean together: whose word counts, whether servers agree, how they read as evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup
from cockpit.model import Layer
from cockpit.standards.addresses import same_form

Seen = Answer | Unreachable


def shown(seen: Seen) -> dict[str, Any]:
    """An answer as evidence; TTLs only from an authority, for a resolver counts them down."""
    if isinstance(seen, Unreachable):
        return {"unreachable": seen.cause, "layer": str(seen.layer)}
    evidence: dict[str, Any] = {
        "query": f"{seen.name} {seen.type}",
        "server": seen.server,
        "outcome": str(seen.outcome),
        "rcode": seen.rcode,
        "answers": list(seen.values),
    }
    if seen.chain:
        evidence["chain"] = list(seen.chain)
    if seen.extended_error:
        evidence["extended_error"] = seen.extended_error
    if seen.authoritative and seen.records:
        evidence["ttl"] = min(record.ttl for record in seen.records)
    return evidence


def phrase(seen: Seen) -> str:
    """What was seen, in a few words."""
    return seen.cause if isinstance(seen, Unreachable) else seen.said


def decisive(seen: Seen) -> bool:
    """The answer says that something is there or is missing; silence, refusal and referrals say neither."""
    return isinstance(seen, Answer) and (seen.outcome is Outcome.ANSWER or seen.missing)


def authorities(lookup: Lookup, type_: str) -> Mapping[str, Answer]:
    """By server, what the authorities themselves say of a host's A or AAAA; others are left out."""
    place = 0 if type_ == "A" else 1
    return {
        server: seen
        for server, pair in sorted(lookup.at.items())
        if isinstance(seen := pair[place], Answer) and seen.authoritative and decisive(seen)
    }


def truth(lookup: Lookup, type_: str) -> Mapping[str, Answer]:
    """Whose word counts: the authorities where one answered, else the resolver's."""
    if told := authorities(lookup, type_):
        return told
    seen = lookup.a if type_ == "A" else lookup.aaaa
    return {"the resolver": seen} if isinstance(seen, Answer) and decisive(seen) else {}


def unseen(lookup: Lookup) -> Mapping[str, Unreachable]:
    """The record types (A, AAAA) about which nobody gave a decisive answer, and why."""
    seen = {"A": lookup.a, "AAAA": lookup.aaaa}
    return {
        type_: answer if isinstance(answer, Unreachable) else Unreachable(Layer.DNS, answer.said, "undecided")
        for type_, answer in seen.items()
        if not truth(lookup, type_)
    }


def addresses(answer: Answer) -> frozenset[str]:
    """The addresses in one spelling, without those a DNS64 network makes up (RFC 6052 section 2.1)."""
    return frozenset(text for text in same_form(answer.values) if not text.startswith("64:ff9b::"))


def bogus(lookup: Lookup) -> Unreachable | None:
    """The resolver's word that the signatures of a name do not hold (RFC 4035 section 5.5), or none."""
    seen = (answer for answer in (lookup.a, lookup.aaaa) if isinstance(answer, Unreachable))
    return next((why for why in seen if why.kind == "dnssec"), None)


def agree(sets: Iterable[frozenset[str]], *, partly: bool) -> bool:
    """The sets are equal; with `partly`, any overlap counts, as anycast and geographic answers differ."""
    first, *rest = list(sets) or [frozenset()]
    if partly and first:
        return all(first & other for other in rest)
    return all(first == other for other in rest)


def chain_of(lookup: Lookup) -> Answer | None:
    """The answer whose CNAME chain goes wrong (a loop, or a target that does not exist), or none."""
    for type_ in ("A", "AAAA"):
        for answer in truth(lookup, type_).values():
            if answer.loop or (answer.chain and answer.outcome is Outcome.NXDOMAIN):
                return answer
    return None
