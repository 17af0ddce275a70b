"""Every URL and every inline script or style of one HTML text, in the order of the text.

As a browser with scripts on reads it: nothing in noscript, textarea or an inert template is loaded or run,
and the document of a srcdoc counts with the page that holds it. Nothing is fetched and nothing runs here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from cockpit.standards.html import HEAD, MAX_REFRESH, feed, refresh_target
from cockpit.standards.resources_attributes import HANDLERS, held, kind_of_script

MAX_SPOTS: Final = 5000
MAX_STYLE: Final = 20_000  # characters of one style attribute or event handler
_PAGES_KEPT: Final = 32  # the last ones read, for the checks that read the same ones
_RAW: Final = ("noscript", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_FOREIGN: Final = ("svg", "math")
_POLICY: Final = "content-security-policy"


@dataclass(frozen=True, slots=True)
class Spot:
    """A URL as written: in which attribute of which element, on which line (from 1), `at` its place in order.

    `kind` as in `resources_attributes`, `nonce` and `integrity` as given (an element whose attributes were
    tampered with has no nonce: CSP 3 section 6.7.3.1). `cors`: it is asked for with CORS. `inert`: only
    scripts, or browsers without them, use it. `hint`: fetched for later. `of_set`: one picture of several.
    """

    tag: str
    attribute: str
    url: str
    kind: str
    line: int
    at: int
    nonce: str = ""
    integrity: str = ""
    cors: bool = False
    inert: bool = False
    hint: bool = False
    of_set: bool = False


@dataclass(frozen=True, slots=True)
class Inline:
    """What stands in the page itself.

    `kind` is script, style, handler, style-attribute, navigation (a javascript: URL) or data (a script
    element that does not run), `tag` the element and attribute.
    """

    kind: str
    tag: str
    text: str
    line: int
    at: int
    nonce: str = ""
    inert: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What one HTML text holds. `policies` are (text, place) of the meta elements of its head.

    `cut`: there is more than was read.
    """

    spots: tuple[Spot, ...] = ()
    inlines: tuple[Inline, ...] = ()
    policies: tuple[tuple[str, int], ...] = ()
    base: Spot | None = None
    refresh: Spot | None = None
    cut: bool = False


