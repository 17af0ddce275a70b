"""The fonts that a style sheet makes a phone load (CSS Fonts 4), and what else it names.

A browser loads a face only where a text needs it. Of each family that some rule uses, the plain face with the
letters of English counts, in the first format that phones know: more may come, less hardly can.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_FACE = re.compile(r"@font-face\s{0,20}\{(?P<inside>[^{}]{0,8000})\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s{0,5}:\s{0,5}([^;]{1,200})", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s{0,5}:\s{0,5}([^;]{1,60})", re.IGNORECASE)
_STYLE = re.compile(r"font-style\s{0,5}:\s{0,5}(italic|oblique)", re.IGNORECASE)
_RANGE = re.compile(r"unicode-range\s{0,5}:\s{0,5}([^;]{1,2000})", re.IGNORECASE)
_SPAN = re.compile(r"u\+([0-9a-f?]{1,6})(?:-([0-9a-f]{1,6}))?", re.IGNORECASE)
_SOURCE = re.compile(
    r"url\(\s{0,5}([\"']?)(?P<url>[^\"')\s]{1,2000})\1\s{0,5}\)\s{0,5}(?:format\(\s{0,5}[\"']?(?P<format>[\w-]{1,20}))?",
    re.IGNORECASE,
)
_USED = re.compile(r"(?<![\w-])(?:font(?:-family)?|--[\w-]{1,60})\s{0,5}:([^;{}]{1,500})", re.IGNORECASE)
_FORMATS: Final = ("woff2", "woff", "truetype", "opentype", "woff2-variations", "collection")
_ENDINGS: Final = (".woff2", ".woff", ".ttf", ".otf")
_LETTER: Final = ord("a")
_PLAIN: Final = ("", "400", "normal")
MOST_FAMILIES: Final = 40  # of one page that are looked for in its rules: each is a walk through all of them
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Face:
    """One face: the family in lower case, the file as written; `plain`: neither bold nor italic."""

    family: str
    url: str
    plain: bool


def faces(text: str) -> Iterator[Face]:
    """The faces that a sheet declares, in a format and with letters that a phone needs."""
    for found in _FACE.finditer(text):
        inside = found["inside"]
        family, range_ = _FAMILY.search(inside), _RANGE.search(inside)
        url = next((one["url"] for one in _SOURCE.finditer(inside) if _known(one["url"], one["format"])), "")
        if family and url and (range_ is None or _holds_letters(range_[1])):
            weight = _WEIGHT.search(inside)
            plain = not _STYLE.search(inside) and (weight[1].strip().lower() if weight else "") in _PLAIN
            yield Face(_named(family[1]), url, plain)


def used(text: str) -> str:
    """Every value, in lower case, in which a rule or a variable could name a family; faces are left out."""
    return "\n".join(found[1] for found in _USED.finditer(_FACE.sub("", text))).lower()


def needed(declared: tuple[Face, ...], values: str) -> tuple[Face, ...]:
    """One face of each family that is used: the plain one if there is one."""
    words = frozenset(_WORD.findall(values))
    families = dict.fromkeys(face.family for face in declared)
    likely = [family for family in families if words.issuperset(_WORD.findall(family))]
    asked_for = {family for family in likely[:MOST_FAMILIES] if _mentioned(family, values)}
    found: dict[str, Face] = {}
    for face in declared:
        if face.family in asked_for and (
            face.family not in found or (face.plain and not found[face.family].plain)
        ):
            found[face.family] = face
    return tuple(found.values())


def _mentioned(family: str, values: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(family)}(?![\w-])", values) is not None


def _named(text: str) -> str:
    return text.strip().strip("\"'").lower()


def _known(url: str, format_: str | None) -> bool:
    if url.lower().startswith("data:"):
        return False
    if format_:
        return format_.lower() in _FORMATS
    return url.lower().partition("?")[0].partition("#")[0].endswith(_ENDINGS)


def _holds_letters(range_: str) -> bool:
    return any(int(one[1].replace("?", "0"), 16) <= _LETTER <= _end(one) for one in _SPAN.finditer(range_))


def _end(span: re.Match[str]) -> int:
    return int(span[2] or span[1].replace("?", "f"), 16)
