"""Whoever speaks QUIC, as far as its first answer: the versions it knows (RFC 9000 section 6, RFC 8999 6)."""

from typing import Final

VERSIONS: Final = ("00000001", "6b3343cf")  # QUIC v1 and v2, in hex
_LEAST: Final = 1200  # bytes of a datagram that is answered (RFC 9000 section 14.1)
_IDS_AT: Final = 5  # after the first byte and the version
_MOST_ID: Final = 20  # bytes of a connection id (RFC 9000 section 17.2)


def negotiate(packet: bytes) -> bytes | None:
    """The answer to a first packet of a version nobody speaks; silence for anything else."""
    if len(packet) < _LEAST or not packet[0] & 0x80 or packet[1:_IDS_AT].hex() in ("00000000", *VERSIONS):
        return None
    theirs, rest = _id(packet[_IDS_AT:])
    ours, _ = _id(rest)
    if max(len(theirs), len(ours)) > _MOST_ID:
        return None
    echo = bytes([len(ours)]) + ours + bytes([len(theirs)]) + theirs
    return b"\x80" + bytes(4) + echo + bytes.fromhex("".join(VERSIONS))


def _id(packet: bytes) -> tuple[bytes, bytes]:
    """A connection id behind its length, and what follows."""
    return packet[1 : 1 + packet[0]], packet[1 + packet[0] :]
