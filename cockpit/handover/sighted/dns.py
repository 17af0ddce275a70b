"""The DNS map: the records as they are published, by the word of an authority where one answers."""

from collections.abc import Iterator
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Record
from cockpit.facts.names import Names
from cockpit.facts.zone import Zone
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.launch import Launch
from cockpit.standards.targets import match_edge

_ROLES: Final = {
    "site": "Where visitors arrive",
    "app": "Where people sign in",
    "api": "Where the product's own programs talk to each other",
    "admin": "The back office",
    "mail": "Incoming mail",
    "status": "The status page",
    "staging": "The rehearsal stage",
    "retired": "An old address that says it is gone",
}
# What a text record begins with, and what it is for.
_TEXTS: Final = (
    ("v=spf1", "Who may send mail in this name (SPF)"),
    ("v=dmarc1", "What receivers do with forged mail (DMARC)"),
    ("v=dkim1", "The key that signs mail (DKIM)"),
    ("v=tlsrptv1", "Where reports about mail encryption go (TLS-RPT)"),
    ("v=stsv1", "Mail is encrypted on the way in (MTA-STS)"),
    ("v=bimi1", "The logo beside mail (BIMI)"),
)
_TYPES: Final = {"MX": "Where mail is delivered", "NS": "The name servers of the domain"}


def rows(launch: Launch, names: Names, zone: Zone) -> list[Row]:
    """Every record of the declared hosts, of mail and of the zone itself, the apex first."""
    records = {(one.name, one.type, one.value): one for one in (*_hosts(launch, names, zone), *_zone(zone))}
    found = [_row(launch, zone.apex, record) for _, record in sorted(records.items())]
    return sorted(found, key=lambda row: row["name"] != "@")


def _hosts(launch: Launch, names: Names, zone: Zone) -> Iterator[Record]:
    """The alias of each host, or its addresses."""
    for host in dict.fromkeys((launch.domain, launch.www, *(host.name for host in launch.hosts))):
        lookup = names.lookups.get(host)
        if lookup is None:
            continue
        alias = list(_told(zone, host, "CNAME"))
        if alias or lookup.chain:
            yield from alias or [Record(host, "CNAME", 0, lookup.chain[0])]
            continue
        at: tuple[Answer | Unreachable, ...] = next(iter(lookup.at.values()), ())
        own = [seen for seen in at if isinstance(seen, Answer) and seen.records]
        for seen in own or (lookup.a, lookup.aaaa):
            yield from seen.records if isinstance(seen, Answer) else ()


def _zone(zone: Zone) -> Iterator[Record]:
    """The sets of mail and of the delegation."""
    for name, type_ in zone.records:
        if type_ in ("MX", "TXT", "NS"):
            yield from _told(zone, name, type_)
    for _, name, type_ in zone.at:
        if type_ in ("MX", "TXT"):
            yield from _told(zone, name, type_)


def _told(zone: Zone, name: str, type_: str) -> Iterator[Record]:
    """The records of one set: an authority's word, for its lifetime is the whole one, else the resolver's."""
    at = (seen for (_, *question), seen in zone.at.items() if question == [name, type_])
    own = next((seen for seen in at if isinstance(seen, Answer) and not seen.chain), None)
    seen = own or zone.records.get((name, type_))
    if isinstance(seen, Answer):
        yield from (record for record in seen.records if record.name == name)


def _row(launch: Launch, apex: str, record: Record) -> Row:
    host = launch.host(record.name)
    address = record.type in ("A", "AAAA")
    return known(
        name=relative(record.name, apex),
        type=record.type,
        value=record.value,
        ttl=record.ttl or None,
        proxied=_proxied(launch, record) if address or record.type == "CNAME" else None,
        purpose=(host.purpose if host and (address or record.type == "CNAME") else "")
        or _purpose(launch, record),
    )


def relative(name: str, apex: str) -> str:
    """The name as a zone file writes it: `@` for the apex, `www` for a name below it."""
    return "@" if name == apex else name.removesuffix(f".{apex}")


def _proxied(launch: Launch, record: Record) -> bool | None:
    """As it is declared, else whether the address belongs to an edge."""
    host = launch.host(record.name)
    if host and host.proxied is not None:
        return host.proxied
    return match_edge(record.value) if record.type != "CNAME" else None


def _purpose(launch: Launch, record: Record) -> str:
    if record.type in _TYPES:
        return _TYPES[record.type]
    if record.type == "TXT":
        text = record.value.lower()
        return next(
            (why for start, why in _TEXTS if text.startswith(start)), "A proof or note for some service"
        )
    host = launch.host(record.name)
    if host is None and record.name == launch.www:
        return "The www spelling of the address"
    return _ROLES[host.role if host else "site"]
