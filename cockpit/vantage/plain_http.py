"""One HTTP/1.1 answer read with bounds: for visits, where a whole client costs too much."""

import re
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

MOST_HEAD: Final = 65_536  # bytes of status line and headers
MOST_BODY: Final = 262_144  # bytes that are read of a body, and kept of a decoded one
MOST_TEXT: Final = 900_000  # the same where a text has to be found in it
MOST_HEADERS: Final = 100
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |$)")
_LINE = re.compile(rb"\r?\n")  # a line feed alone ends a line too (RFC 9112 section 2.2)
_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
_ANY_HEADER: Final = 47  # zlib: any zlib or gzip header
_EMPTY: Final = (204, 304)
_INTERIM: Final = 200  # below it are answers that announce another one (RFC 9110 section 15.2)

Read = Callable[[], Awaitable[bytes]]


class NotHttpError(Exception):
    """No HTTP answer, or not a whole one; `kind` is `garbage`, `closed`, `cut-short` or `too-large`."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Head:
    """The status and the headers, names lower case, in order."""

    status: int
    headers: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")


async def read_head(read: Read) -> tuple[Head, bytes]:
    """The head of the final answer, and the bytes that came behind it.

    Raises:
        NotHttpError: it is none.
    """
    data = b""
    while True:
        seen = 0
        while (end := _END.search(data, seen)) is None:
            if len(data) > MOST_HEAD:
                raise NotHttpError("too-large", "sends headers beyond any reasonable size")
            more = await read()
            if not more:
                raise _ended(data)
            seen = max(0, len(data) - 3)
            data += more
        head, data = _head(data[: end.start()]), data[end.end() :]
        if head.status >= _INTERIM:
            return head, data


async def read_body(read: Read, head: Head, data: bytes, most: int = MOST_BODY) -> bytes:
    """The body as it was sent, chunks joined, not decoded; of a longer one the first `most` bytes.

    Raises:
        NotHttpError: it ended before it was whole, or its chunks are none.
    """
    if head.status in _EMPTY:
        return b""
    if "chunked" in head.first("transfer-encoding").lower():
        return await _chunked(read, data, most)
    length = head.first("content-length")
    if length and not (length.isascii() and length.isdecimal() and len(length) < 16):  # noqa: PLR2004 - digits
        raise NotHttpError("garbage", "names no number as the length of its answer")
    wanted = min(int(length), most) if length else most
    parts, size = [data], len(data)
    while size < wanted:
        more = await read()
        if not more and length:
            raise _cut()
        if not more:
            break
        parts.append(more)
        size += len(more)
    return b"".join(parts)[:wanted]


def decoded(body: bytes, coding: str, most: int = MOST_BODY) -> bytes | None:
    """The body without its compression, at most `most` bytes; None where it cannot be undone."""
    if coding.lower() in ("", "identity"):
        return body
    if coding.lower() not in ("gzip", "x-gzip", "deflate"):
        return None
    try:
        return zlib.decompressobj(_ANY_HEADER).decompress(body, most)
    except zlib.error:
        return None


def _head(data: bytes) -> Head:
    first, *lines = _LINE.split(data)
    status = _STATUS.match(first)
    if status is None:
        raise NotHttpError("garbage", "does not speak HTTP")
    pairs = (line.partition(b":") for line in lines[:MOST_HEADERS])
    headers = ((name.decode("latin-1").lower(), value.decode("latin-1").strip()) for name, _, value in pairs)
    return Head(int(status[1]), tuple(headers))


async def _chunked(read: Read, data: bytes, most: int) -> bytes:
    """RFC 9112 section 7.1; trailers are not waited for."""
    whole, start = bytearray(), 0
    while len(whole) < most:
        while (end := data.find(b"\r\n", start)) < 0:
            if len(data) - start > MOST_HEAD:
                raise _sizeless()
            data, start = data[start:] + await _more(read), 0
        line = _SIZE.match(data, start)
        if line is None:
            raise _sizeless()
        size, start = int(line[1], 16), end + 2
        if size == 0:
            break
        wanted = min(size, most)
        while len(data) - start < wanted + 2:
            data, start = data[start:] + await _more(read), 0
        whole += data[start : start + wanted]
        start += size + 2
    return bytes(whole[:most])


async def _more(read: Read) -> bytes:
    if more := await read():
        return more
    raise _cut()


def _sizeless() -> NotHttpError:
    return NotHttpError("garbage", "sends chunks without a size")


def _ended(data: bytes) -> NotHttpError:
    if data:
        return NotHttpError("garbage", "ends in the middle of its headers")
    return NotHttpError("closed", "takes the request and closes the connection without an answer")


def _cut() -> NotHttpError:
    return NotHttpError("cut-short", "closes the connection before its answer is whole")
