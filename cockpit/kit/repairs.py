"""How a host resolves, as findings: each fault with the exact record to publish or to delete."""

from collections.abc import Iterator
from shlex import quote

from cockpit.facts import Unreachable
from cockpit.facts.names import Lookup, Names
from cockpit.kit import (
    Finding,
    Fix,
    Launch,
    command,
    cut,
    failed,
    passed,
    publish,
    undeclared,
    warned,
    withdraw,
)
from cockpit.standards.answers import bogus, shown, truth, unseen
from cockpit.standards.resolving import FAMILIES, Fault, faults
from cockpit.standards.targets import Target, match_edge, platforms_at

_WAIT = Fix(
    "Nothing to change: the resolver forgets the old answer when its TTL has passed. Until then some "
    "visitors still get it. If it never changes, this network has a DNS view of its own (split horizon).",
    undo="Nothing was changed.",
)


def target_of(launch: Launch, names: Names, host: str) -> Target | None:
    """What the host is declared to resolve to, or none when launch.toml does not say."""
    declared = launch.host(host)
    if declared is None or not declared.targets:
        return None
    return Target.read(declared.targets, names.targets, proxied=bool(declared.proxied))


def resolves(launch: Launch, names: Names, host: str, target: Target | None) -> Iterator[Finding]:
    """Every finding about how a host resolves; a single pass when all is as declared."""
    lookup = names.lookups[host]
    dark = unseen(lookup)
    if why := bogus(lookup):
        yield _bogus(host, names.apex or launch.domain, why)
        return
    if len(dark) == len(FAMILIES):
        yield cut(host, dark["A"])
        return
    found = tuple(faults(host, lookup, target))
    for fault in found:
        yield doubt(launch, names, fault, host, target) or finding(fault, host, names.apex or launch.domain)
    refused = {
        type_: seen
        for type_, seen in (("A", lookup.a), ("AAAA", lookup.aaaa))
        if isinstance(seen, Unreachable) and seen.kind == "refused"
    }
    for type_, why in {**refused, **dark}.items():
        yield cut(f"{host} {type_}", why)
    if not found and not dark and not refused:
        yield _as_declared(launch, host, lookup, target)


def _as_declared(launch: Launch, host: str, lookup: Lookup, target: Target | None) -> Finding:
    told = [seen for type_, _ in FAMILIES for seen in truth(lookup, type_).values()]
    said = tuple(dict.fromkeys(text for seen in told for text in seen.values))
    if target is None:
        return undeclared(
            host,
            f"{host} resolves to {', '.join(said)}; launch.toml does not say whether that is right",
            target_line(launch, host, said),
        )
    way = f" by way of {', '.join(lookup.chain)}" if lookup.chain else ""
    return passed(
        host,
        f"{host} resolves to {', '.join(said)}{way}, as declared",
        expected=target.described,
        observed=", ".join(said),
        evidence={"answers": [shown(seen) for seen in told]},
    )


def _bogus(host: str, zone: str, why: Unreachable) -> Finding:
    """Signatures that do not hold: most visitors get an error although every record is there."""
    return failed(
        host,
        "dnssec-broken",
        f"{host} cannot be looked up by most visitors: the registrar announces DNSSEC signatures (a DS "
        "record) that the name servers do not fulfil, as happens after a move to another DNS provider",
        expected="signatures that match the DS record at the registrar, or no DS record",
        observed=why.cause,
        evidence={"resolver": why.cause},
        fix=Fix(
            f"Either enter at the registrar the DS record that your DNS provider shows for {zone}, or switch "
            "DNSSEC off there. Visitors come back as resolvers forget the old DS record, within about a day.",
            f"at the registrar, delete: {zone}. IN DS (every one that the DNS provider does not show)",
            f"Enter the former DS record of {zone} at the registrar again.",
        ),
        verify=command("dig {} A | grep status; dig +cd +short {} A", host, host),
    )


