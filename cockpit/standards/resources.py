"""What a page makes a browser load, from where, and what runs without being loaded."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cockpit.facts.pages import Page
from cockpit.standards import css
from cockpit.standards.locations import follow, host_of
from cockpit.standards.resources_attributes import LOADED
from cockpit.standards.resources_markup import Contents, Inline, Spot, contents

_FETCHED: Final = ("script", "style", "image", "font", "media", "manifest")
_UPGRADED: Final = ("image", "media")
_NO_HOST = re.compile(r"(?:data|blob|about|filesystem):", re.IGNORECASE)
_SHORT: Final = 40  # characters of a URL that holds its own content
_PAGES_KEPT: Final = 32
# What well-known style sheets of others load from further hosts.
COMPANIONS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "fonts.googleapis.com": (("font", "https://fonts.gstatic.com/"),),
    "use.typekit.net": (("font", "https://use.typekit.net/"), ("style", "https://p.typekit.net/")),
}
_STYLED: Final = ("style", "style-attribute")


@dataclass(frozen=True, slots=True)
class Load:
    """One thing a browser would load or send to: absolute, or `data:...` where the URL holds the content.

    `where` is the markup or file that names it, for a person to find; `line` counts from 1. The rest as in
    `resources_markup.Spot`.
    """

    url: str
    kind: str
    where: str = ""
    line: int = 0
    at: int = 0
    nonce: str = ""
    integrity: str = ""
    cors: bool = False
    inert: bool = False
    hint: bool = False
    of_set: bool = False

    @property
    def host(self) -> str:
        """Whose it is."""
        return host_of(self.url)

    @property
    def fetched(self) -> bool:
        """A file that belongs to the page itself."""
        return self.kind in _FETCHED and not self.inert

    @property
    def loaded(self) -> bool:
        """The browser asks for it by itself."""
        return self.kind in LOADED and not self.inert

    @property
    def upgradable(self) -> bool:
        """Browsers ask for it by https where http is written (Mixed Content section 4.1): no image set is."""
        return self.kind in _UPGRADED and not self.of_set and "<track" not in self.where

    @property
    def place(self) -> str:
        """Where to look, in words."""
        return f"{self.where}, line {self.line}" if self.line else self.where


def loaded(page: Page) -> Iterator[Load]:
    """Everything that a page itself loads, URLs absolute, in its order; style sheets have `named_in_css`."""
    return (
        (load for load in named(page.response.body, page.url) if load.loaded) if is_html(page) else iter(())
    )


def is_html(page: Page) -> bool:
    """Browsers show it as a page."""
    kind = page.response.first("content-type").lower()
    return "html" in kind if kind else page.response.body.lstrip()[:1] == "<"


def inlines(page: Page) -> tuple[Inline, ...]:
    """The scripts and styles that stand in the page."""
    return contents(page.response.body).inlines if is_html(page) else ()


@lru_cache(_PAGES_KEPT)
def named(html: str, url: str) -> tuple[Load, ...]:
    """Every URL that the page at `url` names: loaded, sent to, led to or only mentioned."""
    inside = contents(html)
    named_ = _absolute(url, inside.base.url) if inside.base else ""
    base = named_ if "://" in named_ else url  # a data: URL is no base (HTML section 4.2.3)
    since = inside.base.at if inside.base else 0  # what comes before the base element does not know it
    apart = ((inside.base, url), (inside.refresh, base))
    spots = [(spot, base if spot.at > since else url) for spot in inside.spots]
    spots += [(spot, from_) for spot, from_ in apart if spot]
    found = [*(_load(spot, from_, url) for spot, from_ in spots), *_styled(inside, base)]
    return tuple(sorted((load for load in found if load and load.url), key=lambda load: load.at))


def _load(spot: Spot, base: str, page: str) -> Load:
    # A form without an action sends to the page itself, whatever its base.
    url = _absolute(base, spot.url) if spot.url else page
    where = f"<{spot.tag} {spot.attribute}>"
    return Load(
        url,
        spot.kind,
        where,
        spot.line,
        spot.at,
        spot.nonce,
        spot.integrity,
        spot.cors,
        spot.inert,
        spot.hint,
        spot.of_set,
    )


def _styled(inside: Contents, base: str) -> Iterator[Load]:
    """What the styles in the page load."""
    for one in inside.inlines:
        if one.kind in _STYLED:
            for found in css.urls(one.text):
                url = _absolute(base, found.url)
                yield Load(url, found.kind, one.tag, one.line + found.line - 1, one.at, inert=one.inert)


def named_in_css(text: str, url: str) -> Iterator[Load]:
    """What a style sheet at a URL loads."""
    for found in css.urls(text):
        if at := _absolute(url, found.url):
            yield Load(at, found.kind, "@import" if found.kind == "style" else "url()", found.line)


def _absolute(base: str, reference: str) -> str:
    """The URL as browsers take it, or an empty string; of one that holds its content only the beginning."""
    text = reference.strip("\x00\x01\x0b\x0c \t\r\n").replace("\n", "").replace("\t", "").replace("\r", "")
    if _NO_HOST.match(text):
        return text.partition(",")[0].partition(";")[0][:_SHORT].lower()
    return follow(base, text).url
