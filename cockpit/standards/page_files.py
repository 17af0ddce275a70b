"""Which files the HTML of a page makes a phone load, when, and what holds up the page (HTML, chapter 4).

As a browser with scripts on reads it; of a set of pictures the one that a phone takes, of several icons the
first. Nothing is fetched and nothing runs here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts.weights import HOW, KIND, WHEN, Use
from cockpit.standards import css, phone
from cockpit.standards.html import HEAD, feed
from cockpit.standards.locations import follow
from cockpit.standards.resources_attributes import kind_of_script

MAX_USES: Final = 1000
MAX_SOURCES: Final = 50  # of one picture element
MAX_STYLE: Final = 200_000  # characters of the styles that stand in the page
_RAW: Final = ("noscript", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
_BLANK: Final = " \t\r\n\f\ufeff"
_BREAKS: Final = dict.fromkeys(map(ord, "\r\n\t"))
_AS: Final[Mapping[str, KIND]] = {"script": "script", "style": "style", "image": "image", "font": "font"}
_FRAMES: Final = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}


class _Reader(HTMLParser):
    """Collects the uses of one page, addresses as written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Use] = []
        self.styles: list[str] = []
        self.room = MAX_STYLE
        self.headed = False
        self.raw = ""  # the element whose content is text for browsers
        self.templates = 0
        self.drawing = False  # inside an SVG
        self.in_style = False
        self.sources: list[tuple[str, str, str, str]] = []
        self.playing: WHEN | None = None  # inside a video or audio without an address of its own
        self.once: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.raw:
            return
        values = {
            name: (value or "").strip() for name, value in reversed(attrs)
        }  # the first of a name counts
        self.headed |= tag not in HEAD and not self.templates
        if tag == "template" and "shadowrootmode" not in values:
            self.templates += 1
        if not self.templates and len(self.found) < MAX_USES:
            self.found += self._uses(tag, values)
            self._styled(values.get("style", ""))
        self.drawing |= tag == "svg"
        self.in_style = tag == "style" and not self.templates
        if tag in _RAW:
            self.raw = tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only in SVG a slash ends an element."""
        before = self.raw
        self.handle_starttag(tag, attrs)
        if self.drawing:
            self.raw = before

    def handle_endtag(self, tag: str) -> None:
        if tag == self.raw:
            self.raw = ""
        elif tag == "svg":
            self.drawing = False
        elif tag == "template":
            self.templates = max(0, self.templates - 1)
        elif tag == "picture":
            self.sources = []
        elif tag in ("video", "audio"):
            self.playing = None
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style and self.room > 0:
            self.styles.append(data[: self.room])
            self.room -= len(data)
        elif (
            not (self.raw or self.templates)
            and data.strip(_BLANK)
            and self.lasttag not in ("script", "style")
        ):
            self.headed = True

    def _uses(self, tag: str, values: Mapping[str, str]) -> Iterator[Use]:
        if tag == "script" and values.get("src") and kind_of_script(values) == "script":
            yield self._use(values["src"], "script", how=_how(values))
        elif tag == "link" and values.get("href"):
            yield from self._link(values)
        elif tag == "source" and self.playing is None and len(self.sources) < MAX_SOURCES:
            self.sources.append(tuple(values.get(name, "") for name in ("srcset", "sizes", "media", "type")))  # type: ignore[arg-type]
        elif tag == "picture":
            self.sources = []
        elif tag == "img":
            yield from self._picture(values)
        elif tag == "input" and values.get("type", "").lower() == "image" and values.get("src"):
            yield self._use(values["src"], "image")
        elif tag in ("image", "use") and (href := values.get("href") or values.get("xlink:href")):
            yield self._use(href, "image")
        elif tag in ("video", "audio", "source"):
            yield from self._media(tag, values)
        elif tag in _FRAMES and values.get(_FRAMES[tag]) and "srcdoc" not in values:
            yield self._use(values[_FRAMES[tag]], "frame", _lazily(values))

    def _picture(self, values: Mapping[str, str]) -> Iterator[Use]:
        set_, sizes = values.get("srcset", ""), values.get("sizes", "")
        url = phone.any_fits(self.sources) or phone.chosen(set_, sizes, values.get("src", ""))
        of = next((one for one in self.sources if one[1]), None)
        slot = phone.slot(sizes or (of[1] if of else "")) if set_ or self.sources else None
        width = _number(values.get("width", "")) or (int(slot) if slot else 0)
        if url:
            one = self._use(url, "image", _lazily(values))
            yield replace(one, width=width, height=_number(values.get("height", "")))

    def _media(self, tag: str, values: Mapping[str, str]) -> Iterator[Use]:
        """A film plays by itself, or waits for somebody; its picture until then comes at once."""
        if tag == "source":
            when, self.playing = self.playing, None
        else:
            when = "first" if "autoplay" in values or values.get("preload") == "auto" else "later"
            if poster := values.get("poster"):
                yield self._use(poster, "image")
            self.playing = None if values.get("src") else when
        if when and (url := values.get("src")):
            yield self._use(url, "media", when)

    def _link(self, values: Mapping[str, str]) -> Iterator[Use]:
        rels, url, fits = (
            values.get("rel", "").lower().split(),
            values["href"],
            phone.media_fits(values.get("media", "")),
        )
        if "stylesheet" in rels and "disabled" not in values and "alternate" not in rels:
            yield self._use(url, "style", how="blocking" if fits else "")
        elif "preload" in rels and fits and (kind := _AS.get(values.get("as", "").lower())):
            chosen = phone.chosen(values.get("imagesrcset", ""), values.get("imagesizes", ""), url)
            yield self._use(chosen, kind)
        elif "modulepreload" in rels:
            yield self._use(url, "script", how="module")
        elif rel := next((one for one in ("icon", "manifest") if one in rels and one not in self.once), ""):
            self.once.add(rel)
            yield self._use(url, "image" if rel == "icon" else "other")

    def _styled(self, text: str) -> None:
        """A style attribute: its element is there, so what it names is loaded."""
        if "url" in text.lower():
            self.found += [self._use(one.url, "image") for one in css.urls(text[: phone.MAX_TEXT])]

    def _use(self, url: str, kind: KIND, when: WHEN = "first", how: HOW = "") -> Use:
        return Use(url, kind, when, how, not self.headed, self.getpos()[0])


def _how(values: Mapping[str, str]) -> HOW:
    if "async" in values:
        return "async"
    if values.get("type", "").lower() == "module":
        return "module"
    return "defer" if "defer" in values else "blocking"


def _lazily(values: Mapping[str, str]) -> WHEN:
    return "later" if values.get("loading", "").lower() == "lazy" else "first"


def _number(text: str) -> int:
    """A size attribute in pixels; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0  # noqa: PLR2004 - digits