def doubt(launch: Launch, names: Names, fault: Fault, host: str, target: Target | None) -> Finding | None:
    """The finding in place of a wrong target that cannot be told from the right one, or none.

    An edge hides the target; a platform gives other addresses in other places; a target may be dark itself.
    """
    declared, subject = launch.host(host), f"{host} {fault.type}"
    if (
        fault.kind not in ("wrong-target", "stale-aaaa")
        or target is None
        or not (declared and declared.targets)
    ):
        return None
    if declared.proxied is None and all(map(match_edge, fault.records)):
        said = f"{host} leads to an edge ({', '.join(fault.records)}), which hides its target"
        return undeclared(
            subject, f"{said}: say that it stands there", f"proxied = true   # in the [[host]] of {host}"
        )
    dark = (seen.unreachable for name, seen in names.targets.items() if name in target.names)
    if why := next((why for why in dark if why), None):
        return cut(subject, why)
    if target.platforms and not platforms_at(fault.records) and not names.lookups[host].chain:
        place = ", ".join(sorted(target.platforms))
        said = f"{host} leads to {', '.join(fault.records)}; {place} gives other addresses in other places"
        values = (*sorted(target.names), *sorted(target.addresses), *fault.records)
        return undeclared(
            subject, f"{said}: declare these if they are yours", target_line(launch, host, values)
        )
    return None


def target_line(launch: Launch, host: str, said: tuple[str, ...]) -> str:
    """The line of launch.toml that would say what is seen now; of an edge, what stands behind it."""
    values = ", ".join(f'"{text}"' for text in said) or '"203.0.113.10"'
    line = f"target = [{values}]"
    if said and all(map(match_edge, said)):
        line = 'target = ["ADDRESS OR NAME OF YOUR SERVER BEHIND THE EDGE"]\nproxied = true'
    return (
        f"{line}   # in the [[host]] of {host}" if launch.host(host) else f'[[host]]\nname = "{host}"\n{line}'
    )


def finding(fault: Fault, host: str, zone: str) -> Finding:
    """A fault as a finding; those of one address family have it in their subject."""
    whole = fault.kind in ("no-name", "no-address", "cname-loop", "dangling")
    subject = host if whole else f"{host} {fault.type}"
    make = failed if fault.grave else warned
    at = f" @{quote(fault.servers[0])}" if fault.servers else ""
    return make(
        subject,
        fault.kind,
        fault.summary,
        expected=fault.expected,
        observed=fault.observed,
        evidence=fault.evidence,
        fix=repair(fault, host, zone),
        verify=command("dig +noall +answer {} {}", host, fault.type) + at,
    )


def repair(fault: Fault, host: str, zone: str) -> Fix:
    """What to publish or delete, exactly, and the way back."""
    if not fault.grave:
        return _WAIT
    if fault.kind == "servers-differ":
        return Fix(
            "Ask the DNS provider to bring its name servers to the same version of the zone; with a "
            "secondary of your own, raise the SOA serial and check that it may transfer the zone.",
            undo="Nothing was changed in the zone.",
        )
    if fault.partial:
        return _behind(fault, host)
    if fault.wanted:
        return _publish(fault, host, zone)
    if fault.records:
        text = f"Delete this {fault.type} record, or point it at a place that is in use."
        return withdraw(text, zone, host, fault.type, *fault.records)
    text = (
        f"Decide where {host} should lead, declare it as the target of its [[host]], and publish that record."
    )
    return publish(text, zone, host, "A", "ADDRESS OF PRODUCTION")


def _behind(fault: Fault, host: str) -> Fix:
    """Other name servers are right: publishing again would change nothing at the one that is behind."""
    keep = ", ".join(fault.wanted) or "no such record"
    where = ", ".join(fault.servers)
    return Fix(
        f"Bring {where} to the current version of the zone: the other name servers are right. Ask its "
        "operator; with a secondary of your own, raise the SOA serial and let it transfer the zone.",
        f"at {where}, {host}. {fault.type} should be: {keep}",
        "Nothing was changed in the zone.",
    )


def _publish(fault: Fault, host: str, zone: str) -> Fix:
    type_ = fault.wanted_type
    text = f"Publish the declared {type_} record of {host}"
    if type_ == "CNAME" and host == zone:
        type_ = "ALIAS"
        text += ", as ALIAS, ANAME or flattened CNAME: a plain CNAME may not stand at the apex"
    if fault.records:
        text += f" and delete {', '.join(fault.records)}"
    was = tuple(sorted(fault.records)) if type_ == fault.type else ()
    fix = publish(f"{text}.", zone, host, type_, *fault.wanted, was=was)
    if fault.records and not was:
        again = (
            f"delete the {type_} record and publish {host}. {fault.type} again: {', '.join(fault.records)}"
        )
        return Fix(fix.text, fix.record, again[0].upper() + again[1:])
    return fix
