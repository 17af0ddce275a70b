"""Gathers `Origins`: each declared origin directly, under the public name, and the platform's own names."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.origins import Given, Origins, Straight
from cockpit.facts.tls import Handshake
from cockpit.launch import Launch
from cockpit.launch.parts import Host
from cockpit.model import Layer
from cockpit.probes.names import WEB_HOSTS
from cockpit.probes.tls import presented
from cockpit.standards.addresses import family, is_address
from cockpit.vantage import Vantage, Variant

Seen = Response | Unreachable
GIVEN_NAMES = 8
BODY_BYTES = 65_536
HTTPS, HTTP = 443, 80
_LEFT_ALONE = ("mail", "retired")


async def gather(launch: Launch, vantage: Vantage) -> Origins:
    """At most three requests for each host, one for each platform name."""
    hosts = [host for host in launch.hosts if behind(host)][:WEB_HOSTS]
    names = launch.deploy.platform_hosts[:GIVEN_NAMES] if launch.deploy else ()
    straight, given = await asyncio.gather(
        asyncio.gather(*(_straight(launch, vantage, host) for host in hosts)),
        asyncio.gather(*(_given(vantage, name) for name in names)),
    )
    return Origins(tuple(straight), tuple(given), vantage.now.isoformat())


def behind(host: Host) -> bool:
    """The host is used, an edge stands in front, and it is declared what stands behind."""
    return bool(host.proxied) and bool(host.origin) and host.role not in _LEFT_ALONE


@dataclass(frozen=True, slots=True)
class Door:
    """Where an origin is: a name or an address, and its ports."""

    target: str
    https: int = HTTPS
    http: int = HTTP


def door(origin: str) -> Door:
    """A declared origin: an address, a name, either with a port, or a URL."""
    if is_address(origin):
        return Door(origin.strip("[]"))
    parts = urlsplit(origin if "://" in origin else f"//{origin}")
    target, port = parts.hostname or "", parts.port
    if port is None:
        return Door(target)
    plain = parts.scheme == "http" or (not parts.scheme and port == HTTP)
    return Door(target, http=port) if plain else Door(target, https=port)


async def _straight(launch: Launch, vantage: Vantage, host: Host) -> Straight:
    where = door(host.origin)
    found = await _addresses(launch, vantage, where.target)
    if isinstance(found, Unreachable):
        return Straight(host.name, host.origin, where.target, (), found, found, found)
    shaken = await _shaken(vantage, host.name, found[0]) if where.https == HTTPS else None
    secure, plain = await asyncio.gather(
        _asked(vantage, f"https://{_place(host.name, where.https, HTTPS)}/", found[0], shaken),
        _asked(vantage, f"http://{_place(host.name, where.http, HTTP)}/", found[0], None),
    )
    return Straight(host.name, host.origin, where.target, found, shaken, secure, plain)


async def _addresses(launch: Launch, vantage: Vantage, target: str) -> tuple[str, ...] | Unreachable:
    """What the target is, in the families we look from."""
    found = (target,) if is_address(target) else await vantage.addresses(target)
    if isinstance(found, Unreachable):
        return found
    chosen = tuple(address for address in found if family(address) in launch.vantage.families)
    if chosen:
        return chosen
    cause = f"no address of the origin {target} is of a family we look from ([vantage] families)"
    return Unreachable(Layer.NETWORK, cause, "not-asked")


async def _shaken(vantage: Vantage, host: str, address: str) -> Handshake | Unreachable:
    seen = await vantage.handshake(host, address)
    return seen if isinstance(seen, Unreachable) else presented(host, address, seen)


async def _asked(
    vantage: Vantage, url: str, address: str, shaken: Handshake | Unreachable | None
) -> Response | Unreachable:
    """One GET at the address, unless the handshake has shown already that it gets nowhere.

    A certificate that only the edge trusts (Cloudflare calls it Origin CA), or a bad one, hides nothing: that
    it is so was seen in the handshake.
    """
    if isinstance(shaken, Unreachable):
        return shaken
    bad = shaken is not None and not shaken.accepted
    return await vantage.fetch(url, at=address, limit=BODY_BYTES, variant=Variant(unverified=bad))


def _place(host: str, port: int, usual: int) -> str:
    return host if port == usual else f"{host}:{port}"


async def _given(vantage: Vantage, name: str) -> Given:
    return Given(name, await vantage.fetch(f"https://{name}/", limit=BODY_BYTES))
