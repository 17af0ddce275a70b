"""What a picture's first bytes say of it: its format and its size in pixels.

PNG (ISO 15948 section 11.2.1), JPEG (ITU T.81 annex B), GIF89a, WebP (RFC 9649), AVIF (ISO 14496-12, boxes of
ISO 23008-12), SVG 2 section 8.2. Nothing is decoded, and whatever the bytes are, nothing here can raise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

LARGEST: Final = 65_536  # pixels a side; more is damage, not a picture
_HEAD: Final = 4096  # bytes of an SVG that are searched for its first tag
_BOXES: Final = 200  # boxes, or segments, that are looked at in a row
_DEPTH: Final = 3
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # start of a frame; three are tables
_BARE: Final = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length
_START_OF_SCAN: Final = 0xDA
_WEBP_HEAD: Final = 30
_LOSSLESS_HEAD: Final = 25
_AVIF: Final = (b"avif", b"avis")
_INSIDE: Final = (b"meta", b"iprp", b"ipco")
_SVG = re.compile(r"<svg\b[^>]{0,2000}", re.IGNORECASE)
_VIEW_BOX = re.compile(r"\bviewBox\s*=\s*[\"']\s*([^\"']{1,100})[\"']", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(width|height)\s*=\s*[\"']\s*([0-9]{1,6})(?:\.[0-9]{1,6})?(?:px)?\s*[\"']", re.IGNORECASE
)
_FILL = re.compile(rb"\xff++")  # bytes before a marker; the last one begins it
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Picture:
    """`format` is PNG, JPEG, GIF, WebP, AVIF or SVG; width and height in pixels, 0 where they do not show."""

    format: str
    width: int = 0
    height: int = 0

    @property
    def vector(self) -> bool:
        """It is drawn anew at every size: it cannot be too large."""
        return self.format == "SVG"


def picture(data: bytes) -> Picture | None:
    """The picture that begins with these bytes; none where they begin no known one."""
    if data.startswith(_PNG):
        return (
            _sized("PNG", _big(data, 16, 4), _big(data, 20, 4)) if data[12:16] == b"IHDR" else Picture("PNG")
        )
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _sized("GIF", _little(data, 6, 2), _little(data, 8, 2))
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF:
        return _avif(data)
    return _svg(data[:_HEAD].decode("utf-8", "replace"))


def _sized(format_: str, width: int, height: int) -> Picture:
    """A size that no picture has counts as none."""
    if 0 < width <= LARGEST and 0 < height <= LARGEST:
        return Picture(format_, width, height)
    return Picture(format_)


def _big(data: bytes, at: int, many: int) -> int:
    """A number of so many bytes; 0 where they are not all there."""
    return int.from_bytes(data[at : at + many], "big") if at + many <= len(data) else 0


def _little(data: bytes, at: int, many: int) -> int:
    return int.from_bytes(data[at : at + many], "little") if at + many <= len(data) else 0


def _jpeg(data: bytes) -> Picture:
    """The first frame header, behind whatever stands before it (an EXIF block may hold a thumbnail)."""
    at = 2
    for _ in range(_BOXES):
        if fill := _FILL.match(data, at):
            at = fill.end() - 1
        if at + 4 > len(data) or data[at] != 0xFF:  # noqa: PLR2004 - every marker begins with it
            break
        marker = data[at + 1]
        if marker in _BARE:
            at += 2
            continue
        if marker in _FRAMES:
            return _sized("JPEG", _big(data, at + 7, 2), _big(data, at + 5, 2))
        if marker == _START_OF_SCAN:
            break
        at += 2 + max(_big(data, at + 2, 2), 2)
    return Picture("JPEG")


def _webp(data: bytes) -> Picture:
    """The three sorts of WebP: with extensions, lossless, lossy."""
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= _WEBP_HEAD:
        return _sized("WebP", _little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8L" and data[20:21] == b"\x2f" and len(data) >= _LOSSLESS_HEAD:
        bits = _little(data, 21, 4)
        return _sized("WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _sized("WebP", _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)
    return Picture("WebP")


def _avif(data: bytes) -> Picture:
    """The largest of its image spatial extents: others are tiles, thumbnails and masks."""
    sizes = [(_big(data, at + 4, 4), _big(data, at + 8, 4)) for at in _extents(data, 0, len(data), _DEPTH)]
    fitting = [size for size in sizes if min(size) > 0 and max(size) <= LARGEST]
    return Picture("AVIF", *max(fitting, key=lambda size: size[0] * size[1])) if fitting else Picture("AVIF")


def _extents(data: bytes, start: int, end: int, depth: int) -> Iterator[int]:
    """Where the content of each `ispe` box begins."""
    for kind, at, until in islice(_boxes(data, start, end), _BOXES):
        if kind == b"ispe":
            yield at
        elif kind in _INSIDE and depth:
            yield from _extents(data, at + 4 * (kind == b"meta"), until, depth - 1)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and where the content begins and ends; size 0 goes to the end, 1 has a longer size behind it."""
    at = start
    while at + 8 <= end:
        size, head = _big(data, at, 4), 8
        if size == 1:
            size, head = _big(data, at + 8, 8), 16
        until = end if size == 0 else at + size
        if until < at + head:
            return
        yield data[at + 4 : at + 8], at + head, min(until, end)
        at = until


def _svg(text: str) -> Picture | None:
    """The view box; width and height in pixels where there is none."""
    tag = _SVG.search(text)
    if tag is None:
        return None
    view = _VIEW_BOX.search(tag[0])
    numbers = [float(one) for one in _NUMBER.findall(view[1])] if view else []
    if len(numbers) == 4:  # noqa: PLR2004 - min-x, min-y, width, height
        return _sized("SVG", int(numbers[2]), int(numbers[3]))
    sides = {name.lower(): int(number) for name, number in _SIDE.findall(tag[0])}
    return _sized("SVG", sides.get("width", 0), sides.get("height", 0))
