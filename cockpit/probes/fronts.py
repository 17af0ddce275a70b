"""Gathers `Fronts`: every address of every host, asked one by one with the public name."""

import asyncio
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.launch import Launch
from cockpit.standards import html
from cockpit.standards.addresses import family
from cockpit.standards.locations import REDIRECTS, origin_of, resolve
from cockpit.standards.versions import version_in
from cockpit.vantage import Vantage

Seen = Response | Unreachable
HOSTS = 40
ADDRESSES = 8  # of one host; a pool behind one name shows itself in the first few
OWN_HOPS = 2  # redirects within the host, such as `/` to `/en/`
MAX_TITLE = 200


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Fronts:
    """One GET for each address; mail hosts and names that only a wildcard gives are left out."""
    places = [
        (host, address)
        for host in _hosts(launch, names)
        for address in names.lookups[host].addresses[:ADDRESSES]
        if family(address) in launch.vantage.families
    ]
    return Fronts(tuple(await asyncio.gather(*(_front(launch, vantage, *place) for place in places))))


def _hosts(launch: Launch, names: Names) -> list[str]:
    def web(host: str) -> bool:
        declared = launch.host(host)
        if declared is not None:
            return declared.role != "mail"
        return not names.lookups[host].wildcard or host in (launch.domain, launch.www)

    return [host for host in names.lookups if web(host)][:HOSTS]


async def _front(launch: Launch, vantage: Vantage, host: str, address: str) -> Front:
    seen, version = await asyncio.gather(
        _within(vantage, f"https://{host}/", address), _version(launch, vantage, host, address)
    )
    if isinstance(seen, Unreachable):
        unsure = seen.kind in ("certificate", "tls")
        plain = await vantage.fetch(f"http://{host}/", at=address) if unsure else None
        return Front(host, address, seen, version, plain=plain)
    declared = launch.host(host)
    marker = declared.marker if declared else ""
    said = (marker if marker in seen.body else "") if marker else version
    return Front(host, address, seen, said, html.read(seen.body).title[:MAX_TITLE])


async def _within(vantage: Vantage, url: str, address: str) -> Seen:
    """The response after redirects that stay on the same origin, all at the same address."""
    seen = await vantage.fetch(url, at=address)
    for _ in range(OWN_HOPS):
        target = "" if isinstance(seen, Unreachable) else same_origin_target(seen)
        if not target:
            return seen
        seen = await vantage.fetch(target, at=address)
    return seen


def same_origin_target(response: Response) -> str:
    """Where a redirect leads, if that is the same origin and another URL; else an empty string."""
    if response.status not in REDIRECTS:
        return ""
    target = resolve(response.url, response.all("location")).url
    return target if target not in ("", response.url) and origin_of(target) == origin_of(response.url) else ""


async def _version(launch: Launch, vantage: Vantage, host: str, address: str) -> str:
    """The release this address names, for hosts that are the product."""
    marker = launch.deploy.version_marker if launch.deploy else ""
    declared = launch.host(host)
    product = host in (launch.domain, launch.www) or (declared is not None and declared.production)
    if not marker or not product:
        return ""
    parts = urlsplit(marker)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    seen = await vantage.fetch(f"https://{host}/{path.lstrip('/')}", at=address)
    return version_in(seen) if isinstance(seen, Response) else ""
