"""Gathers `Protocols`: the choice by ALPN, Alt-Svc, the HTTPS record, and one QUIC packet where it fits."""

import asyncio
from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.protocols import Protocols, Speaks, Spoken
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.names import places
from cockpit.standards import altsvc, svcb
from cockpit.standards.addresses import family
from cockpit.vantage import Vantage

Quic = tuple[str, ...] | Unreachable
ALT_SVC_BYTES = 1024
_NOBODY = Unreachable(Layer.HTTP, "no address was asked for its headers", "not-asked")


async def gather(launch: Launch, vantage: Vantage, names: Names, fronts: Fronts) -> Protocols:
    """The hosts people and programs use at the first address of each family; QUIC once for each address."""
    asked = _asked(launch, names)
    records = dict(zip(asked, await asyncio.gather(*(_record(vantage, host) for host in asked)), strict=True))
    said = {host: _advertised(fronts, host) for host in asked}
    doors = {
        address: host
        for host in reversed(asked)
        for address in asked[host]
        if _proxied(launch, host) or _tells_h3(host, said[host], records[host])
    }
    answers = await asyncio.gather(*(vantage.quic(host, address) for address, host in doors.items()))
    quic = dict(zip(doors, answers, strict=True))
    spoken = await asyncio.gather(*(_spoken(vantage, host, asked[host], quic) for host in asked))
    return Protocols(
        tuple(Speaks(host, one, said[host], records[host]) for host, one in zip(asked, spoken, strict=True))
    )


def _asked(launch: Launch, names: Names) -> dict[str, tuple[str, ...]]:
    """The hosts, each with its first address of each family."""
    first: dict[tuple[str, int], str] = {}
    for host, address in places(launch, names):
        if _used(launch, host):
            first.setdefault((host, family(address)), address)
    hosts = dict.fromkeys(host for host, _ in first)
    return {host: tuple(address for (one, _), address in first.items() if one == host) for host in hosts}


def _used(launch: Launch, host: str) -> bool:
    declared = launch.host(host)
    if declared is None:
        return host in (launch.domain, launch.www)
    return declared.own_code or (declared.production and bool(declared.proxied))


def _proxied(launch: Launch, host: str) -> bool:
    declared = launch.host(host)
    return declared is not None and bool(declared.proxied)


def _advertised(fronts: Fronts, host: str) -> tuple[str, ...] | Unreachable:
    """The Alt-Svc fields of the first address that answers."""
    seen = [front.seen for front in fronts.of(host)]
    answered = next((one for one in seen if isinstance(one, Response)), None)
    if answered is not None:
        return tuple(value[:ALT_SVC_BYTES] for value in answered.all(altsvc.NAME))
    return next((one for one in seen if isinstance(one, Unreachable)), _NOBODY)


async def _record(vantage: Vantage, host: str) -> Answer | Unreachable:
    return await vantage.look_up(host, "HTTPS")


def _tells_h3(host: str, said: tuple[str, ...] | Unreachable, record: Answer | Unreachable) -> bool:
    """The host says by header or in DNS that its own port 443 speaks HTTP/3."""
    told = () if isinstance(said, Unreachable) else altsvc.spoken(said, host)
    published = svcb.spoken(record.values, (host, *record.chain)) if isinstance(record, Answer) else ()
    return any(protocol.startswith("h3") for protocol in (*told, *published))


async def _spoken(
    vantage: Vantage, host: str, addresses: tuple[str, ...], quic: Mapping[str, Quic]
) -> tuple[Spoken, ...]:
    shaken = await asyncio.gather(*(vantage.handshake(host, address) for address in addresses))
    return tuple(
        Spoken(address, one if isinstance(one, Unreachable) else one.protocol, quic.get(address))
        for address, one in zip(addresses, shaken, strict=True)
    )
