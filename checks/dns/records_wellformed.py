"""Every record is one that can work: alone where it must be, public, with a sane TTL, spelled as meant."""

from collections.abc import Iterator, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup, Names
from cockpit.facts.samples_dns import (
    NO_RESOLVER,
    NS1,
    broken_server,
    cut_lookup,
    sample_answer,
    sample_lookup,
    sample_names,
    sample_zone,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Zone
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    LookFrom,
    case,
    check,
    cut,
    not_applicable,
    passed,
    slips,
)
from cockpit.standards.answers import decisive
from cockpit.standards.structure import own, published

CHECK = check(
    "Records are syntactically and structurally valid",
    severity=HIGH,
    why="A malformed record does nothing or something else than it says, and web forms accept it without "
    "a word.",
    fix="Correct the record as shown.",
    undo="Publish the former record again.",
    verify="dig +noall +answer {subject}",
    source="RFC 1034 section 3.6.2; RFC 2181 section 10; RFC 7208 section 3.2; RFC 9989; RFC 6890",
    terms={
        "CNAME": "an alias; no other record may stand beside it",
        "TTL": "how many seconds others may remember a record",
        "SPF": "the record that lists who may send mail for you",
        "DMARC": "the record that says what to do with mail that fails the tests",
    },
)


def judge(launch: Launch, names: Names, zone: Zone) -> Iterator[Finding]:
    """Record by record, what is published; a set nobody would show is unknown."""
    sets = published(zone, names)
    findings = [
        *slips.beside(names, zone, sets),
        *slips.aliases_as_targets(zone),
        *slips.unreachable_addresses(launch, names, zone),
        *slips.double_policies(launch, zone, sets),
        *slips.ttls(launch, zone, sets),
        *slips.misspelled(zone, sets),
    ]
    unseen, sound = list(_unseen(names, zone)), _names(sets, names)
    yield from findings
    yield from unseen
    if not (findings or unseen or sound):
        yield not_applicable(zone.apex, f"{zone.apex} publishes no records yet")
    faulty = {finding.subject.partition(" ")[0] for finding in findings}
    for name, count in sound.items():
        if name not in faulty:
            yield passed(name, f"{name} is well formed ({count} record set{'s' if count > 1 else ''})")


def _unseen(names: Names, zone: Zone) -> Iterator[Finding]:
    """Sets that neither an authority nor the resolver would show; some rules only an authority can show."""
    if all(isinstance(server.soa, Unreachable) or not server.soa.authoritative for server in zone.servers):
        cause = f"no name server of {zone.apex} answers us: CNAME rules and TTLs could not be seen"
        yield cut(zone.apex, Unreachable(Layer.DNS, cause, "timeout"))
    told = {(name, type_) for (_, name, type_), seen in zone.at.items() if decisive(seen)}
    dark: dict[str, tuple[str, Unreachable]] = {}
    for (name, type_), seen in zone.records.items():
        if isinstance(seen, Unreachable) and (name, type_) not in told:
            dark.setdefault(seen.cause, (f"{name} {type_}", seen))
    for host, lookup in names.lookups.items():
        if lookup.unreachable and not lookup.at:
            dark.setdefault(lookup.unreachable.cause, (host, lookup.unreachable))
    yield from (cut(subject, why) for subject, why in dark.values())


def _names(sets: Mapping[tuple[str, str], Mapping[str, Answer]], names: Names) -> Mapping[str, int]:
    """By name, how many of its record sets were seen."""
    seen = {(name, type_) for (name, type_), told in sets.items() if any(map(own, told.values()))}
    for host, lookup in names.lookups.items():
        for answer in (lookup.a, lookup.aaaa):
            if isinstance(answer, Answer) and answer.values and not lookup.wildcard:
                seen.add((host, answer.type))
    return {name: sum(other == name for other, _ in seen) for name in sorted({name for name, _ in seen})}


_SHOP, _WWW, _V4 = "shop.example", "www.shop.example", "9.9.9.9"
_LAUNCH = sample_launch()
_NAMES = sample_names(sample_lookup(_SHOP, _V4))
_MX = sample_answer(_SHOP, "MX", "10 mx.host.example")


def _set(name: str, type_: str, *values: str, ttl: int = 300) -> Answer:
    return sample_answer(name, type_, *values, ttl=ttl, server=NS1, authoritative=True)


def _zone(*answers: Answer, mail: Lookup | None = None, doubled: tuple[str, ...] = ()) -> Zone:
    return sample_zone(at={NS1: answers}, mail_hosts=(mail,) if mail else (), doubled=doubled)


def _at(*addresses: str, host: str = _SHOP) -> Names:
    return sample_names(sample_lookup(host, *addresses))


_SPF, _SPF2, _DMARC = "v=spf1 -all", "v=spf1 include:_spf.example ~all", "v=DMARC1; p=none"


