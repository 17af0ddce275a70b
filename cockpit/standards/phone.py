"""Which of several files a phone would choose: media conditions, picture sets, sizes.

The phone is the one that Lighthouse pretends to be: 412 CSS pixels wide, 1.75 device pixels each (HTML
section 4.8.4.3, Media Queries 4). What cannot be decided without the page itself counts as not chosen.
"""

import re
from collections.abc import Sequence
from typing import Final

WIDTH: Final = 412
HEIGHT: Final = 823
DENSITY: Final = 1.75
MAX_TEXT: Final = 4000  # characters of one attribute
_FORMATS: Final = ("", "image/webp", "image/avif", "image/png", "image/jpeg", "image/gif", "image/svg+xml")
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,]\S*+)(?P<rest>[^,]*+)")
_DESCRIBED = re.compile(r"\s*(?P<number>[0-9]{1,6}(?:\.[0-9]{1,4})?)(?P<unit>[wx])\s*")
_PART = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*+\))*+\))++")  # up to a comma outside of brackets
_CALL = re.compile(r"(?P<condition>.*?)\s*\b(?:calc|min|max|clamp|var)\(.*\)", re.IGNORECASE | re.DOTALL)
_LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)(px|vw|em|rem)", re.IGNORECASE)
_CONDITION = re.compile(r"\(\s*(min|max)-(width|height)\s*:\s*([^()]{1,30})\)", re.IGNORECASE)
_PORTRAIT = re.compile(r"\(\s*orientation\s*:\s*portrait\s*\)", re.IGNORECASE)
_PIXELS: Final = {"px": 1.0, "vw": WIDTH / 100, "em": 16.0, "rem": 16.0}


def media_fits(media: str) -> bool:
    """The media condition holds on the phone; one of several separated by commas is enough."""
    text = media[:MAX_TEXT].strip().lower()
    return not text or any(_one_fits(part.strip()) for part in text.split(","))


def _one_fits(condition: str) -> bool:
    parts = [part.strip() for part in re.split(r"\band\b", condition)]
    return all(_part_fits(part) for part in parts)


def _part_fits(part: str) -> bool:
    if part in ("all", "screen", "only screen"):
        return True
    if _PORTRAIT.fullmatch(part):
        return True
    found = _CONDITION.fullmatch(part)
    limit = pixels(found[3]) if found else None
    if found is None or limit is None:
        return False
    have = WIDTH if found[2] == "width" else HEIGHT
    return have >= limit if found[1] == "min" else have <= limit


def pixels(length: str) -> float | None:
    """A plain CSS length in pixels on the phone; none for what has to be reckoned."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _PIXELS[found[2].lower()] if found else None


def slot(sizes: str) -> float | None:
    """How wide a picture is shown, by its `sizes`; none where it does not say so plainly."""
    for part in _PART.findall(sizes[:MAX_TEXT]):
        if reckoned := _CALL.fullmatch(part.strip()):
            condition, length = reckoned["condition"], ""
        else:
            condition, _, length = part.strip().rpartition(" ")
        if length.lower() != "auto" and media_fits(condition):
            return pixels(length)
    return None


def format_fits(type_: str) -> bool:
    """A phone of today can show pictures of that type."""
    return type_.strip().lower().partition(";")[0] in _FORMATS


def chosen(srcset: str, sizes: str, fallback: str = "") -> str:
    """The picture of a set that the phone loads: the smallest that is sharp, else the largest.

    Args:
        srcset: the attribute.
        sizes: the attribute beside it; by default as wide as the screen.
        fallback: `src`, which counts as one of density 1 where the set tells no widths.
    """
    if len(srcset) > MAX_TEXT:
        srcset = srcset[:MAX_TEXT].rpartition(",")[0]  # the last one is not whole
    densities, wide = _densities(srcset, slot(sizes) or WIDTH)
    if fallback and not wide and not any(density == 1 for density, _ in densities):
        densities.append((1.0, fallback))
    if not densities:
        return fallback
    sharp = [pair for pair in densities if pair[0] >= DENSITY]
    return (min if sharp else max)(sharp or densities, key=lambda pair: pair[0])[1]


def _densities(srcset: str, width: float) -> tuple[list[tuple[float, str]], bool]:
    """(density, URL as written) of each candidate, and whether widths are told."""
    found: list[tuple[float, str]] = []
    at, wide = 0, False
    while one := _CANDIDATE.match(srcset, at):
        bare = one["url"].rstrip(",")
        at = one.end("url") if bare != one["url"] else one.end()
        said = "" if bare != one["url"] else one["rest"]
        if (density := _density(said, width)) and bare:
            found.append((density, bare))
            wide |= said.rstrip().endswith("w")
    return found, wide


def _density(described: str, width: float) -> float:
    if not described.strip():
        return 1.0
    found = _DESCRIBED.match(described)
    if found is None:
        return 0.0
    number = float(found["number"])
    return number / max(width, 1.0) if found["unit"] == "w" else number


def any_fits(sources: Sequence[tuple[str, str, str, str]]) -> str:
    """The picture of the first `source` of a picture element that the phone can take; empty where none does.

    Args:
        sources: (srcset, sizes, media, type) of each, in order.
    """
    for srcset, sizes, media, type_ in sources:
        if srcset and media_fits(media) and format_fits(type_):
            return chosen(srcset, sizes)
    return ""
