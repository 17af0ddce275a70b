"""Text of two bytes a character, as PowerShell's `>` writes it, made one that rules can read."""

import codecs
from typing import Final

_SAMPLE: Final = 4096
_MOSTLY, _HARDLY = 0.4, 0.05


def narrowed(data: bytes) -> bytes:
    """The text in UTF-8 where the bytes are UTF-16, with or without a byte order mark; else nothing."""
    codec = _codec(data)
    return data.decode(codec, "replace").encode("utf-8", "replace") if codec else b""


def _codec(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 8 or b"\0" not in sample:  # noqa: PLR2004 - too little to tell
        return ""
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _MOSTLY and even < _HARDLY:
        return "utf-16-le"
    return "utf-16-be" if even > _MOSTLY and odd < _HARDLY else ""
