"""In what two places that the same product runs in differ, as far as strangers and launch.toml can tell.

A difference has a name, which is what its reason has to mention, and a phrase. What differs by nature is left
out: host names, nonces, the word to search engines, the sign-in in front of a rehearsal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.environments import Glimpse
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.tls import Handshake
from cockpit.standards.cachecontrol import shared
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.standards.release_names import major

HEADERS: Final = (
    *("strict-transport-security", "content-security-policy", "x-frame-options", "x-content-type-options"),
    *("referrer-policy", "permissions-policy", "cross-origin-opener-policy", "cross-origin-embedder-policy"),
    "cross-origin-resource-policy",
)
WHY: Final = "BECAUSE WHY"  # what a proposed line says where the reason is to be written
_OK, _WALLED = range(200, 300), (401, 403)
_NONCE = re.compile(r"'(?:nonce|sha(?:256|384|512))-[^']{1,200}'")
_SOURCE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}:)?(?://)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One difference: its `name`, a phrase, and the other words by which a reason may speak of it.

    `mild`: most rehearsals differ so, and nothing that works there fails in production for it.
    """

    name: str
    text: str
    words: tuple[str, ...] = ()
    mild: bool = False

    def explained(self, reasons: tuple[str, ...]) -> bool:
        """A reason speaks of it, in more than its name alone."""
        known = (self.name, *self.words)
        reasons = tuple(reason for reason in reasons if WHY not in reason)
        return any(
            len(reason.split()) > 2 and any(word.casefold() in reason.casefold() for word in known)  # noqa: PLR2004 - a name and why
            for reason in reasons
        )


def gaps(here: Glimpse, there: Glimpse) -> Iterator[Gap]:
    """What tells production (`here`) and a rehearsal (`there`) apart; both have answered."""
    if not (isinstance(here.seen, Page) and isinstance(there.seen, Page)):
        return
    own, other = here.seen.response, there.seen.response
    yield from _headers(own, other)
    yield from _handshakes(here, there)
    yield from _upgrade(here, there)
    yield from _fronts(own, other)
    if own.status in _OK and other.status in _OK:
        yield from _caching(own, other)
    if (first := major(here.version)) and (second := major(there.version)) and first != second:
        text = f"production runs version {first}, it runs {second}"
        yield Gap("version", text, ("release",), mild=True)


def walled(seen: Response) -> bool:
    """A password stands in front: what is not said there may be said behind it."""
    return seen.status in _WALLED


def _headers(own: Response, other: Response) -> Iterator[Gap]:
    for name in HEADERS:
        first, second = (_plain(name, one) for one in (own, other))
        if first == second or (walled(other) and not second) or (walled(own) and not first):
            continue
        how = (
            "is missing there"
            if not second
            else "is there alone"
            if not first
            else "says something else there"
        )
        mild = name == HEADERS[0] and bool(first and second)  # a rehearsal need not be sure for years
        yield Gap(name, f"{name} {how}", _SPOKEN.get(name, ()), mild=mild)


_SPOKEN: Final = {
    "strict-transport-security": ("hsts",),
    "content-security-policy": ("csp",),
    "x-frame-options": ("frame",),
}


def _plain(name: str, seen: Response) -> str:
    """A header without what differs by nature: its own names, nonces, hashes; of policies the sources."""
    values = sorted(" ".join(value.split()).casefold() for value in seen.all(name))
    text = _NONCE.sub("'nonce'", ", ".join(values)[:8000])
    return _policy(text) if name == "content-security-policy" else text.replace(host_of(seen.url), "host")


def _policy(text: str) -> str:
    """The directives of a content security policy and their keywords; hosts are of each place."""
    parts = (part.split() for part in text.split(";"))
    kept = [
        f"{part[0]} {' '.join(sorted(w for w in part[1:] if not _SOURCE.fullmatch(w)))}".strip()
        for part in parts
        if part
    ]
    return "; ".join(sorted(kept))


def _handshakes(here: Glimpse, there: Glimpse) -> Iterator[Gap]:
    own, other = here.tls, there.tls
    if not (isinstance(own, Handshake) and isinstance(other, Handshake)):
        return
    if own.accepted != other.accepted:
        which = "it" if own.accepted else "production"
        yield Gap("certificate", f"{which} shows a certificate that browsers refuse", ("tls", "issuer"))
    if own.version and other.version and own.version != other.version:
        yield Gap("tls", f"production speaks {own.version}, it speaks {other.version}", ("handshake",))


def _upgrade(here: Glimpse, there: Glimpse) -> Iterator[Gap]:
    own, other = (_led(one) for one in (here, there))
    if own and other and own != other:
        yield Gap("redirect", f"plain http {own} in production, and {other} there", ("http",))


def _led(one: Glimpse) -> str:
    """What becomes of a visitor without https, or an empty string where nobody could see."""
    seen = one.plain
    if not isinstance(seen, Response) or walled(seen):
        return ""
    if seen.status not in REDIRECTS:
        return "shows the page" if seen.status in _OK else ""
    target = resolve(seen.url, seen.all("location")).url
    return "leads to https" if target.startswith("https://") else "leads to http"


def _fronts(own: Response, other: Response) -> Iterator[Gap]:
    """Who serves it, where both say so, and whether an edge stands in front."""
    first, second = (by_header(one) for one in (own, other))
    platforms = [{match.platform for match in found if not match.edge} for found in (first, second)]
    if all(platforms) and platforms[0] != platforms[1]:
        told = " and ".join("+".join(sorted(names)) for names in platforms)
        yield Gap("platform", f"they run on different platforms ({told})", ("host",))
    edges = [sorted({match.platform for match in found if match.edge}) for found in (first, second)]
    if edges[0] != edges[1]:
        before, behind = ("+".join(names) or "no edge" for names in edges)
        words = ("cdn", "proxy", *(name.casefold() for name in (*edges[0], *edges[1])))
        yield Gap("edge", f"{before} stands in front of production, {behind} there", words, mild=True)


def _caching(own: Response, other: Response) -> Iterator[Gap]:
    first, second = (shared(one).reuses > 0 for one in (own, other))
    if first != second:
        text = "caches may keep the start page " + ("in production alone" if first else "there alone")
        yield Gap("cache", text, ("caching", "cached"), mild=True)
