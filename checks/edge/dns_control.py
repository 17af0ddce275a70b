"""edge.dns-control."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.samples_dns import NO_RESOLVER, NS1, NS2, sample_answer, sample_zone
from cockpit.facts.samples_edge import CLOUDFLARE
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Zone
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Edge,
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
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.edges import declared_edge
from cockpit.standards.delegations import delegated
from cockpit.standards.edges import serves_dns
from cockpit.standards.hosting import under

CHECK = check(
    "Edge provider is authoritative for DNS",
    severity=HIGH,
    why="An edge can only stand in front of a name whose records it gives out. With the name servers still "
    "at another provider, a proxy that is switched on in the dashboard changes nothing for visitors; with "
    "one of them left behind, some visitors get last year's records.",
    fix="Enter the edge's name servers at the registrar, all of them and no others.",
    undo="Enter the former name servers at the registrar again.",
    verify="dig +short NS {subject}",
    source="RFC 1034 section 4.2.1 (delegation); the providers' name server names; launch.toml [edge]",
    terms={
        "name server": "the machine that answers for your domain's records; the registrar says which ones",
        "delegation": "the entry at the registrar that hands a domain to its name servers",
    },
)


def judge(launch: Launch, zone: Zone) -> Iterator[Finding]:
    """Every name server of the delegation belongs to the declared edge."""
    subject, servers = zone.apex, tuple(sorted(delegated(zone.parent)))
    if launch.edge is None or not launch.edge.provider:
        yield _without(launch, subject)
    elif not servers:
        yield cut(subject, _unseen(zone))
    else:
        yield _judged(launch, launch.edge, subject, servers)


def _without(launch: Launch, subject: str) -> Finding:
    if any(host.proxied for host in launch.hosts):
        told = "a host is declared behind an edge, and launch.toml does not say whose"
        return undeclared(subject, told, '[edge]\nprovider = "Cloudflare"')
    return not_applicable(subject, "launch.toml declares no edge")


def _unseen(zone: Zone) -> Unreachable:
    """Why the delegation could not be read; a parent that names nobody is a matter of the zone itself."""
    if isinstance(zone.parent, Unreachable):
        return zone.parent
    said = f"the parent of {zone.apex} names no name servers: {zone.parent.said}"
    return Unreachable(Layer.DNS, said, "no-delegation")


def _judged(launch: Launch, edge: Edge, subject: str, servers: tuple[str, ...]) -> Finding:
    own, one = edge.nameservers, declared_edge(launch)
    if not own and one is None:
        return _unknown(edge, subject, servers)
    if not own and one and not one.answers and not any(serves_dns(one, server) for server in servers):
        told_by = ", ".join(servers)
        return not_applicable(subject, f"{one.name} takes names from any DNS provider; here {told_by} answer")
    name = one.name if one else edge.provider
    inside = [s for s in servers if _owned(s, edge) or (not own and one and serves_dns(one, s))]
    others = [s for s in servers if s not in inside]
    told: dict[str, Any] = {
        "expected": ", ".join(own) or f"name servers of {name} only",
        "observed": ", ".join(servers),
        "evidence": {"delegation": list(servers), "others": others},
        "verify": command("dig +trace NS {} | tail -n 20", subject),
    }
    if not others:
        return passed(subject, f"{name} gives out the records of {subject}", **told)
    fix = _move(edge, servers, others, inside)
    if inside:
        summary = f"{', '.join(others)} of {subject} is not {name}'s: some visitors get its records"
        return failed(subject, "mixed", summary, fix=fix, **told)
    summary = f"{subject} is answered by {', '.join(others)}, not by {name}: its proxy has no effect"
    return failed(subject, "elsewhere", summary, fix=fix, **told)


def _owned(server: str, edge: Edge) -> bool:
    return any(under(server, declared) for declared in edge.nameservers)


def _unknown(edge: Edge, subject: str, servers: tuple[str, ...]) -> Finding:
    """Nobody here knows the names of this provider's servers."""
    listed = ", ".join(f'"{server}"' for server in servers)
    return undeclared(
        subject,
        f"{subject} is answered by {', '.join(servers)}; this program does not know which servers are "
        f"{edge.provider}'s",
        f"nameservers = [{listed}]   # in [edge], if these are {edge.provider}'s or meant to be",
    )


def _move(edge: Edge, servers: tuple[str, ...], others: list[str], inside: list[str]) -> Fix:
    text = (
        f"At the registrar, enter the name servers that {edge.provider} shows for the domain, and no others."
    )
    lines = [f"delete at the registrar: {server}" for server in others]
    lines += [f"keep: {server}" for server in inside]
    listed = ", ".join(f'"{server}"' for server in servers)
    lines.append(f"if they are meant to be elsewhere: nameservers = [{listed}]   # in [edge]")
    return Fix(text, "\n".join(lines), f"Enter again: {', '.join(servers)}")


_ONE, _TWO = "ana.ns.cloudflare.com", "bob.ns.cloudflare.com"
_ON = (Host(name="shop.example", proxied=True),)


def _launch(edge: Edge | None = CLOUDFLARE, hosts: tuple[Host, ...] = _ON) -> Launch:
    return sample_launch(edge=edge, hosts=hosts)


def _zone(*servers: str) -> Zone:
    return sample_zone(parent=sample_answer("shop.example", "NS", authority=servers, server="a.nic.example"))


def _cases() -> Iterator[Case]:
    yield case("its own", _launch(), _zone(_ONE, _TWO), expect=PASS)
    yield case("one left behind", _launch(), _zone(_ONE, NS2), expect=FAIL)
    yield case("elsewhere", _launch(), _zone(NS1, NS2), expect=FAIL)
    look_alike = _zone("ana.ns.cloudflare.com.evil.example", "x-ns.cloudflare.com")
    yield case("names that look like it", _launch(), look_alike, expect=FAIL)
    declared = Edge(provider="Velodns", nameservers=("dns.example",))
    yield case("declared by their domain", _launch(declared), _zone(NS1, NS2), expect=PASS)
    yield case("declared, and others", _launch(declared), _zone(NS1, "ns.else.example"), expect=FAIL)
    meant = Edge(provider="Cloudflare", nameservers=(NS1, NS2))
    yield case("elsewhere on purpose", _launch(meant), _zone(NS1, NS2), expect=PASS)
    yield case("a provider nobody knows", _launch(Edge(provider="Velodns")), _zone(NS1), expect=UNKNOWN)
    for name in ("Fastly", "Vercel", "Netlify", "CloudFront"):
        elsewhere = _launch(Edge(provider=name))
        yield case(f"{name}, with DNS elsewhere", elsewhere, _zone(NS1, NS2), expect=NOT_APPLICABLE)
    both = _zone("ns1.vercel-dns.com", NS2)
    yield case("half of Vercel's DNS", _launch(Edge(provider="Vercel")), both, expect=FAIL)
    yield case("no resolver", _launch(), sample_zone(parent=NO_RESOLVER), expect=UNKNOWN)
    yield case("no delegation", _launch(), _zone(), expect=UNKNOWN)
    yield case("an edge nobody names", _launch(None), _zone(NS1), expect=UNKNOWN)
    yield case("no edge", _launch(None, ()), _zone(NS1), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
