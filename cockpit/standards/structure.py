"""Rules about the shape of a zone's records: what may stand beside what, which values make sense."""

from collections.abc import Iterator, Mapping

from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Names
from cockpit.facts.zone import Zone
from cockpit.standards.addresses import is_address

MIN_TTL, MAX_TTL = 60, 86_400  # seconds: below it every visit asks, above it a mistake lasts more than a day
SPF, DMARC = "v=spf1", "v=DMARC1"
_TIMED = ("A", "AAAA", "CNAME", "MX", "TXT")  # NS records often live two days, and rightly so


def published(zone: Zone, names: Names) -> Mapping[tuple[str, str], Mapping[str, Answer]]:
    """Every record set the authorities gave themselves: (name, type) to the answer of each server."""
    found: dict[tuple[str, str], dict[str, Answer]] = {}
    for (server, name, type_), seen in sorted(zone.at.items()):
        if isinstance(seen, Answer) and seen.authoritative:
            found.setdefault((name, type_), {})[server] = seen
    for host, lookup in names.lookups.items():
        for server, pair in lookup.at.items():
            for type_, seen in zip(("A", "AAAA"), pair, strict=True):
                if isinstance(seen, Answer) and seen.authoritative:
                    found.setdefault((host, type_), {}).setdefault(server, seen)
    return found


def own(answer: Answer) -> bool:
    """The records stand at the name itself, not at the end of an alias."""
    return answer.outcome is Outcome.ANSWER and any(record.name == answer.name for record in answer.records)


def beside_cname(
    sets: Mapping[tuple[str, str], Mapping[str, Answer]], host: str, apex: str
) -> tuple[str, tuple[str, ...]] | None:
    """(CNAME target, types beside it) where a CNAME does not stand alone (RFC 1034 3.6.2, RFC 2181 10.1).

    An apex always has SOA and NS, so a CNAME there never stands alone.
    """
    aliases = [answer for answer in sets.get((host, "CNAME"), {}).values() if own(answer)]
    if not aliases:
        return None
    types = {type_ for (name, type_), told in sets.items() if name == host and any(map(own, told.values()))}
    types |= {"NS", "SOA"} if host == apex else set()
    others = tuple(sorted(types - {"CNAME"}))
    return (aliases[0].values[0], others) if others else None


def policies(values: tuple[str, ...], version: str) -> tuple[str, ...]:
    """The TXT values that are a policy; SPF's version ends at a space (RFC 7208 4.5), DMARC's at a `;`."""

    def head(value: str) -> str:
        return value.partition(" ")[0] if version == SPF else value.partition(";")[0].replace(" ", "")

    return tuple(value for value in values if head(value).lower() == version.lower())


def strange_ttls(answer: Answer) -> tuple[int, ...]:
    """The TTLs outside 60 to 86400 seconds of a record set an authority gave."""
    if answer.type not in _TIMED or not answer.authoritative:
        return ()
    own_records = (record for record in answer.records if record.name == answer.name)
    return tuple(sorted({record.ttl for record in own_records if not MIN_TTL <= record.ttl <= MAX_TTL}))


def target_slips(answer: Answer, apex: str) -> Iterator[tuple[str, str]]:
    """(kind, value) of targets that cannot be meant: an address as a name, or the zone's name twice."""
    for value in answer.values if answer.type in ("CNAME", "MX", "NS") else ():
        target = value.split()[-1]
        if is_address(target):
            yield "address-as-name", value
        elif target.endswith(f".{apex}.{apex}") or target == f"{apex}.{apex}":
            yield "doubled-target", value
