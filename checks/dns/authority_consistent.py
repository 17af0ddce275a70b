"""The registry, the zone and every name server tell the same story."""

from collections.abc import Iterable, Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dns import (
    NO_RESOLVER,
    NS1,
    NS2,
    broken_server,
    sample_answer,
    sample_lookup,
    sample_server,
    sample_zone,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Server, Zone
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.holders import holder, silent
from cockpit.standards.answers import shown
from cockpit.standards.delegations import delegated, differing, lame, older
from cockpit.standards.targets import Target

CHECK = check(
    "Delegation and authoritative servers agree",
    severity=HIGH,
    why="Each visitor's resolver picks one of your name servers. If one of them is dead or out of date, "
    "some people get the old site, no site, or no mail, and it comes and goes.",
    fix="Make the name servers at the registrar and in the zone the same set, and bring every server up "
    "to date.",
    undo="Set the name servers back to the former set.",
    verify="dig +nssearch {subject}",
    source="RFC 1034 section 4.2; RFC 1912 section 2.8; RFC 2182",
    terms={
        "delegation": "what the registry says about which name servers hold your zone",
        "lame": "a name server that is named for a zone but does not hold it",
        "SOA": "the record that carries the zone's version number",
    },
)


def judge(launch: Launch, zone: Zone) -> Iterator[Finding]:
    """Parent against zone, then each server, then what the servers answer. The serial is a hint only."""
    yield _parent(launch, zone)
    dark = all(silent(server) for server in zone.servers)
    for server in zone.servers:
        yield holder(zone, server, dark=dark)
    if len(zone.servers) == 1 and not dark:
        name = zone.servers[0].name
        yield warned(
            f"{zone.apex} NS",
            "single-server",
            f"{zone.apex} has one name server only, {name}: when it is down, everything is",
            expected="at least two (RFC 2182)",
            observed=name,
            evidence={"servers": [name]},
            fix=Fix(
                "Enter a second server of your DNS provider at the registrar and in the zone.",
                f"{zone.apex}. IN NS SECOND SERVER OF YOUR DNS PROVIDER",
                "Remove it again at the registrar and in the zone.",
            ),
        )
    yield from _answers(launch, zone)


def _parent(launch: Launch, zone: Zone) -> Finding:
    seen = zone.parent
    if isinstance(seen, Unreachable):
        return cut(zone.apex, seen)
    above = delegated(seen)
    if not above and not seen.missing:
        cause = f"the servers above {zone.apex} do not say who holds it: {seen.said}"
        return cut(zone.apex, Unreachable(Layer.DNS, cause, "no-referral"))
    if not above:
        return failed(
            zone.apex,
            "not-delegated",
            f"{zone.apex} is not delegated: the registry knows no name servers for it",
            expected="a set of name servers at the registry",
            observed=seen.said,
            evidence=shown(seen),
            fix=Fix(
                f"Check at the registrar that {launch.domain} is registered, paid and not on hold, and "
                "enter the name servers of your DNS provider.",
                f"{zone.apex}. IN NS EACH SERVER OF YOUR DNS PROVIDER",
                "Remove the name servers at the registrar.",
            ),
            verify=command("dig +trace {} NS", zone.apex),
        )
    return _same_set(zone, tuple(sorted(above)))


def _same_set(zone: Zone, above: tuple[str, ...]) -> Finding:
    """Only the word of servers that hold the zone counts as the zone's own."""
    told = [server.ns.values for server in zone.servers if isinstance(server.ns, Answer) and not lame(server)]
    own = tuple(sorted({name for values in told for name in values}))
    if own in ((), above):
        note = "" if own else "; no server gave the zone's own set"
        return passed(
            zone.apex, f"{zone.apex} is delegated to {', '.join(above)}{note}", observed=", ".join(above)
        )
    only_above, only_own = sorted(set(above) - set(own)), sorted(set(own) - set(above))
    parts = [f"only at the registry: {', '.join(only_above)}"] if only_above else []
    parts += [f"only in the zone: {', '.join(only_own)}"] if only_own else []
    return failed(
        zone.apex,
        "delegation-differs",
        f"the registry and the zone name different servers ({'; '.join(parts)})",
        expected=f"the same set in both: {', '.join(own)}",
        observed=f"registry: {', '.join(above)}",
        evidence={"parent": list(above), "zone": list(own)},
        fix=Fix(
            "Decide which servers hold the current zone. Enter exactly these at the registrar, and the "
            "same names as NS records in the zone.",
            "\n".join(f"name server {name}" for name in own),
            f"Enter at the registrar again: {', '.join(above)}",
        ),
        verify=command("dig +trace {} NS", zone.apex),
    )


def _answers(launch: Launch, zone: Zone) -> Iterator[Finding]:
    """Sets that differ between the servers, each named with who says what."""
    for (name, type_), told in differing(zone).items():
        if type_ in ("A", "AAAA") and _within(launch, name, told.values()):
            continue
        said = "; ".join(f"{server}: {answer.said}" for server, answer in told.items())
        behind = older(zone)
        hint = f" ({behind} has the older serial)" if behind else ""
        yield failed(
            f"{name} {type_}",
            "answers-differ",
            f"the name servers disagree about {name} {type_}{hint}",
            expected="the same answer from every name server",
            observed=said,
            evidence={"answers": [shown(answer) for answer in told.values()]},
            fix=Fix(
                "Bring every server to the current version of the zone: raise the serial and have the "
                "secondaries transfer it, or change the record at each provider.",
                undo="Set the record back at the server that was changed.",
            ),
            verify="; ".join(command("dig +short {} {} @{}", name, type_, server) for server in told),
        )


def _within(launch: Launch, name: str, told: Iterable[Answer]) -> bool:
    """Each server gives a part of the declared pool, or of the declared platform (weights, ALIAS)."""
    declared = launch.host(name)
    target = Target.read(declared.targets, {}) if declared and declared.targets else None
    return target is not None and all(
        seen.values and target.holds(seen, 4) | target.holds(seen, 6) for seen in told
    )


_SHOP = "shop.example"
_LAUNCH = sample_launch()
_GOOD1, _GOOD2 = sample_server(NS1, NS1, NS2), sample_server(NS2, NS1, NS2)


def _said(server: str, type_: str, *values: str, outcome: Outcome | None = None) -> tuple[Answer, ...]:
    return (sample_answer(_SHOP, type_, *values, outcome=outcome, server=server, authoritative=True),)


def _told(type_: str, first: tuple[str, ...], second: tuple[str, ...]) -> Zone:
    return sample_zone(at={NS1: _said(NS1, type_, *first), NS2: _said(NS2, type_, *second)})


def _second(server: Server) -> Zone:
    return sample_zone(servers=(_GOOD1, server))


def _cases() -> Iterator[Case]:
    yield case("all agree", _LAUNCH, _told("A", ("203.0.113.10",), ("203.0.113.10",)), expect=PASS)
    yield case(
        "rotating answers that overlap",
        _LAUNCH,
        _told("A", ("203.0.113.10", "203.0.113.11"), ("203.0.113.11",)),
        expect=PASS,
    )
    yield case(
        "another serial, the same answers",
        _LAUNCH,
        _second(sample_server(NS2, NS1, NS2, serial=7)),
        expect=PASS,
    )
    yield case(
        "the parent holds the zone too",
        _LAUNCH,
        sample_zone(parent=sample_answer(_SHOP, "NS", NS1, NS2, authoritative=True)),
        expect=PASS,
    )
    yield case(
        "each server gives another part of the declared pool",
        sample_launch(hosts=(Host(name=_SHOP, target=("203.0.113.10", "203.0.113.11")),)),
        _told("A", ("203.0.113.10",), ("203.0.113.11",)),
        expect=PASS,
    )
    yield case("addresses differ", _LAUNCH, _told("A", ("203.0.113.10",), ("203.0.113.66",)), expect=FAIL)
    yield case("a policy differs", _LAUNCH, _told("TXT", ("v=spf1 -all",), ("v=spf1 ~all",)), expect=FAIL)
    yield case(
        "a TXT more at one server",
        _LAUNCH,
        _told("TXT", ("v=spf1 -all", "x"), ("v=spf1 -all",)),
        expect=FAIL,
    )
    yield case("missing at one server", _LAUNCH, _told("MX", ("10 mx.example",), ()), expect=FAIL)
    yield case(
        "the registry names another server",
        _LAUNCH,
        sample_zone(
            parent=sample_answer(_SHOP, "NS", outcome=Outcome.REFUSED, authority=(NS1, "ns.old.example"))
        ),
        expect=FAIL,
    )
    yield case(
        "not delegated",
        _LAUNCH,
        sample_zone(parent=sample_answer(_SHOP, "NS", outcome=Outcome.NXDOMAIN)),
        expect=FAIL,
    )
    yield case("a lame server", _LAUNCH, _second(broken_server(NS2, Outcome.NODATA)), expect=FAIL)
    yield case("a refusing server", _LAUNCH, _second(broken_server(NS2, Outcome.REFUSED)), expect=FAIL)
    yield case("a silent server", _LAUNCH, _second(broken_server(NS2, Outcome.SILENT)), expect=FAIL)
    yield case(
        "a server without an address",
        _LAUNCH,
        sample_zone(
            server_hosts=(
                sample_lookup(NS1, "198.51.100.1"),
                sample_lookup(NS2, outcome=Outcome.NXDOMAIN),
            )
        ),
        expect=FAIL,
    )
    yield case(
        "one server only",
        _LAUNCH,
        sample_zone(parent=sample_answer(_SHOP, "NS", NS1), servers=(sample_server(NS1, NS1),)),
        expect=WARN,
    )
    yield case(
        "nobody replies",
        _LAUNCH,
        sample_zone(servers=(broken_server(NS1, Outcome.SILENT), broken_server(NS2, Outcome.SILENT))),
        expect=UNKNOWN,
    )
    yield case("the parent cannot be asked", _LAUNCH, sample_zone(parent=NO_RESOLVER), expect=UNKNOWN)
    yield case(
        "the parent refuses",
        _LAUNCH,
        sample_zone(parent=sample_answer(_SHOP, "NS", outcome=Outcome.REFUSED)),
        expect=UNKNOWN,
    )
    yield case(
        "nothing is known at all", _LAUNCH, sample_zone(parent=NO_RESOLVER, servers=()), expect=UNKNOWN
    )


CASES = Cases(_cases)
