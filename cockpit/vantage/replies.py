"""A DNS message as an `Answer`: the chain walked, values in presentation form, the outcome named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, Record

MAX_CHAIN = 16


@dataclass(frozen=True, slots=True)
class Walk:
    """What one message says of a question; `next_name` is a CNAME target the message does not answer."""

    answer: Answer
    next_name: str = ""


def host(name: dns.name.Name) -> str:
    """A name as lower-case text without the trailing dot."""
    return name.to_text(omit_final_dot=True).lower()


def value(rdata: dns.rdata.Rdata) -> str:
    """Presentation form; TXT strings joined without a space (RFC 7208 3.3), a damaged byte as U+FFFD."""
    strings = getattr(rdata, "strings", None)
    if rdata.rdtype == dns.rdatatype.TXT and strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    target = getattr(rdata, "target", None)
    if rdata.rdtype in (dns.rdatatype.CNAME, dns.rdatatype.NS) and target is not None:
        return host(target)
    if rdata.rdtype == dns.rdatatype.MX:
        return f"{rdata.preference} {host(rdata.exchange) or '.'}"  # type: ignore[attr-defined]
    if rdata.rdtype == dns.rdatatype.SOA:
        fields = rdata.to_text().split()
        return " ".join([fields[0].rstrip(".").lower(), fields[1].rstrip(".").lower(), *fields[2:]])
    return rdata.to_text()


def read(message: dns.message.Message, name: str, type_: str, server: str) -> Walk:
    """The answer a message gives to (name, type)."""
    chain, loop, final = _chain(message, name, type_)
    records = tuple(
        Record(host(rrset.name), type_, rrset.ttl, value(rdata))
        for rrset in _internet(message.answer)
        if rrset.rdtype == dns.rdatatype.from_text(type_) and host(rrset.name) == final
        for rdata in rrset
    )
    rcode = dns.rcode.to_text(message.rcode())
    answer = Answer(
        name=name,
        type=type_,
        server=server,
        outcome=_outcome(message, found=bool(records), chained=bool(chain)),
        records=tuple(sorted(records, key=lambda record: record.value)),
        chain=chain,
        loop=loop,
        authoritative=bool(message.flags & dns.flags.AA),
        rcode=rcode,
        extended_error=_extended_error(message),
        authority=tuple(sorted(_authority(message))),
        negative_ttl=_negative_ttl(message),
    )
    unanswered = chain and not records and not loop and message.rcode() == dns.rcode.NOERROR
    return Walk(answer, final if unanswered else "")


def _chain(message: dns.message.Message, name: str, type_: str) -> tuple[tuple[str, ...], bool, str]:
    aliases = {
        host(rrset.name): host(rrset[0].target)
        for rrset in _internet(message.answer)
        if rrset.rdtype == dns.rdatatype.CNAME and type_ != "CNAME"
    }
    chain: list[str] = []
    current = name
    while current in aliases and len(chain) < MAX_CHAIN:
        current = aliases[current]
        if current == name or current in chain:
            return (*chain, current), True, current
        chain.append(current)
    return tuple(chain), False, current


def _internet(section: Iterable[dns.rrset.RRset]) -> Iterator[dns.rrset.RRset]:
    """The sets of class IN: in another class even an A record holds something that is no address."""
    return (rrset for rrset in section if rrset.rdclass == dns.rdataclass.IN)


def _outcome(message: dns.message.Message, *, found: bool, chained: bool) -> Outcome:
    if message.rcode() == dns.rcode.NXDOMAIN:
        return Outcome.NXDOMAIN
    if message.rcode() != dns.rcode.NOERROR:
        return Outcome.REFUSED
    if found:
        return Outcome.ANSWER
    referral = any(r.rdtype == dns.rdatatype.NS for r in message.authority)
    recursive = message.flags & (dns.flags.AA | dns.flags.RA)
    # A server that only points elsewhere has neither confirmed nor denied the name.
    return Outcome.REFUSED if referral and not recursive and not chained else Outcome.NODATA


def _authority(message: dns.message.Message) -> list[str]:
    sets = _internet(message.authority)
    return [value(rd) for rrset in sets if rrset.rdtype == dns.rdatatype.NS for rd in rrset]


def _negative_ttl(message: dns.message.Message) -> int | None:
    """Seconds a resolver may remember that something is missing (RFC 2308 section 5)."""
    for rrset in _internet(message.authority):
        if rrset.rdtype == dns.rdatatype.SOA:
            return int(min(rrset.ttl, rrset[0].minimum))
    return None


def _extended_error(message: dns.message.Message) -> str:
    for option in message.options:
        if isinstance(option, dns.edns.EDEOption):
            text = f": {option.text}" if option.text else ""
            return f"{option.code.name.replace('_', ' ').lower()}{text}"
    return ""


def joined(answer: Answer, beyond: Walk | Unreachable) -> Walk:
    """An answer that ended in a CNAME, completed by what is known of its target."""
    if isinstance(beyond, Unreachable):
        return Walk(replace(answer, outcome=Outcome.REFUSED, rcode="", extended_error=beyond.cause))
    chain = (*answer.chain, *beyond.answer.chain)
    loop = beyond.answer.loop or answer.name in chain or len(set(chain)) < len(chain)
    whole = replace(
        answer,
        outcome=beyond.answer.outcome,
        records=beyond.answer.records,
        chain=chain[:MAX_CHAIN],
        loop=loop or len(chain) >= MAX_CHAIN,
        rcode=beyond.answer.rcode,
        extended_error=beyond.answer.extended_error,
        negative_ttl=beyond.answer.negative_ttl,
    )
    return Walk(whole, "" if whole.loop else beyond.next_name)
