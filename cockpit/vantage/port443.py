"""Looks at port 443 below HTTP: a TLS handshake, and the one packet that asks for QUIC versions."""

import asyncio
import ssl

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.connector import CannotConnectError, Connector
from cockpit.vantage.handshake import Shaken, Wire, refusal, shake, unseen
from cockpit.vantage.manners import Manners
from cockpit.vantage.quic import negotiated, unheard

AGAIN_SECONDS = 0.5  # before a connection that was dropped without a word is tried a second time
HTTPS = 443
_DROPPED = (ssl.SSLEOFError, ConnectionError)  # the connection ends without a word


async def quic_versions(
    connector: Connector, manners: Manners, host: str, address: str
) -> tuple[str, ...] | Unreachable:
    """The QUIC versions that UDP port 443 of an address names."""
    async with manners.turn(host):
        manners.sent[host] += 1
        try:
            return (await connector.connect(host, HTTPS, negotiated))[0]
        except CannotConnectError as reason:
            return unheard(reason.why, f"UDP port {HTTPS} of {host} ({address})")


async def shaken(
    connector: Connector, manners: Manners, context: ssl.SSLContext, host: str, address: str
) -> Shaken | Unreachable:
    """A handshake; where the connection is dropped without a word, a second one decides."""
    try:
        return await _once(connector, manners, context, host, address)
    except _DROPPED:
        await asyncio.sleep(AGAIN_SECONDS)
    try:
        return await _once(connector, manners, context, host, address)
    except _DROPPED as reason:
        return unseen(reason, f"{host} ({address}) port {HTTPS}")


async def _once(
    connector: Connector, manners: Manners, context: ssl.SSLContext, host: str, address: str
) -> Shaken | Unreachable:
    place = f"{host} ({address}) port {HTTPS}"
    async with manners.turn(host):
        manners.sent[host] += 1
        try:
            wire, _ = await connector.connect(host, HTTPS, Wire.dial)
            return await shake(wire, context, host)
        except CannotConnectError as reason:
            return reason.why
        except _DROPPED:
            raise
        except OSError as reason:
            if refusal(reason):
                return Unreachable(Layer.TLS, f"{place} does not speak this version", "version")
            return unseen(reason, place)
