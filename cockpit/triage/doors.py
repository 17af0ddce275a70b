"""Does every address of a host take a connection, and show a certificate that visitors accept."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.visits import Stage
from cockpit.model import Layer
from cockpit.standards.certificate_codes import rejected
from cockpit.standards.visit_addresses import VisitAddress
from cockpit.triage.layers import Sight, State
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken

MOST: Final = 8  # addresses of one host
SILENT_SIX: Final = "ipv6-silent"  # no IPv6 address answers and IPv4 does: theirs, or ours
_HTTPS: Final = 443
_OLD: Final = ("SSLv3", "TLSv1", "TLSv1.1")


@dataclass(frozen=True, slots=True)
class _Door:
    """What one address showed: the stage that broke and why, or none."""

    address: str
    stage: Stage | None = None
    kind: str = ""
    cause: str = ""


async def doors(vantage: Vantage, where: VisitAddress, addresses: Sequence[str]) -> tuple[Sight, ...]:
    """The connection to every address, and on port 443 the handshake with the public name."""
    seen = await asyncio.gather(*(_door(vantage, where, one) for one in addresses[:MOST]))
    return (*_connections(where, seen), *(_handshakes(where, seen) if where.scheme == "https" else ()))


async def _door(vantage: Vantage, where: VisitAddress, address: str) -> _Door:
    if where.scheme == "https" and where.port == _HTTPS:
        return _shown(where, address, await vantage.handshake(where.host, address))
    plug = await vantage.plug(address, where.port)
    if isinstance(plug, Unreachable):
        return _closed(address, plug)
    with contextlib.closing(plug):
        return _Door(address)


def _closed(address: str, why: Unreachable) -> _Door:
    stages = {Layer.NETWORK: Stage.OWN_NETWORK, Layer.TLS: Stage.TLS}
    return _Door(address, stages.get(why.layer, Stage.TCP), why.kind, why.cause)


def _shown(where: VisitAddress, address: str, seen: Shaken | Unreachable) -> _Door:
    place = f"{where.host} ({address})"
    if isinstance(seen, Unreachable):
        kind = "handshake" if seen.kind == "tls" else seen.kind
        return _closed(address, Unreachable(seen.layer, seen.cause, kind))
    if seen.code:
        kind = rejected(seen.code)
        cause = f"the certificate of {place} is not accepted: {seen.trouble}{_ended(seen, kind)}"
        return _Door(address, Stage.TLS, kind, cause)
    if seen.version in _OLD:
        cause = f"{place} speaks {seen.version} at most, which browsers do not"
        return _Door(address, Stage.TLS, "old-protocol", cause)
    return _Door(address)


def _ended(seen: Shaken, kind: str) -> str:
    """The last moment of an expired certificate."""
    if kind != "expired" or not seen.ders:
        return ""
    from cockpit.standards.x509 import read  # noqa: PLC0415 - brings cryptography along, for this alone

    return f" (its last moment was {read(seen.ders[0]).not_after})"


def _connections(where: VisitAddress, seen: Sequence[_Door]) -> tuple[Sight, ...]:
    """What TCP showed. Without a route of our own to one family, nobody has looked at it."""
    asked = f"a TCP connection to port {where.port} of {', '.join(one.address for one in seen)}"
    unseen = [one for one in seen if one.stage is Stage.OWN_NETWORK]
    shut = [one for one in seen if one.stage is Stage.TCP]
    open_ = [one for one in seen if one not in shut and one not in unseen]
    if shut:
        return (_broken(Stage.TCP, where, shut, open_, asked),)
    if not open_:
        cause = unseen[0].cause if unseen else f"{where.host} has no address to connect to"
        return (Sight(Stage.TCP, State.UNSURE, where.host, cause, "no-route", asked),)
    many = f"{len(open_)} addresses take" if len(open_) > 1 else f"{open_[0].address} takes"
    beside = f"; {unseen[0].cause}, so it was not looked at" if unseen else ""
    said = f"{many} connections on port {where.port}{beside}"
    return (Sight(Stage.TCP, State.FINE, where.host, said, asked=asked),)


def _handshakes(where: VisitAddress, seen: Sequence[_Door]) -> tuple[Sight, ...]:
    """What TLS showed where TCP was open; on other ports only the visit looks."""
    asked = f"a TLS handshake with the name {where.host}"
    bad = [one for one in seen if one.stage is Stage.TLS]
    good = [one for one in seen if one.stage is None]
    if bad:
        return (_broken(Stage.TLS, where, bad, good, asked),)
    if where.port != _HTTPS or not good:
        return ()
    said = f"the certificate of {where.host} is accepted"
    return (Sight(Stage.TLS, State.FINE, where.host, said, asked=asked),)


def _broken(
    stage: Stage, where: VisitAddress, bad: Sequence[_Door], good: Sequence[_Door], asked: str
) -> Sight:
    """At all addresses, or at some: then some visitors are well and others are not."""
    cause, kind = bad[0].cause, bad[0].kind
    if good:
        all_ = len(bad) + len(good)
        cause = f"at {len(bad)} of {all_} addresses, so for some visitors only: {cause}"
        if kind == "timeout" and stage is Stage.TCP and _only_six(bad, good):
            kind = SILENT_SIX
    return Sight(stage, State.BROKEN, where.host, cause, kind, asked)


def _only_six(bad: Sequence[_Door], good: Sequence[_Door]) -> bool:
    return all(":" in one.address for one in bad) and not any(":" in one.address for one in good)
