"""Source maps: where a script says that its own is, and whose source is in it.

ECMA-426 (source map format): section 4 `sources`, `sourcesContent`; section 11.1.2.1 the comment
`//# sourceMappingURL=`, section 11.1.1 the header `SourceMap`.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cockpit.facts.http import Response
from cockpit.standards.locations import follow
from cockpit.text import looks_secret, safe

MOST: Final = 2_097_152  # characters of a map that are read
NAMES: Final = 5
_TAIL: Final = 4096  # the comment is on the last line; an inline map is looked for from the first `data:`
_COMMENT = re.compile(r"(?://|/\*)[#@]\s{0,4}sourceMappingURL=([^\s'\"*]{1,2000})")
_INLINE = re.compile(r"(?://|/\*)[#@]\s{0,4}sourceMappingURL=data:application/json[^,\s]{0,100};base64,")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
# Not the product's own: packages, and what bundlers add.
_FOREIGN = re.compile(
    r"node_modules|(?:^|/)webpack(?:/|-)|\(webpack\)|webpack://[^/]{0,200}/(?:external|ignored|webpack)|"
    r"^external |vite/(?:preload|modulepreload)|next/dist/|turbopack|^\x00|\bpolyfill|/~/"
)
_HAS_TEXT = re.compile(r'"sourcesContent"\s{0,8}:\s{0,8}\[\s{0,8}"')
_SOURCES = re.compile(r'"sources"\s{0,8}:\s{0,8}\[([^\]]{0,200000})')
_VERSION = re.compile(r'"version"\s{0,8}:\s{0,8}3\b')
_MAPS = re.compile(r'"(?:mappings|sources|sections)"\s{0,8}:')
_QUOTED = re.compile(r'"([^"\\]{1,300})"')


@dataclass(frozen=True, slots=True)
class Contents:
    """What a map hands out: `own` files of the product as text, some of their names, a kind of secret."""

    own: int = 0
    sources: tuple[str, ...] = ()
    holds: str = ""
    readable: bool = True


def named_by(script: Response) -> str:
    """The absolute URL of the map that a script names; its own URL where the map is inside; else nothing."""
    said = script.first("sourcemap") or script.first("x-sourcemap")
    if not said:
        if _INLINE.search(script.body):
            return script.url
        found = list(_COMMENT.finditer(script.body[-_TAIL:]))
        said = found[-1][1] if found else ""
    return follow(script.url, said).url if said else ""


def inline(script: str) -> str:
    """The text of a map that is inside of a script, or nothing."""
    found = _INLINE.search(script)
    if not found:
        return ""
    coded = _BASE64.match(script, found.end(), min(len(script), found.end() + MOST))
    data = coded[0].rstrip("=") if coded else ""
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def is_map(text: str) -> bool:
    """The text is a source map, or the beginning of one: an object of version 3 that says what it maps."""
    begins = text[:_TAIL].removeprefix(")]}'").lstrip("\ufeff \t\r\n")
    ends = text[-_TAIL:]
    versioned = _VERSION.search(begins) or _VERSION.search(ends)
    return begins.startswith("{") and versioned is not None and _MAPS.search(text, 0, MOST) is not None


def read(text: str) -> Contents:
    """What is in the text of a map; one that was cut off is read as far as it goes. Nothing can raise."""
    text = text[:MOST].removeprefix(")]}'").lstrip("\ufeff \t\r\n")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return _torn(text)
    if not isinstance(data, dict):
        return Contents(readable=False)
    pairs = [pair for part in _parts(data) for pair in _pairs(part)]
    own = [(name, source) for name, source in pairs if source.strip() and not _FOREIGN.search(name)]
    kind = next((kind for _, source in own if (kind := looks_secret(source))), "")
    return Contents(len(own), _some(name for name, _ in own), kind, "mappings" in data or "sections" in data)


def _parts(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The map itself and the maps of its sections."""
    yield data
    sections = data.get("sections")
    for section in sections if isinstance(sections, list) else ():
        part = section.get("map") if isinstance(section, dict) else None
        if isinstance(part, dict):
            yield part


def _pairs(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each source with its text, where the text is there."""
    names, texts = data.get("sources"), data.get("sourcesContent")
    if isinstance(names, list) and isinstance(texts, list):
        for name, source in zip(names, texts, strict=False):
            if isinstance(source, str):
                yield (name if isinstance(name, str) else "?"), source


def _torn(text: str) -> Contents:
    """The beginning of a map, or something else."""
    if not (text.startswith("{") and '"mappings"' in text and _HAS_TEXT.search(text)):
        return Contents(readable=False)
    sources = _SOURCES.search(text)
    names = [found[1] for found in _QUOTED.finditer(sources[1])] if sources else []
    own = [name for name in names if not _FOREIGN.search(name)]
    return Contents(len(own), _some(own), (looks_secret(text) or "") if own else "")


def _some(names: Any) -> tuple[str, ...]:
    """The first names, short and safe to show."""
    every = sorted({safe(name.removeprefix("webpack://"), 120) for name in names})
    return tuple(every)[:NAMES]
