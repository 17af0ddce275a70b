"""One QUIC packet of a version that nobody speaks: whoever speaks QUIC answers with the versions it does.

RFC 9000 section 6.1 and RFC 8999 section 6. No handshake and no encryption is needed; a server answers at
most once, and with less than it was sent.
"""

import asyncio
import secrets
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.places import Place

ANSWER_SECONDS: Final = 2.0
_LEAST: Final = 1200  # bytes of a datagram that a server may answer (RFC 9000 section 14.1)
_NOBODYS: Final = bytes.fromhex("1a2a3a4a")  # reserved to exercise negotiation (RFC 9000 section 15)
_ID: Final = 8  # bytes of each connection id
_HEAD: Final = 7  # of an answer: first byte, version 0, the lengths of two ids
_MOST: Final = 32  # versions that are read
NAMES: Final = {"00000001": "QUIC v1", "6b3343cf": "QUIC v2"}


class NoQuicError(OSError):
    """What came is something else, or nothing: lost, filtered here, or nobody listens."""


async def negotiated(target: Place) -> tuple[str, ...]:
    """The versions that whoever listens at the target names, in hex; those kept for exercise left out.

    Raises:
        OSError: nothing came within ANSWER_SECONDS, twice; the port is closed (ICMP says so); or what came is
            no version negotiation for our packet.
    """
    for attempt in (1, 2):
        try:
            return await _asked(target)
        except TimeoutError:
            if attempt == 2:  # noqa: PLR2004 - a datagram may be lost once
                raise NoQuicError(f"no answer within {ANSWER_SECONDS:g} s") from None
    raise AssertionError


def unheard(why: Unreachable, place: str) -> Unreachable:
    """The same failure in the words of UDP, where silence says nothing about the server."""
    if why.kind == "timeout":
        return Unreachable(
            Layer.NETWORK, f"{place} gives no answer: UDP may be filtered where you are", "silent"
        )
    if why.kind == "refused":
        return Unreachable(Layer.TCP, f"{place} is closed", "refused")
    return why


async def _asked(target: Place) -> tuple[str, ...]:
    ours, theirs = secrets.token_bytes(_ID), secrets.token_bytes(_ID)
    head = b"\xc0" + _NOBODYS + bytes([_ID]) + theirs + bytes([_ID]) + ours
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(answer), remote_addr=target)
    try:
        transport.sendto(head.ljust(_LEAST, b"\0"))
        async with asyncio.timeout(ANSWER_SECONDS):
            return versions(await answer, ours, theirs)
    finally:
        transport.close()


def versions(packet: bytes, ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """The versions in a version negotiation packet that echoes both connection ids (RFC 9000 17.2.1).

    Raises:
        NoQuicError: it is none, or it answers somebody else's packet.
    """
    echo = bytes([len(ours)]) + ours + bytes([len(theirs)]) + theirs
    if (
        len(packet) < _HEAD
        or not packet[0] & 0x80
        or packet[1:5] != bytes(4)
        or packet[5 : 5 + len(echo)] != echo
    ):
        raise NoQuicError("what answers is no QUIC version negotiation")
    rest = packet[5 + len(echo) :][: 4 * _MOST]
    found = (rest[at : at + 4].hex() for at in range(0, len(rest) - 3, 4))
    return tuple(version for version in found if not _for_exercise(version))


def _for_exercise(version: str) -> bool:
    return version[1::2] == "aaaa"


class _Ear(asyncio.DatagramProtocol):
    """The first datagram that comes, or the refusal of the port."""

    def __init__(self, answer: "asyncio.Future[bytes]") -> None:
        self._answer = answer

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        if not self._answer.done():
            self._answer.set_result(data)

    def error_received(self, reason: Exception) -> None:
        if not self._answer.done():
            self._answer.set_exception(reason)
