"""When a picture is heavier than it has to be, and about how much lighter it could come.

The limits are ours. 100 kB is half a second of a slow mobile line; a photo of 200 kB fills a phone's screen
sharply as WebP. What a newer format saves depends on the picture: Google found WebP 25 to 34 % smaller than
JPEG of the same look and 26 % smaller than PNG, and films a fraction of an animated GIF; we reckon with the
lower end.
"""

from collections.abc import Mapping
from typing import Final

HEAVY: Final = 200_000  # bytes on the wire
OLD: Final = 100_000  # of a format that has a lighter successor
SHAPE: Final = 16  # pixels; width=3 height=2 tells browsers the shape of a picture, not how large it is shown
TIMES: Final = 2  # a picture with more than twice the pixels each way shows nothing more
SAVES: Final[Mapping[str, float]] = {"JPEG": 0.25, "PNG": 0.25, "GIF": 0.5}
"""The share that WebP (or a film, in place of a GIF) is about sure to save."""


def by_format(format_: str, size: int) -> int:
    """Bytes that a newer format would save; 0 where the picture is small, or of a newer format already."""
    return int(size * SAVES.get(format_, 0.0)) if size > OLD else 0


def too_large(pixels: tuple[int, int], shown: tuple[int, int]) -> bool:
    """It has more than twice the pixels each way of the place where it is shown; 0 is a side nobody told."""
    (width, height), (wide, high) = pixels, shown
    if not width or not height or max(wide, high) <= SHAPE:
        return False
    return all(have > TIMES * need for have, need in ((width, wide), (height, high)) if need)


def by_size(size: int, pixels: tuple[int, int], shown: tuple[int, int]) -> int:
    """Bytes that go with the pixels which nobody sees."""
    if not too_large(pixels, shown):
        return 0
    (width, height), (wide, high) = pixels, shown
    scale = max(TIMES * wide / width, TIMES * high / height)
    return int(size * (1 - min(1.0, scale * scale)))
