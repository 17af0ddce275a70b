"""What stands in base64 in a text: values of a Kubernetes Secret, data URLs, inline source maps, files."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

SHORTEST: Final = 40  # characters: 30 bytes
_SAME: Final = b"B" * SHORTEST
_STEP: Final = 1 << 20  # bytes that are looked through at once
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_AS_ONE: Final = bytes(ord("B") if byte in _ALPHABET else ord(" ") for byte in range(256))
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_BLOCK: Final = re.compile(rb"[A-Za-z0-9+/_-]{20,}(?:\r?\n[ \t]{0,40}[A-Za-z0-9+/_-]{20,}){0,200000}")
_GIVEN: Final = re.compile(rb"([A-Za-z_][\w.-]{0,80})[\"']?[ \t]{0,8}[:=][ \t]{0,8}[\"']?\Z")
_SECRET: Final = re.compile(rb"kind[\"']?[ \t]{0,4}:[ \t]{0,4}[\"']?(?:Sealed)?Secret\b")
_ENTRY: Final = re.compile(
    rb"^[ \t]{0,40}[\"']?([A-Za-z_.][\w.-]{0,80})[\"']?[ \t]{0,4}:[ \t]{0,4}"
    rb"[\"']?([A-Za-z0-9+/]{8,}={0,2})[\"']?,?[ \t\r]*$",
    re.MULTILINE,
)
_TEXT: Final = bytes(range(0x20, 0x7F)) + b"\t\n\r"
_PACKED: Final = (b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\xff\xfe")
_FEW: Final = 50  # of so many bytes one may be none of a text: UTF-8 beyond ASCII


@dataclass(frozen=True, slots=True)
class Decoded:
    """What stood in base64 from `start` on, and how."""

    start: int
    data: bytes
    coded: bytes


def decoded(data: bytes) -> Iterator[Decoded]:
    """Every block that decodes to a text or to something packed, with the name before it where it has one."""
    if b"kind" in data and _SECRET.search(data):
        for entry in _ENTRY.finditer(data):
            if (plain := _plain(entry[2])) is not None:
                yield Decoded(entry.start(2), _with_name(entry[1], plain), entry[2])
    for start, end in blocks(data):
        if (plain := _plain(data[start:end])) is not None:
            given = _GIVEN.search(data, max(0, start - 100), start)
            yield Decoded(start, _with_name(given[1], plain) if given else plain, data[start:end])


def blocks(data: bytes) -> Iterator[tuple[int, int]]:
    """Where long runs of base64 stand that may be something, over several lines where they go on."""
    at = 0
    while len(data) - at >= SHORTEST:
        same, end = data[at : at + _STEP].translate(_AS_ONE), at
        begins = same.find(_SAME)
        while begins >= 0:
            if not _may_be(data[at + begins : at + begins + SHORTEST]):
                ends = same.find(b" ", begins)
                begins = same.find(_SAME, ends) if ends >= 0 else -1
                continue
            found = _BLOCK.match(data, at + begins)
            assert found is not None
            end = found.end()
            yield at + begins, end
            begins = same.find(_SAME, end - at)
        at = max(end, at + _STEP - SHORTEST + 1)


@lru_cache(1 << 14)  # a lock file says the same checksums in every version
def _may_be(begins: bytes) -> bool:
    """Of something drawn or hashed most of the first bytes would be none of a text."""
    plain = base64.b64decode(begins.translate(_URL_SAFE))
    return plain.startswith(_PACKED) or 3 * len(plain.translate(None, _TEXT)) <= len(plain)


def _with_name(name: bytes, plain: bytes) -> bytes:
    return plain if b"\n" in plain.strip() else name + b"=" + plain


def _plain(coded: bytes) -> bytes | None:
    """What it decodes to, if that is something to be read."""
    bare = b"".join(coded.split()).translate(_URL_SAFE).rstrip(b"=")
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        plain = base64.b64decode(bare[:_HEAD] + b"=" * (-len(bare[:_HEAD]) % 4))
        if not _readable(plain):
            return None
        return plain if len(bare) <= _HEAD else base64.b64decode(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:
        return None


_HEAD: Final = 400  # characters that show what the rest will be


def _readable(plain: bytes) -> bool:
    odd = len(plain.translate(None, _TEXT))
    return plain.startswith(_PACKED) or odd * _FEW <= len(plain)
