"""Gathers `Issuance`: CAA for every web host up to the top, and the way an HTTP challenge would take."""

import asyncio

from cockpit.facts.issuance import CHALLENGE_PATH, Issuance
from cockpit.facts.names import Names
from cockpit.launch import Launch
from cockpit.probes.names import resolver_silent, web_hosts
from cockpit.probes.trails import walk
from cockpit.standards.caa import ancestors
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Issuance:
    """Everything at once; only names that have an address are asked."""
    hosts = [host for host in web_hosts(launch, names) if names.lookups[host].exists]
    above = tuple(dict.fromkeys(name for host in hosts for name in ancestors(host)))
    if why := await resolver_silent(vantage, launch.domain):
        return Issuance(dict.fromkeys(above or (launch.domain,), why))
    answers, ways = await asyncio.gather(
        asyncio.gather(*(vantage.ask(name, "CAA") for name in above)),
        asyncio.gather(*(walk(launch, vantage, f"http://{host}{CHALLENGE_PATH}") for host in hosts)),
    )
    return Issuance(dict(zip(above, answers, strict=True)), dict(zip(hosts, ways, strict=True)))
