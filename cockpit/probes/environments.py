"""Looks at the start page of every other environment and of its counterpart; gathers `Environments`."""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.environments import Environments, Glimpse, counterpart, others
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.tls import Handshake
from cockpit.launch import Launch
from cockpit.probes.fronts import OWN_HOPS, same_origin_target
from cockpit.probes.tls import presented
from cockpit.standards import html
from cockpit.standards.versions import version_in
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

MOST = 12  # environments that are looked at


async def gather(launch: Launch, vantage: Vantage) -> Environments:
    """One glimpse of each host."""
    rehearsing = tuple(others(launch))[:MOST]
    hosts = dict.fromkeys((*rehearsing, *(counterpart(launch, host) for host in rehearsing)))
    seen = await asyncio.gather(*(_glimpse(launch, vantage, host) for host in hosts))
    return Environments(dict(zip(hosts, seen, strict=True)))


async def _glimpse(launch: Launch, vantage: Vantage, host: str) -> Glimpse:
    addresses = await vantage.addresses(host)
    if isinstance(addresses, Unreachable):
        return Glimpse(host, addresses)
    page, plain, version, tls = await asyncio.gather(
        _page(vantage, f"https://{host}/"),
        vantage.fetch(f"http://{host}/"),
        _version(launch, vantage, host),
        _handshake(vantage, host, addresses),
    )
    bare = replace(plain, body="") if isinstance(plain, Response) else plain
    return Glimpse(host, page, addresses, bare, version, tls)


async def _page(vantage: Vantage, url: str) -> Page | Unreachable:
    seen = await vantage.fetch(url)
    hops = 0
    while isinstance(seen, Response) and hops < OWN_HOPS and (target := same_origin_target(seen)):
        hops += 1
        seen = await vantage.fetch(target)
    if isinstance(seen, Unreachable):
        return seen
    is_html = "html" in seen.first("content-type").lower()
    return Page(seen.url, seen, html.read(seen.body) if is_html else html.Document())


async def _version(launch: Launch, vantage: Vantage, host: str) -> str:
    marker = launch.deploy.version_marker if launch.deploy else ""
    if not marker.startswith(("/", "http")):
        return ""
    parts = urlsplit(marker)
    query = f"?{parts.query}" if parts.query else ""
    seen = await vantage.fetch(f"https://{host}/{parts.path.lstrip('/')}{query}")
    return safe(redact(version_in(seen)), 100) if isinstance(seen, Response) else ""


async def _handshake(
    vantage: Vantage, host: str, addresses: tuple[str, ...]
) -> Handshake | Unreachable | None:
    if not addresses:
        return None
    shaken = await vantage.handshake(host, addresses[0])
    return shaken if isinstance(shaken, Unreachable) else presented(host, addresses[0], shaken)