def _cases() -> Iterator[Case]:
    yield case(
        "a domain that was only just registered",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP)),
        _zone(),
        expect=NOT_APPLICABLE,
    )
    yield case(
        "all in order",
        _LAUNCH,
        _NAMES,
        _zone(_set(_SHOP, "A", _V4), _set(_SHOP, "TXT", _SPF, "site=1")),
        expect=PASS,
    )
    yield case("a CNAME alone", _LAUNCH, _NAMES, _zone(_set(_WWW, "CNAME", _SHOP)), expect=PASS)
    yield case(
        "reserved for documentation, but mapped",
        sample_launch(vantage=LookFrom(map={"203.0.113.10:443": "127.0.0.1:8443"})),
        _at("203.0.113.10"),
        _zone(),
        expect=PASS,
    )
    yield case(
        "a CNAME beside text",
        _LAUNCH,
        _NAMES,
        _zone(_set(_WWW, "CNAME", _SHOP), _set(_WWW, "TXT", "x")),
        expect=FAIL,
    )
    yield case(
        "a CNAME at the apex", _LAUNCH, _NAMES, _zone(_set(_SHOP, "CNAME", "host.example")), expect=FAIL
    )
    yield case(
        "mail goes to an alias",
        _LAUNCH,
        _NAMES,
        sample_zone(_MX, mail_hosts=(sample_lookup("mx.host.example", _V4, chain=("a.example",)),)),
        expect=FAIL,
    )
    yield case(
        "a name server is an alias",
        _LAUNCH,
        _NAMES,
        sample_zone(server_hosts=(sample_lookup(NS1, "198.51.100.1", chain=("a.example",)),)),
        expect=FAIL,
    )
    yield case("a private address", _LAUNCH, _at("10.0.0.5"), _zone(), expect=FAIL)
    yield case(
        "a private address in this network's own view only",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP, "10.0.0.5", at={NS1: (_V4,)})),
        _zone(),
        expect=PASS,
    )
    yield case(
        "a private address, declared for the VPN",
        sample_launch(hosts=(Host(name="vpn.shop.example", role="admin", target="10.0.0.5"),)),
        _at("10.0.0.5", host="vpn.shop.example"),
        _zone(),
        expect=WARN,
    )
    yield case(
        "the short TTL of a flattened name",
        sample_launch(hosts=(Host(name=_SHOP, target="shop.host.example"),)),
        _NAMES,
        _zone(_set(_SHOP, "A", _V4, ttl=20)),
        expect=PASS,
    )
    yield case("a loopback address in IPv6", _LAUNCH, _at(_V4, "::1"), _zone(), expect=FAIL)
    yield case("link-local", _LAUNCH, _at("169.254.1.1"), _zone(), expect=FAIL)
    yield case("carrier-grade NAT", _LAUNCH, _at("100.64.0.9", host="app.shop.example"), _zone(), expect=FAIL)
    yield case("reserved for documentation", _LAUNCH, _at("203.0.113.10"), _zone(), expect=FAIL)
    yield case(
        "private, and we look from inside",
        sample_launch(vantage=LookFrom(allow_private=True)),
        _at("10.0.0.5"),
        _zone(),
        expect=WARN,
    )
    yield case("two SPF policies", _LAUNCH, _NAMES, _zone(_set(_SHOP, "TXT", _SPF, _SPF2)), expect=FAIL)
    yield case(
        "two DMARC policies",
        _LAUNCH,
        _NAMES,
        _zone(_set("_dmarc.shop.example", "TXT", _DMARC, "v=DMARC1; p=reject")),
        expect=FAIL,
    )
    yield case(
        "a policy and other text",
        _LAUNCH,
        _NAMES,
        _zone(_set("_dmarc.shop.example", "TXT", _DMARC, "hello")),
        expect=PASS,
    )
    yield case(
        "two SPF policies, only the resolver answers",
        _LAUNCH,
        _NAMES,
        sample_zone(sample_answer(_SHOP, "TXT", _SPF, _SPF2)),
        expect=FAIL,
    )
    yield case("a very short TTL", _LAUNCH, _NAMES, _zone(_set(_SHOP, "A", _V4, ttl=5)), expect=WARN)
    yield case(
        "a TTL of a week",
        _LAUNCH,
        _NAMES,
        _zone(_set(_SHOP, "MX", "10 mx.host.example", ttl=604_800)),
        expect=WARN,
    )
    yield case(
        "a name server's TTL of two days",
        _LAUNCH,
        _NAMES,
        _zone(_set(_SHOP, "NS", NS1, ttl=172_800)),
        expect=PASS,
    )
    yield case(
        "a resolver counts down",
        _LAUNCH,
        _NAMES,
        sample_zone(sample_answer(_SHOP, "A", _V4, ttl=3)),
        expect=PASS,
    )
    yield case(
        "a doubled name", _LAUNCH, _NAMES, _zone(doubled=("www.shop.example.shop.example",)), expect=FAIL
    )
    yield case(
        "a target without its dot",
        _LAUNCH,
        _NAMES,
        _zone(_set(_SHOP, "MX", "10 mail.shop.example.shop.example")),
        expect=FAIL,
    )
    yield case(
        "an alias of an address", _LAUNCH, _NAMES, _zone(_set(_WWW, "CNAME", "203.0.113.10")), expect=FAIL
    )
    yield case(
        "no authority answers",
        _LAUNCH,
        _NAMES,
        sample_zone(sample_answer(_SHOP, "A", _V4), servers=(broken_server(NS1, Outcome.SILENT),)),
        expect=UNKNOWN,
    )
    yield case(
        "no DNS",
        _LAUNCH,
        sample_names(cut_lookup(_SHOP)),
        Zone(_SHOP, NO_RESOLVER, (), {(_SHOP, "A"): NO_RESOLVER}),
        expect=UNKNOWN,
    )
    yield case(
        "only the mail records are dark",
        _LAUNCH,
        _NAMES,
        Zone(_SHOP, NO_RESOLVER, (), {(_SHOP, "MX"): NO_RESOLVER}),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