class _Reader(HTMLParser):
    def __init__(self, depth: int) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = depth  # how many documents hold this one
        self.spots: list[Spot] = []
        self.inlines: list[Inline] = []
        self.policies: list[tuple[str, int]] = []
        self.base: Spot | None = None
        self.refresh: Spot | None = None
        self.headed = False
        self.raw = ""  # the element whose content is text for browsers
        self.templates = 0
        self.foreign = 0
        self.open: Inline | None = None  # the script or style element whose text is read
        self.text: list[str] = []
        self.at = 0
        self.cut = False

    @property
    def inert(self) -> bool:
        return bool(self.raw or self.templates)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A slash closes elements of SVG and MathML only; elsewhere browsers do not see it."""
        self.handle_starttag(tag, attrs)
        if self.foreign:
            self.handle_endtag(tag)
        elif tag in ("script", "style"):
            self.set_cdata_mode(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = _first(attrs)
        values = {name: value.strip() for name, value in raw.items()}
        self.at += 1
        self.headed |= tag not in HEAD and not self.inert
        if len(self.spots) + len(self.inlines) >= MAX_SPOTS:
            self.cut = True
            return
        nonce = values.get("nonce", "") if _nonceable(attrs) else ""
        self._urls(tag, values, nonce)
        self._attached(tag, raw)
        self._code(tag, values, nonce)
        if tag == "meta":
            self._meta(values)
        elif tag == "iframe" and "srcdoc" in values and not self.depth:
            self._within(values["srcdoc"])
        self._enter(tag, values)

    def _enter(self, tag: str, values: Mapping[str, str]) -> None:
        if tag in _FOREIGN:
            self.foreign += 1
        elif tag == "template" and not self.raw and (self.templates or "shadowrootmode" not in values):
            self.templates += 1
        elif tag in _RAW and not self.raw and not self.foreign:
            self.raw = tag

    def _urls(self, tag: str, values: Mapping[str, str], nonce: str) -> None:
        cors = "crossorigin" in values or values.get("type", "").lower() == "module"
        for found in held(tag, values):
            if found.url.lower().startswith("javascript:"):
                self._inline("navigation", f"<{tag} {found.attribute}>", found.url[11:])
            elif not (found.attribute == "src" and "srcdoc" in values):
                spot = Spot(tag, found.attribute, found.url, found.kind, *self._here, nonce)
                spot = replace(spot, integrity=values.get("integrity", ""), cors=cors, inert=self.inert)
                self._keep(replace(spot, hint=found.hint, of_set=found.of_set))

    def _keep(self, spot: Spot) -> None:
        if spot.kind != "base":
            self.spots.append(spot)
        elif not self.inert and not self.depth:
            self.base = self.base or spot

    def _attached(self, tag: str, raw: Mapping[str, str]) -> None:
        """Event handlers and styles of the element, to the letter: their digests are compared."""
        for name, value in raw.items():
            if name in HANDLERS and value:
                self._inline("handler", f"<{tag} {name}>", value[:MAX_STYLE])
            elif name == "style" and value:
                self._inline("style-attribute", f"<{tag} style>", value[:MAX_STYLE])

    def _code(self, tag: str, values: Mapping[str, str], nonce: str) -> None:
        """A script or style element; its text comes next."""
        if tag == "script":
            kind = kind_of_script(values)
            external = any(name in values for name in ("src", "href", "xlink:href"))
            self.open = Inline("" if external else kind, "<script>", "", *self._here, nonce, self.inert)
        elif tag == "style":
            kind = "style" if values.get("type", "").lower() in ("", "text/css") else ""
            self.open = Inline(kind, "<style>", "", *self._here, nonce, self.inert)

    @property
    def _here(self) -> tuple[int, int]:
        return self.getpos()[0], self.at

    def _inline(self, kind: str, where: str, text: str) -> None:
        self.inlines.append(Inline(kind, where, text, *self._here, inert=self.inert))

    def _meta(self, values: Mapping[str, str]) -> None:
        name, content = values.get("http-equiv", "").lower(), values.get("content", "")
        if name == _POLICY and content and not self.headed and not self.inert:
            self.policies.append((content, self.at))
        elif name == "refresh" and not self.refresh and (url := refresh_target(content[:MAX_REFRESH])):
            self.refresh = Spot("meta", "content", url, "refresh", *self._here, inert=self.inert)

    def _within(self, srcdoc: str) -> None:
        """The document in a srcdoc, as parts of this one."""
        inner = _read(srcdoc, self.depth + 1)
        line, at = self._here
        self.spots += [
            replace(spot, line=line, at=at, inert=spot.inert or self.inert) for spot in inner.spots
        ]
        self.inlines += [
            replace(one, line=line, at=at, inert=one.inert or self.inert) for one in inner.inlines
        ]
        self.cut |= inner.cut

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag in ("script", "style"):
            text = "".join(self.text).replace("\r\n", "\n").replace("\r", "\n")
            if text and self.open.kind:
                self.inlines.append(replace(self.open, text=text))
            self.open, self.text = None, []
        elif tag == self.raw:
            self.raw = ""
        elif tag == "template" and not self.raw:
            self.templates = max(0, self.templates - 1)
        elif tag in _FOREIGN:
            self.foreign = max(0, self.foreign - 1)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text.append(data)
        elif not self.inert and data.strip(" \t\r\n\f\ufeff"):
            self.headed = True


def _first(attrs: list[tuple[str, str | None]]) -> dict[str, str]:
    """The attributes by name; the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in attrs:
        found.setdefault(name, value or "")
    return found


def _nonceable(attrs: list[tuple[str, str | None]]) -> bool:
    names = [name for name, _ in attrs]
    if len(names) != len(set(names)):
        return False
    texts = (f"{name} {value or ''}".lower() for name, value in attrs)
    return not any("<script" in text or "<style" in text for text in texts)


@lru_cache(_PAGES_KEPT)
def contents(text: str) -> Contents:
    """Read an HTML text as far as it goes; nothing in it can raise."""
    return _read(text, 0)


def _read(text: str, depth: int) -> Contents:
    reader = _Reader(depth)
    whole = feed(reader, text)
    return Contents(
        tuple(reader.spots),
        tuple(reader.inlines),
        tuple(reader.policies),
        reader.base,
        reader.refresh,
        reader.cut or not whole,
    )
