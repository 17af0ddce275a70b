"""Compressed files and archives, unpacked within bounds and without their tables of contents, which may lie.

gzip: RFC 1952. zip: PKWARE APPNOTE 6.3, sections 4.3.7 (local file header) and 4.4.4 (general purpose flags).
"""

import bz2
import contextlib
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from cockpit.scan.purse import Purse
from cockpit.text import safe

_STEP: Final = 1 << 16
_LOCAL: Final = b"PK\x03\x04"
_CENTRAL: Final = b"PK\x01\x02"
_HEADER: Final = struct.Struct(
    "<4x2xHH8xIIHH"
)  # flags, method, packed size, size, length of name and of extra
_ENCRYPTED, _STREAMED = 0x1, 0x8
_STORED, _DEFLATED = 0, 8
_UNKNOWN_SIZE: Final = (0, 0xFFFFFFFF)

_DAMAGED: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)

Unpacked = tuple[str, bytes]  # what it is called, and the bytes


def packed(data: bytes) -> bool:
    """The bytes begin as something packed does."""
    return data.startswith((_LOCAL, *(magic for _, magic, _ in _STREAMS)))


def unpacked(data: bytes, purse: Purse) -> Iterator[Unpacked]:
    """What is packed in the bytes, if they begin as something packed does; never raises."""
    if data.startswith(_LOCAL):
        yield from _zip(data, purse)
        return
    for kind, magic, made in _STREAMS:
        at = 0
        while data.startswith(magic, at) and purse.most(len(data) - at):
            out, at = _inflated(data, at, len(data), made, purse)
            if out:
                yield kind, out


_STREAMS: Final[tuple[tuple[str, bytes, Callable[[], Any]], ...]] = (
    ("gz", b"\x1f\x8b\x08", lambda: zlib.decompressobj(31)),
    ("bz2", b"BZh", bz2.BZ2Decompressor),
    ("xz", b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=64 << 20)),
)


def _inflated(data: bytes, first: int, last: int, made: Callable[[], Any], purse: Purse) -> tuple[bytes, int]:
    """What comes out of a stream, as far as it may and can, and where the stream ended."""
    most, out, at = purse.most(last - first), bytearray(), first
    with contextlib.suppress(*_DAMAGED):  # it is read as far as anybody can
        decoder = made()
        while at < last and not decoder.eof and len(out) < most:
            given = data[at : min(at + _STEP, last)]
            at += len(given)
            out += decoder.decompress(given, most - len(out))
        at -= len(decoder.unused_data)
        if len(out) >= most and not decoder.eof:
            purse.gap("more is packed in it than is unpacked")
    purse.took(len(out))
    return bytes(out), at


def _zip(data: bytes, purse: Purse) -> Iterator[Unpacked]:
    """Every member, one header after the other, so that the beginning of an archive is enough."""
    at = 0
    while data.startswith(_LOCAL, at) and at + 30 <= len(data):
        flags, method, packed, _, named, extra = _HEADER.unpack_from(data, at)
        name = safe(data[at + 30 : at + 30 + named].decode("utf-8", "replace"), 120)
        first = at + 30 + named + extra
        known = packed not in _UNKNOWN_SIZE and not flags & _STREAMED
        last = min(first + packed, len(data)) if known else len(data)
        if not purse.most(last - first):
            return
        out, ended = _member(data, first, last, flags, method, purse)
        if out:
            yield f"zip: {name}", out
        at = last if known else _next(data, max(ended, first))


def _member(data: bytes, first: int, last: int, flags: int, method: int, purse: Purse) -> tuple[bytes, int]:
    """The bytes of one member and where it ended; none of one that is encrypted or packed in a rare way."""
    if flags & _ENCRYPTED:
        return b"", first
    if method == _DEFLATED:
        return _inflated(data, first, last, lambda: zlib.decompressobj(-15), purse)
    if method == _STORED:
        out = data[first : min(last, first + purse.most(last - first))]
        purse.took(len(out))
        return out, first + len(out)
    return b"", first


def _next(data: bytes, at: int) -> int:
    """Where the next header begins behind a member whose length is only said after it."""
    local, central = data.find(_LOCAL, at), data.find(_CENTRAL, at)
    return len(data) if local < 0 or 0 <= central < local else local
