"""Gathers `Transport`: MTA-STS with its policy, and TLS reports, for each domain that may take mail.

Both are optional, so that a resolver's no is taken as it is: nobody has to confirm it.
"""

import asyncio

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.told import Told
from cockpit.facts.transport import Incoming, Transport
from cockpit.launch import Launch
from cockpit.standards.mta_sts import MOST_BYTES, PATH, records
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage) -> Transport:
    """Every domain at once."""
    domains = dict.fromkeys((launch.domain, launch.sending_domain))
    return Transport(tuple(await asyncio.gather(*(_incoming(vantage, domain) for domain in domains))))


async def _incoming(vantage: Vantage, domain: str) -> Incoming:
    (sts, policy), mx, tls_rpt = await asyncio.gather(
        _sts(vantage, domain), _told(vantage, domain, "MX"), _told(vantage, f"_smtp._tls.{domain}")
    )
    return Incoming(domain, mx, sts, tls_rpt, policy)


async def _told(vantage: Vantage, name: str, type_: str = "TXT") -> Told:
    return Told(name, type_, await vantage.look_up(name, type_))


async def _sts(vantage: Vantage, domain: str) -> tuple[Told, Response | Unreachable | None]:
    """The record, and the policy where there is one."""
    seen = await _told(vantage, f"_mta-sts.{domain}")
    if not records(seen.values):
        return seen, None
    url = f"https://mta-sts.{domain}{PATH}"
    return seen, await vantage.fetch(url, limit=MOST_BYTES)
