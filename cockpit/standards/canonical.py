"""Which address a page calls its own: rel=canonical in HTML and in the Link header.

RFC 6596 (the relation), RFC 8288 section 3 (the header), RFC 3986 section 6.2.2 (when two addresses are one).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from cockpit.facts.http import Response
from cockpit.standards.html import Document
from cockpit.standards.locations import follow, origin_of, path_of
from cockpit.standards.loops import without_locale

_MAX_HEADER = 16_000  # characters of one Link header
_TARGET = re.compile(r"[\s,]*<([^>]{0,8000})>")
_PARAMETER = re.compile(
    r"\s*;\s*([A-Za-z0-9!#$&+.^_`|~*-]{1,60})\s*(?:=\s*(?:\"((?:[^\"\\]|\\.){0,2000})\"|([^\s;,\"]{0,2000})))?",
    re.DOTALL,
)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_INDEX = re.compile(r"(index|default|home)(\.(html?|php|aspx?))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One canonical link: `written` as it stands, `url` absolute or empty with the reason in `fault`.

    `place` is `link element` or `Link header`.
    """

    place: str
    written: str
    url: str
    fault: str = ""


def canonical_links(response: Response, document: Document) -> tuple[Link, ...]:
    """Every canonical link of a page, the header's first.

    Links in the head count; those in the body only where the head has none: there a framework that streams
    its pages leaves them to a script, which moves them into the head.
    """
    base = follow(response.url, document.base).url if document.base else response.url
    found = [ref for ref in document.references if ref.tag == "link" and "canonical" in ref.rel.split()]
    inside = [ref for ref in found if not ref.body] or found
    headers = (target for target in _header_targets(response))
    return (
        *(_link("Link header", target, response.url) for target in headers),
        *(_link("link element", ref.url, base or response.url) for ref in inside),
    )


def _link(place: str, written: str, base: str) -> Link:
    target = follow(base, written)
    return Link(place, written[:500], target.url, target.fault)


def _header_targets(response: Response) -> Iterator[str]:
    """The targets of canonical links in the header; one with an anchor speaks of another page."""
    for target, parameters in link_values(response.all("link")):
        about = parameters.get("anchor")
        own = about is None or follow(response.url, about).url == follow(response.url, "").url
        if own and "canonical" in parameters.get("rel", "").lower().split():
            yield target


def link_values(headers: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """(target, parameters) of each link in Link headers; of a repeated parameter the first counts."""
    for header in headers:
        text, at = header[:_MAX_HEADER], 0
        while target := _TARGET.match(text, at):
            at = target.end()
            parameters: dict[str, str] = {}
            while parameter := _PARAMETER.match(text, at):
                at = parameter.end()
                quoted, bare = parameter[2], parameter[3]
                value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else bare or ""
                parameters.setdefault(parameter[1].lower(), value)
            yield target[1].strip(), parameters


def kinship(page: str, link: str) -> str:
    """How a canonical link on the same origin relates to the address of its page, both absolute.

    `same`: the page itself, whatever its query. `query`: the page with something else in the query.
    `spelling`: the same path but for a slash at the end, the case of letters, an index page or folders in
    front. `home`: the start page. `language`: the same page in another language. `other`: another page.
    """
    here, there = normal_path(page), normal_path(link)
    if here == there:
        added = set(_pairs(link)) - set(_pairs(page))
        return "query" if added else "same"
    if without_locale(here) == without_locale(there) and _loose(here) != _loose(there):
        return "language"
    if f"/{_loose(here)}".endswith(f"/{_loose(there)}") and (_loose(there) or not _loose(here)):
        return "spelling"
    return "other" if _loose(there) else "home"


def same_place(one: str, other: str) -> bool:
    """Two absolute addresses are one page: the same origin and path, whatever the query."""
    return origin_of(one) == origin_of(other) and normal_path(one) == normal_path(other)


def normal_path(url: str) -> str:
    """The path of an absolute URL with its escapes in one form (RFC 3986 sections 6.2.2.1 and 6.2.2.2)."""

    def plain(escape: re.Match[str]) -> str:
        char = chr(int(escape[0][1:], 16))
        return char if _UNRESERVED.fullmatch(char) else escape[0].upper()

    return _ESCAPE.sub(plain, path_of(url))


def _loose(path: str) -> str:
    parts = [part for part in path.lower().split("/") if part]
    return "/".join(parts[:-1] if parts and _INDEX.fullmatch(parts[-1]) else parts)


def _pairs(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)
