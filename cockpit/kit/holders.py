"""Judges one authoritative name server: is it there, and does it hold the zone?"""

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.zone import Server, Zone
from cockpit.kit import Finding, Fix, Layer, command, cut, failed, passed
from cockpit.standards.answers import phrase, shown
from cockpit.standards.delegations import lame


def silent(server: Server) -> bool:
    """No reply came, or the server could not be asked."""
    return isinstance(server.soa, Unreachable) or server.soa.outcome is Outcome.SILENT


def holder(zone: Zone, server: Server, *, dark: bool) -> Finding:
    """One server. Silence counts against it only while another server is heard."""
    subject = f"{zone.apex} at {server.name}"
    host = zone.server_hosts.get(server.name)
    if host is not None and host.unreachable is None and not host.exists:
        said = f"the name server {server.name} has no address"
        return _bad(zone, server, "no-address", said, "an A or AAAA record of the server")
    if isinstance(server.soa, Unreachable):
        return cut(subject, server.soa)
    if silent(server) and dark:
        return cut(subject, Unreachable(Layer.DNS, f"no name server of {zone.apex} replies to us", "timeout"))
    if silent(server):
        return _bad(zone, server, "silent", f"the name server {server.name} does not reply", "a reply")
    if lame(server):
        said = f"the name server {server.name} does not hold {zone.apex}: {phrase(server.soa)}"
        return _bad(zone, server, "lame", said, "an authoritative answer")
    return passed(subject, f"{server.name} answers for {zone.apex}", observed=f"serial {server.serial}")


def _bad(zone: Zone, server: Server, kind: str, said: str, expected: str) -> Finding:
    others = [other.name for other in zone.servers if other.name != server.name and not lame(other)]
    return failed(
        f"{zone.apex} at {server.name}",
        kind,
        said,
        expected=expected,
        observed=phrase(server.soa),
        evidence={"server": server.name, "addresses": list(server.addresses), "soa": shown(server.soa)},
        fix=Fix(
            f"Remove {server.name} from the name servers at the registrar and from the NS records of the "
            "zone, or ask its operator to serve the zone again.",
            f"delete: {zone.apex}. IN NS {server.name}.\nkeep: "
            f"{', '.join(others) or 'none is left: add one first'}",
            f"Enter {server.name} again at the registrar and as NS record.",
        ),
        verify=command("dig +norecurse {} SOA @{}", zone.apex, server.name),
    )
