"""Looks up the reverse names of an address and where they lead."""

import asyncio
from dataclasses import replace
from ipaddress import ip_address

from cockpit.facts import Unreachable
from cockpit.facts.reverse import Reverse
from cockpit.facts.told import Told
from cockpit.probes.telling import told
from cockpit.vantage import Vantage

MOST_NAMES = 4  # of one address; more than one is rare, and hosts that share an address may have hundreds


async def reverse(vantage: Vantage, address: str, *, sure: bool) -> Reverse:
    """The PTR record of an address and its way back; with `sure` an authority confirms that there is none."""
    name = ip_address(address).reverse_pointer
    seen = await told(vantage, name, "PTR") if sure else Told(name, "PTR", await vantage.look_up(name, "PTR"))
    found = Reverse(str(ip_address(address)), seen)
    leads = await asyncio.gather(*(_leads(vantage, host) for host in found.names[:MOST_NAMES]))
    return replace(found, leads=dict(zip(found.names, leads, strict=False)))


async def _leads(vantage: Vantage, host: str) -> tuple[str, ...] | Unreachable:
    """The addresses of a host; none where DNS says that there are none."""
    seen = await vantage.addresses(host)
    gone = isinstance(seen, Unreachable) and seen.kind in ("nxdomain", "no-address", "bad-name")
    return () if gone else seen
