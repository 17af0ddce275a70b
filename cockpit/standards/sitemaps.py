"""What a sitemap lists: the addresses in it, read with bounds and without expanding anything.

sitemaps.org/protocol.html. No XML parser works here: entities of a document type are never looked at, so
that a sitemap cannot grow while it is read.
"""

import re
import zlib
from dataclasses import dataclass

MAX_LOCS = 1000
MAX_CHARACTERS = 1_048_576
_MAX_LOC = 5000  # characters; sitemaps.org allows 2048
_GZIP = 31  # a gzip header is required, 32 kB window
# What may stand before the root: a declaration, comments, a document type.
_BEFORE = re.compile(
    r"\s*(?:<\?.{0,2000}?\?>|<!--.{0,20000}?-->|<!doctype[^>\[]{0,2000}>)", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"\s*<(?:([A-Za-z_][\w.-]{0,40}):)?([A-Za-z_][\w.-]{0,40})[\s/>]")
_DATA = re.compile(r"\s*<!\[CDATA\[(.{0,5000}?)\]\]>\s*", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LAST_CHARACTER = 0x10FFFF
_KINDS = {"urlset": "urlset", "sitemapindex": "index", "html": "html", "rss": "feed", "feed": "feed"}
_URL = re.compile(r"https?://\S{1,2048}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """The addresses of a sitemap, as written.

    `kind`: `urlset`, `index` (its addresses are further sitemaps), `text` (one address a line), `feed` (RSS
    or Atom, which sitemaps.org admits; not read), `html`, `other` or `empty`. `whole` is false where there
    was more than is read.
    """

    kind: str
    locs: tuple[str, ...] = ()
    whole: bool = True


def read(text: str) -> Listing:
    """Read a sitemap; nothing in it can raise."""
    text = text.removeprefix("\ufeff")
    cut = text[:MAX_CHARACTERS]
    if not cut.strip():
        return Listing("empty")
    prefix, kind = _root(cut)
    if kind in ("urlset", "index"):
        locs = _locs(cut, prefix)
    elif lines := _lines(cut):
        kind, locs = "text", lines
    else:
        return Listing(kind)
    return Listing(kind, locs[:MAX_LOCS], len(locs) <= MAX_LOCS and len(text) <= MAX_CHARACTERS)


def _root(text: str) -> tuple[str, str]:
    """The namespace prefix of the root element with its colon, and what kind of document it makes."""
    at = 0
    while before := _BEFORE.match(text, at):
        if re.match(r"\s*<!doctype\s+html", before[0], re.IGNORECASE):
            return "", "html"
        at = before.end()
    root = _ROOT.match(text, at)
    if root is None:
        return "", "other"
    return (f"{root[1]}:" if root[1] else ""), _KINDS.get(root[2].lower(), "other")


def _locs(text: str, prefix: str) -> tuple[str, ...]:
    """The loc elements of the sitemap's own namespace: `image:loc` names a picture, which may be anywhere."""
    found: list[str] = []
    start, end = f"<{prefix}loc>", f"</{prefix}loc>"
    rest = _without_comments(text)
    at = rest.find(start)
    while at >= 0 and len(found) <= MAX_LOCS:
        close = rest.find(end, at)
        if close < 0:
            break
        found.append(_plain(rest[at + len(start) : close][:_MAX_LOC]))
        at = rest.find(start, close)
    return tuple(found)


def _without_comments(text: str) -> str:
    """What is left of a text; a comment that does not end takes the rest with it."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, text[at:]])


def _plain(text: str) -> str:
    """The address in an element's text: character data as it stands, else the five entities and numbers."""
    data = _DATA.fullmatch(text)
    return data[1].strip() if data else _REFERENCE.sub(_character, text.strip())


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if 0 < code <= _LAST_CHARACTER else found[0]


def _lines(text: str) -> tuple[str, ...]:
    """The addresses of a plain-text sitemap; none where the first line with a word is no address."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(line for line in lines if _URL.fullmatch(line)) if _URL.fullmatch(lines[0]) else ()


def zipped(text: str) -> bool:
    """The text of a response is a gzip file that was served as such (RFC 1952 section 2.3.1)."""
    return text.startswith(("\x1f\x8b", "\x1f\ufffd"))


def unzip(data: bytes) -> str:
    """The text of a gzip file, as far as it is read; empty where it is none."""
    try:
        return zlib.decompressobj(_GZIP).decompress(data, MAX_CHARACTERS + 1).decode("utf-8", "replace")
    except zlib.error:
        return ""
