"""What an edge says that it did with a request, in the headers each documents, and which cookies are its own.

Cloudflare: cf-cache-status. CloudFront, Fastly, Akamai, Azure: x-cache. Vercel: x-vercel-cache. Bunny:
cdn-cache. Netlify and others: Cache-Status (RFC 9211). The header Age says that some cache answered
(RFC 9111 section 5.1). Frameworks have stores of their own behind the edge (Next.js, nginx, Rails, Drupal).
Server-Timing (W3C) is where Akamai, CloudFront, Wikimedia and others tell pages what a store did.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.cachecontrol import age
from cockpit.standards.cookie_names import of_the_edge
from cockpit.standards.fields import split
from cockpit.standards.locations import path_of


class Did(StrEnum):
    """What became of the request at a cache."""

    HIT = "answered from its store"
    MISS = "fetched, and may be kept"
    PASSED = "passed on, not kept"
    SILENT = "said nothing"


@dataclass(frozen=True, slots=True)
class Store:
    """What one cache said: the header and the word of it that counts, without counters and ages."""

    did: Did
    header: str = ""
    value: str = ""

    @property
    def said(self) -> str:
        """For people."""
        return f"{self.header}: {self.value}" if self.header else "no word of a store"


# The stores of edges; the first header that is there counts.
_EDGES: Final = (
    "cf-cache-status",
    "x-vercel-cache",
    "cdn-cache",
    "cache-status",
    "x-cache",
    "x-cache-status",
)
# Stores behind the edge, of the product's own server.
_OWN: Final = (
    *("x-nextjs-cache", "x-proxy-cache", "x-litespeed-cache", "x-drupal-cache", "x-rack-cache"),
    *("x-varnish-cache", "x-kinsta-cache", "x-sucuri-cache"),
)
_HITS = re.compile(
    r"\b(hit|stale|revalidated|updating|prerender|fresh|refresh_?hit|tcp_\w*hit)", re.IGNORECASE
)
_PASSES = re.compile(
    r"\b(dynamic|bypass|pass|none|unknown|error|nocache|config_nocache|private_nostore|\w*generatedresponse)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z_, ]{1,40}")
_MISSES = re.compile(r"\b(miss|expired|store)|tcp_\w*miss", re.IGNORECASE)
# One metric of Server-Timing that is about a store: its name, then its description.
_METRIC = re.compile(r"([\w.-]{0,40}cache[\w.-]{0,40})[ \t]*(?:;(.*))?", re.IGNORECASE)
_DESCRIBED = re.compile(r"(?:^|;)[ \t]*desc[ \t]*=[ \t]*\"?([^;\"]{1,80})", re.IGNORECASE)
_TIMED = {"hit": re.compile(r"hit", re.IGNORECASE), "miss": re.compile(r"miss", re.IGNORECASE)}

# What edges keep without being told, by the end of the path (Cloudflare: default cached file extensions).
_KEPT_TYPES = re.compile(
    r"7z|avif?|apk|bin|bmp|bz2|class|css|csv|dmg|docx?|ejs|eot|eps|exe|flac|gif|gz|ico|iso|jar|jpe?g|js|midi?"
    r"|mkv|mp[34]|og[gv]|otf|pdf|pict|pls|png|pptx?|ps|rar|svgz?|swf|tar|tiff?|ttf|web[mp]|woff2?|xlsx?|zip|zst",
    re.IGNORECASE,
)

_PERSONAL = re.compile(r"sess|sid$|auth|token|login|remember|jwt|csrf|xsrf", re.IGNORECASE)


def store(seen: Response) -> Store:
    """What the edge did; a cache that answers with an Age was asked, whatever else is said."""
    found = _said(seen, _EDGES)
    if found.did is not Did.HIT and age(seen) > 0:
        return Store(Did.HIT, "age", "more than 0")
    return found


def own_store(seen: Response) -> Store:
    """What a store of the product's own server did."""
    return _said(seen, _OWN)


def timed_store(seen: Response) -> Store:
    """What a store did by the word of Server-Timing: `cdn-cache; desc=HIT`, `cache-hit;dur=2`."""
    for part in split(seen.all("server-timing")):
        if (metric := _METRIC.fullmatch(part)) is None:
            continue
        told = _DESCRIBED.search(metric[2] or "")
        text = f"{metric[1]} {told[1] if told else ''}"
        if word := next((word for word, mark in _TIMED.items() if mark.search(text)), ""):
            did = Did.HIT if word == "hit" else Did.MISS
            return Store(did, "server-timing", f"{metric[1]} {word}")
    return Store(Did.SILENT)


def answered_from_store(seen: Response) -> Store | None:
    """The word of the store that this answer came out of, that of the edge first; none where it did not."""
    return next(
        (told for look in (store, own_store, timed_store) if (told := look(seen)).did is Did.HIT), None
    )


def _said(seen: Response, headers: Iterable[str]) -> Store:
    for name in headers:
        if values := seen.all(name):
            text = ", ".join(values)[:400]
            did = _status(text) if name == "cache-status" else _word(text)
            return Store(did, name, _plain(text) if did is Did.SILENT or name != "cache-status" else did)
    return Store(Did.SILENT)


def _plain(text: str) -> str:
    """The words up to the first number or sign: what follows changes with every visit."""
    found = _WORDS.match(text)
    return found[0].strip() if found else ""


def _word(text: str) -> Did:
    """By the last word: with several stores in a row (`MISS, HIT`) the last is nearest to the visitor."""
    last = split([text])[-1:] or ("",)
    if any(_HITS.search(part) for part in split([text])):
        return Did.HIT
    if _PASSES.search(last[0]):
        return Did.PASSED
    return Did.MISS if _MISSES.search(last[0]) else Did.SILENT


def _status(text: str) -> Did:
    """Cache-Status: one member for each cache, `hit`, or `fwd=` with the reason why it went forward."""
    caches = [part.lower().replace(" ", "") for part in split([text])]
    if any(";hit" in one and ";hit=?0" not in one for one in caches):
        return Did.HIT
    if any(";stored" in one or ";fwd=miss" in one or "-miss" in one or ";fwd=stale" in one for one in caches):
        return Did.MISS
    return Did.PASSED if any(";fwd=" in one for one in caches) else Did.SILENT


def kept_by_type(url: str) -> bool:
    """Edges keep a file of this name without being told."""
    return _KEPT_TYPES.fullmatch(path_of(url).rpartition(".")[2]) is not None


def own_cookies(seen: Response) -> tuple[str, ...]:
    """The names of the cookies that the product sets, those of an edge or a load balancer left out."""
    return tuple(name for name in seen.cookies if not of_the_edge(name))


def personal(seen: Response, names: Iterable[str], sessions: Iterable[str] = ()) -> bool:
    """One of these cookies belongs to one visitor: a declared session, a token by its name, or HttpOnly."""
    told = {value.split("=", 1)[0]: value.lower() for value in seen.all("set-cookie")}
    return any(
        name in sessions or _PERSONAL.search(name) or "httponly" in told.get(name, "") for name in names
    )
