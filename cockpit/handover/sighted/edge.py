"""The edge as the addresses and headers of the product's hosts show it."""

from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.handover.schema import Row
from cockpit.launch import Launch
from cockpit.standards.hosting import recognise

_INFERRED = "provider default: hosts are proxied (inferred, not read with a token)"


def row(launch: Launch, names: Names, fronts: Fronts) -> Row:
    """Whose edge answers; nothing where none shows."""
    for host in (launch.canonical_host, *(host.name for host in launch.hosts if host.production)):
        lookup = names.lookups.get(host)
        responses = [front.seen for front in fronts.of(host) if isinstance(front.seen, Response)]
        chain, addresses = (lookup.chain, lookup.addresses) if lookup else ((), ())
        edge = next((match for match in recognise(chain, addresses, responses) if match.edge), None)
        if edge:
            return {"provider": edge.platform, "ddos": _INFERRED}
    return {}
