"""Gathers `Fronts`: every address of every host, asked one by one with the public name."""

import asyncio
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.launch import Launch
from cockpit.probes.names import places
from cockpit.standards import html
from cockpit.standards.locations import REDIRECTS, origin_of, resolve
from cockpit.standards.versions import version_in
from cockpit.vantage import Vantage

Seen = Response | Unreachable
OWN_HOPS = 2  # redirects within the host, such as `/` to `/en/`
MAX_TITLE = 200


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Fronts:
    """One GET by https and one by http for each address."""
    looks = (_front(launch, vantage, *place) for place in places(launch, names))
    return Fronts(tuple(await asyncio.gather(*looks)))


async def _front(launch: Launch, vantage: Vantage, host: str, address: str) -> Front:
    (seen, way), plain, version = await asyncio.gather(
        _within(vantage, f"https://{host}/", address),
        vantage.fetch(f"http://{host}/", at=address),
        _version(launch, vantage, host, address),
    )
    if isinstance(seen, Unreachable):
        return Front(host, address, seen, version, plain=plain, way=way, version=version)
    declared = launch.host(host)
    marker = declared.marker if declared else ""
    said = (marker if marker in seen.body else "") if marker else version
    return Front(host, address, seen, said, html.read(seen.body).title[:MAX_TITLE], plain, way, version)


async def _within(vantage: Vantage, url: str, address: str) -> tuple[Seen, tuple[Response, ...]]:
    """The response after redirects within the origin, all at the same address, and those before it."""
    way: list[Response] = []
    seen = await vantage.fetch(url, at=address)
    while isinstance(seen, Response) and len(way) < OWN_HOPS and (target := same_origin_target(seen)):
        way.append(seen)
        seen = await vantage.fetch(target, at=address)
    return seen, tuple(way)


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