def named(html: str, url: str) -> tuple[tuple[Use, ...], str]:
    """The files that a page names, absolute and each once, and the text of the styles that stand in it.

    Args:
        html: the page.
        url: where relative addresses start: its address, or that of its base element.
    """
    reader = _Reader()
    feed(reader, html)
    return tuple(_once(reader.found, url)), "\n".join(reader.styles)


def _once(found: list[Use], base: str) -> Iterator[Use]:
    """Each file once: as early as its earliest use, and holding the page up where one of them does."""
    kept: dict[str, Use] = {}
    for use in found:
        url = absolute(base, use.url)
        if not url:
            continue
        one = replace(use, url=url)
        before = kept.setdefault(url, one)
        if before is not one:
            kept[url] = _both(before, one)
    yield from kept.values()


def _both(before: Use, one: Use) -> Use:
    """One file that is named twice; what is loaded early (`preload`) stands where it is used."""
    early = before.head and not before.how and not one.head
    place = one if early or (one.how == "blocking" and before.how != "blocking") else before
    when: WHEN = "first" if "first" in (before.when, one.when) else before.when
    size = (before.width or one.width, before.height or one.height)
    return replace(place, when=when, how=place.how or before.how or one.how, width=size[0], height=size[1])


def absolute(base: str, reference: str) -> str:
    """The address that a browser would ask, https where the page is; empty for what holds its own content.

    Browsers do not load http on a page that came by https (tls.mixed-content tells of those).
    """
    written = reference.strip("\x00 \t\r\n\f").translate(_BREAKS)
    if written.startswith("#"):  # a part of the page itself, wherever its base element leads
        return ""
    url = follow(base, written).url
    return "" if urlsplit(base).scheme == "https" and not url.startswith("https://") else url
