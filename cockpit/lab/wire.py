"""DNS on the wire (RFC 1035, RFC 6891): from query bytes to reply bytes."""

from collections.abc import Callable
from functools import lru_cache

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

from cockpit.lab.authority import Said
from cockpit.lab.world import Rr

PAYLOAD = 1232  # bytes; what fits everywhere (DNS flag day 2020)
_SMALLEST = 512
Answerer = Callable[[str, str], Said | None]


def reply(query: bytes, answerer: Answerer, *, recursive: bool, udp: bool) -> bytes | None:
    """The bytes to send back; none for silence and for what is not a DNS query.

    Over UDP a reply longer than the asker's payload is cut and marked TC, so that TCP is tried.
    """
    try:
        asked = dns.message.from_wire(query, ignore_trailing=True)
    except (dns.exception.DNSException, ValueError):
        return None
    if asked.flags & dns.flags.QR:
        return None
    said = _judge(asked, answerer)
    if said is None:
        return None
    response = dns.message.make_response(asked, recursion_available=recursive, our_payload=PAYLOAD)
    _fill(response, said)
    limit = min(max(asked.payload, _SMALLEST), PAYLOAD) if asked.edns >= 0 else _SMALLEST
    return response.to_wire(max_size=limit if udp else 65535, prefer_truncation=True)


def _judge(asked: dns.message.Message, answerer: Answerer) -> Said | None:
    if asked.opcode() != dns.opcode.QUERY:
        return Said("NOTIMP")
    if len(asked.question) != 1:
        return Said("FORMERR")
    question = asked.question[0]
    if question.rdclass != dns.rdataclass.IN:
        return Said("REFUSED")
    name = question.name.to_text(omit_final_dot=True).lower()
    return answerer("" if name == "." else name, dns.rdatatype.to_text(question.rdtype))


def _fill(response: dns.message.Message, said: Said) -> None:
    response.set_rcode(dns.rcode.from_text(said.rcode))
    if said.aa:
        response.flags |= dns.flags.AA
    for section, records in (
        (response.answer, said.answer),
        (response.authority, said.authority),
        (response.additional, said.additional),
    ):
        section.extend(_sets(records))
    if said.ede and response.edns >= 0:
        code, text = said.ede
        response.use_edns(0, payload=PAYLOAD, options=[dns.edns.EDEOption(dns.edns.EDECode(code), text)])


def _sets(records: list[Rr]) -> list[dns.rrset.RRset]:
    sets: dict[tuple[str, str], dns.rrset.RRset] = {}
    for rr in records:
        type_ = dns.rdatatype.from_text(rr.type)
        name = dns.name.from_text(rr.name, dns.name.root)
        rrset = sets.setdefault((rr.name, rr.type), dns.rrset.RRset(name, dns.rdataclass.IN, type_))
        rrset.add(_rdata(rr.type, rr.value), rr.ttl)
    return list(sets.values())


@lru_cache(maxsize=1024)
def _rdata(type_: str, value: str) -> dns.rdata.Rdata:
    """A value as data: its names are absolute, an unquoted TXT is cut into strings of 255 bytes."""
    if type_ == "TXT" and not value.startswith('"'):
        data = value.encode()
        chunks = [data[at : at + 255] for at in range(0, len(data), 255)] or [b""]
        return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, chunks)
    return dns.rdata.from_text(dns.rdataclass.IN, type_, value, origin=dns.name.root, relativize=False)
