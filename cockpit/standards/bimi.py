"""BIMI (draft-brand-indicators-for-message-identification): the record, and what a logo has to be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.standards.announcements import announced, tags

SELECTOR: Final = "default"
VERSION: Final = "BIMI1"
LARGEST: Final = 32_768  # bytes of a logo that every mailbox takes
_HEAD: Final = 8192  # characters in which the root has to be
MEDIA: Final = "image/svg+xml"
_ROOT = re.compile(r"<(?:\w{1,20}:)?svg\b(?P<attributes>[^>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:]{1,40})\s*=\s*(?:"([^"]{0,200})"|'([^']{0,200})')""")
_FORBIDDEN = re.compile(
    r"<(?:\w{1,20}:)?(?P<name>script|image|foreignObject|animate|animateTransform|animateMotion|set|video|"
    r"audio|iframe|a)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"""\b(?:xlink:)?href\s*=\s*["']\s*(?!#)[^"']{1,10}""", re.IGNORECASE)
_TITLE = re.compile(r"<(?:\w{1,20}:)?title\b[^>]{0,200}>\s*[^<\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `logo` (l=) and `evidence` (a=) are URLs; both empty means: no logo, on purpose."""

    logo: str = ""
    evidence: str = ""
    many: bool = False

    @property
    def declined(self) -> bool:
        """The domain says that it wants no logo."""
        return not self.logo and not self.evidence


def records(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that are BIMI records."""
    return announced(texts, VERSION)


def read(texts: Iterable[str]) -> Record | None:
    """The record among the texts at the name, or none; where there are several nobody follows any."""
    found = records(texts)
    if not found:
        return None
    first = {name.lower(): value for name, value in reversed([*tags(found[0])])}
    return Record(first.get("l", ""), first.get("a", ""), len(found) > 1)


def svg_problems(text: str, size: int) -> Iterator[str]:
    """What keeps an image from being the SVG that mailboxes show (SVG Tiny PS), each in a phrase."""
    text = text[: 2 * LARGEST]
    root = _ROOT.search(text[:_HEAD])
    if root is None:
        yield "it is no SVG image"
        return
    said = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(root["attributes"])}
    if said.get("baseprofile", "").lower() != "tiny-ps" or said.get("version") != "1.2":
        yield 'its root does not say version="1.2" baseProfile="tiny-ps"'
    if forbidden := _FORBIDDEN.search(text):
        yield f"it holds <{forbidden['name']}>, which is not allowed in it"
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        yield "it holds a DOCTYPE, which is not allowed in it"
    if _OUTSIDE.search(text):
        yield "it loads something from outside"
    if not _TITLE.search(text):
        yield "it has no title"
    if size > LARGEST:
        yield f"it is larger than {LARGEST // 1024} kB"
