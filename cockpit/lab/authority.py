"""What an authoritative server says to a question (RFC 1034 4.3.2), from the world's zones alone."""

from dataclasses import dataclass, field

from cockpit.lab.world import Rr, World, Zone

MAX_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A reply before it is put on the wire; `ede` is an extended error (RFC 8914), code and text."""

    rcode: str = "NOERROR"
    aa: bool = False
    answer: list[Rr] = field(default_factory=list)
    authority: list[Rr] = field(default_factory=list)
    additional: list[Rr] = field(default_factory=list)
    ede: tuple[int, str] | None = None

    @property
    def referral(self) -> tuple[str, ...]:
        """The servers it sends the asker on to, or nothing."""
        if self.aa or self.answer:
            return ()
        return tuple(rr.value for rr in self.authority if rr.type == "NS")


def respond(world: World, server: str, name: str, type_: str) -> Said | None:
    """The reply of one server by its name; none when it stays silent."""
    who = world.servers[server]
    if who.mode == "silent":
        return None
    if who.mode != "answers":
        return {"lame": Said(), "refuses": Said("REFUSED"), "servfail": Said("SERVFAIL")}[who.mode]
    served = [who.own.get(apex) or world.zones[apex] for apex in {*who.serves, *who.own}]
    holding = [zone for zone in served if inside(name, zone.apex)]
    if not holding:
        return Said("REFUSED", ede=(20, f"{server} does not serve this zone"))
    return _from(max(holding, key=lambda zone: len(zone.apex)), name, type_)


def inside(name: str, apex: str) -> bool:
    """The name is the apex or below it."""
    return name == apex or name.endswith(f".{apex}")


def _from(zone: Zone, name: str, type_: str) -> Said:
    if cut := _cut(zone, name):
        return _referral(zone, cut)
    found: list[Rr] = []
    for _ in range(MAX_CHAIN):
        here = _at(zone, name)
        hits = [rr for rr in here if type_ in (rr.type, "ANY")]
        if hits:
            return Said(aa=True, answer=found + hits)
        alias = next((rr for rr in here if rr.type == "CNAME"), None)
        if alias is None:
            return _negative(zone, found, exists=bool(here) or _has_below(zone, name))
        found.append(alias)
        name = alias.value.rstrip(".").lower()
        if not inside(name, zone.apex) or _cut(zone, name):
            break
    return Said(aa=True, answer=found)


def _at(zone: Zone, name: str) -> list[Rr]:
    """The records of a name, made from a wildcard when the name does not exist (RFC 4592 3.3.1)."""
    own = [rr for rr in zone.records if rr.name == name]
    if own or _has_below(zone, name):
        return own
    parent = name
    while parent != zone.apex:
        parent = parent.partition(".")[2]
        source = [rr for rr in zone.records if rr.name == f"*.{parent}"]
        if source or any(rr.name == parent for rr in zone.records) or _has_below(zone, parent):
            return [rr._replace(name=name) for rr in source]
    return []


def _has_below(zone: Zone, name: str) -> bool:
    return any(rr.name.endswith(f".{name}") for rr in zone.records)


def _cut(zone: Zone, name: str) -> str:
    """The delegation the name lies at or under, the highest one, or an empty string."""
    cuts = [
        rr.name for rr in zone.records if rr.type == "NS" and rr.name != zone.apex and inside(name, rr.name)
    ]
    return min(cuts, key=len, default="")


def _referral(zone: Zone, cut: str) -> Said:
    servers = [rr for rr in zone.records if (rr.name, rr.type) == (cut, "NS")]
    names = {rr.value for rr in servers}
    glue = [rr for rr in zone.records if rr.name in names and rr.type in ("A", "AAAA")]
    return Said(authority=servers, additional=glue)


def _negative(zone: Zone, found: list[Rr], *, exists: bool) -> Said:
    """NODATA or NXDOMAIN with the SOA, its TTL lowered to the negative one (RFC 2308 section 3)."""
    soa = [
        _capped(rr, int(rr.value.split()[-1]))
        for rr in zone.records
        if (rr.name, rr.type) == (zone.apex, "SOA")
    ]
    return Said("NOERROR" if exists else "NXDOMAIN", aa=True, answer=found, authority=soa)


def _capped(rr: Rr, ceiling: int) -> Rr:
    """The record with a TTL of at most `ceiling` seconds."""
    return rr._replace(ttl=min(rr.ttl, ceiling))
