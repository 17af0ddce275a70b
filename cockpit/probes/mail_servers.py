"""Gathers `MailServers`: MX of every mail domain, the addresses of each target, the reverse of those."""

import asyncio

from cockpit.facts import Unreachable
from cockpit.facts.mail_servers import MailServer, MailServers, targets
from cockpit.launch import Launch
from cockpit.probes.reverse import reverse
from cockpit.probes.telling import told_all
from cockpit.standards.addresses import is_address
from cockpit.standards.mailhosts import provider_of
from cockpit.vantage import Vantage

RETURN_PATHS = 4
MOST_TARGETS = 12  # over all domains; the usual number is one to five
REVERSES = 2  # addresses of one server


async def gather(launch: Launch, vantage: Vantage) -> MailServers:
    """Three rounds: MX, addresses, reverse names; a name that leads back was asked for already, as a rule."""
    domains = await told_all(vantage, mail_domains(launch), "MX")
    hosts = dict.fromkeys(host for seen in domains.values() for host in targets(seen.values))
    wanted = [host for host in hosts if not is_address(host)][:MOST_TARGETS]
    found = await asyncio.gather(*(_server(vantage, host) for host in wanted))
    return MailServers(domains, {one.name: one for one in found})


def mail_domains(launch: Launch) -> tuple[str, ...]:
    """The product's domain, the sending domain, and the declared return paths."""
    paths = (sender.return_path.lower().rstrip(".") for sender in launch.senders if sender.return_path)
    bounces = (launch.email.bounces_to if launch.email else "").rpartition("@")[2].lower().rstrip(".")
    further = dict.fromkeys(name for name in (*paths, bounces) if "." in name)
    return tuple(dict.fromkeys((launch.domain, launch.sending_domain, *list(further)[:RETURN_PATHS])))


async def _server(vantage: Vantage, host: str) -> MailServer:
    addresses = await vantage.addresses(host)
    if isinstance(addresses, Unreachable) or provider_of(host):
        return MailServer(host, addresses)
    looked = (reverse(vantage, address, sure=False) for address in addresses[:REVERSES])
    return MailServer(host, addresses, tuple(await asyncio.gather(*looked)))
