"""Bodies with bounds: raw bytes and decoded bytes are both capped, whatever the compression claims."""

import codecs
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

# 47 = any zlib or gzip header, 32 kB window.
_ANY_HEADER = 47
_DECODABLE = ("gzip", "x-gzip", "deflate")
_KNOWN = (*_DECODABLE, "br", "zstd", "compress", "x-compress", "dcb", "dcz")  # browsers ignore others
# Codecs of Python that no page is written in: one takes the square of its bytes, one always fails.
_NO_CHARSETS = ("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape")


@dataclass(frozen=True, slots=True)
class Body:
    """The first `limit` decoded bytes; `cut` when there was more; `readable` when its coding is known.

    `size` are the bytes that came over the wire for it.
    """

    data: bytes
    cut: bool = False
    readable: bool = True
    size: int = 0


async def read(chunks: AsyncIterator[bytes], coding: str, limit: int) -> Body:
    """Read at most `limit` bytes from the wire and keep at most `limit` bytes after decoding.

    Raises:
        zlib.error: the content is not what its coding says.
    """
    codings = [name for part in coding.lower().split(",") if (name := part.strip()) in _KNOWN]
    if len(codings) > 1 or any(name not in _DECODABLE for name in codings):
        return Body(b"", readable=False)
    decoder = zlib.decompressobj(_ANY_HEADER) if codings else None
    taken, data = 0, bytearray()
    async for chunk in chunks:
        taken += len(chunk)
        data += _decode(decoder, chunk, limit - len(data), first=taken == len(chunk))
        if taken > limit or len(data) >= limit:
            return Body(bytes(data[:limit]), cut=True, size=taken)
    return Body(bytes(data), size=taken)


def _decode(decoder: "zlib._Decompress | None", chunk: bytes, room: int, *, first: bool) -> bytes:
    """Decode what fits; one byte more than the room shows that there was more."""
    if decoder is None:
        return chunk
    try:
        return decoder.decompress(chunk, max(room, 0) + 1)
    except zlib.error:
        if not first:
            raise
        # Some servers send a bare deflate stream without the zlib header (RFC 9110 section 8.4.1.2).
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(chunk, max(room, 0) + 1)


def text(data: bytes, charset: str) -> str:
    """The body as its charset says, or as UTF-8 where that is none that pages are written in."""
    try:
        name = codecs.lookup(charset).name
        return data.decode("utf-8" if name in _NO_CHARSETS else name, "replace")
    except (LookupError, ValueError):  # a codec that is not for text, or a name with a NUL
        return data.decode("utf-8", "replace")
