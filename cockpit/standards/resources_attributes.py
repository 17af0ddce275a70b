"""Which attributes hold URLs, and what browsers do with them (HTML, SVG 2; kinds as in Fetch and CSP).

Kinds that are loaded with the page: script, style, image, font, media, object, frame, manifest, connect,
prefetch. Others: form (sent there), link (led there), ping (told of a click), base, refresh, and mention: a
URL that markup holds for a search engine, a messenger or a script.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

LOADED: Final = (
    *("script", "style", "image", "font", "media", "object", "frame", "manifest", "connect", "prefetch"),
)
MAX_CANDIDATES: Final = 50  # of one srcset
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,]\S*+)(?P<rest>[^,]*+)")
_AT_ONCE: Final = re.compile(r"(?:https?|wss?):", re.IGNORECASE)
_KINDS: Final[Mapping[tuple[str, str], str]] = {
    **dict.fromkeys((("script", "src"), ("script", "href"), ("script", "xlink:href")), "script"),
    **dict.fromkeys((("img", "src"), ("image", "src"), ("video", "poster")), "image"),
    **dict.fromkeys(((tag, "background") for tag in ("body", "table", "td", "th")), "image"),
    **dict.fromkeys(
        ((tag, name) for tag in ("image", "feimage", "use") for name in ("href", "xlink:href")), "image"
    ),
    **dict.fromkeys(((tag, "src") for tag in ("audio", "video", "source", "track")), "media"),
    **dict.fromkeys((("object", "data"), ("embed", "src")), "object"),
    **dict.fromkeys((("iframe", "src"), ("frame", "src")), "frame"),
    **dict.fromkeys((("a", "ping"), ("area", "ping")), "ping"),
    **dict.fromkeys((("a", "href"), ("area", "href"), ("a", "xlink:href")), "link"),
    **dict.fromkeys((("form", "action"), ("button", "formaction"), ("input", "formaction")), "form"),
    ("base", "href"): "base",
}
_SETS: Final = (("img", "srcset"), ("source", "srcset"), ("link", "imagesrcset"))
_AS: Final = {
    **dict.fromkeys(("script", "style", "image", "font", "object", "manifest"), ""),
    **dict.fromkeys(("audio", "video", "track"), "media"),
    **dict.fromkeys(("document", "iframe", "frame"), "frame"),
    **dict.fromkeys(("fetch", "json"), "connect"),
    **dict.fromkeys(("worker", "sharedworker", "embed"), "prefetch"),
}
_POINTING: Final = ("preconnect", "dns-prefetch")
_NAMED: Final = (
    "og:url",
    "og:image",
    "og:video",
    "og:audio",
    "twitter:image",
    "twitter:player",
    "al:web:url",
)


class Held(NamedTuple):
    """A URL as written. `hint`: it is fetched for later; `of_set`: one picture of several."""

    attribute: str
    url: str
    kind: str
    hint: bool = False
    of_set: bool = False


def held(tag: str, values: Mapping[str, str]) -> Iterator[Held]:
    """Every URL that the attributes of one start tag hold; an image set gives one for each candidate."""
    if tag == "link":
        yield from _link(values)
    elif tag == "meta":
        yield from _meta(values)
    elif tag == "form" and "action" not in values:
        yield Held("action", "", "form")
    for name, value in values.items():
        kind = _KINDS.get((tag, name), "")
        if tag == "input" and name == "src" and values.get("type", "").lower() == "image":
            kind = "image"
        if (tag, name) in _SETS:
            yield from (Held(name, url, "image", tag == "link", of_set=True) for url in candidates(value))
        elif kind == "ping":
            yield from (Held(name, url, kind) for url in value.split()[:MAX_CANDIDATES])
        elif kind and not value.startswith("#") and (value or kind == "form"):
            yield Held(name, value, kind)
        elif _AT_ONCE.match(value) and tag not in ("link", "meta") and not name.startswith("xmlns"):
            yield Held(name, value, "mention")


def _link(values: Mapping[str, str]) -> Iterator[Held]:
    """A link element: what it loads, or what it points to."""
    url, rels = values.get("href", ""), values.get("rel", "").lower().split()
    if not url:
        return
    as_ = values.get("as", "").lower()
    if "stylesheet" in rels and "disabled" not in values:
        yield Held("href", url, "style")
    elif "icon" in rels or "apple-touch-icon" in rels or "mask-icon" in rels:
        yield Held("href", url, "image")
    elif "manifest" in rels:
        yield Held("href", url, "manifest")
    elif "modulepreload" in rels:
        yield Held("href", url, "script", hint=True)
    elif "preload" in rels and as_ in _AS:
        yield Held("href", url, _AS[as_] or as_, hint=True)
    elif "prefetch" in rels or "prerender" in rels:
        yield Held("href", url, "prefetch", hint=True)
    elif not any(rel in _POINTING for rel in rels):
        yield Held("href", url, "mention")


def _meta(values: Mapping[str, str]) -> Iterator[Held]:
    name = (values.get("property") or values.get("name") or "").lower()
    content = values.get("content", "")
    if any(name == known or name.startswith(f"{known}:") for known in _NAMED) and _AT_ONCE.match(content):
        yield Held("content", content, "mention")


def candidates(srcset: str) -> tuple[str, ...]:
    """The URLs of a srcset, as written (HTML section 4.8.4.2.1, parentheses in descriptors left out)."""
    found: list[str] = []
    at = 0
    while len(found) < MAX_CANDIDATES and (one := _CANDIDATE.match(srcset, at)):
        bare = one["url"].rstrip(",")
        at = one.end("url") if bare != one["url"] else one.end()
        found.append(bare)
    return tuple(found)


# Content attributes that hold a script (HTML section 8.1.8.2, Pointer Events, Touch Events, CSS events).
HANDLERS: Final = frozenset(
    f"on{name}"
    for name in (
        *("abort", "afterprint", "animationcancel", "animationend", "animationiteration"),
        *("animationstart", "auxclick", "beforeinput", "beforeprint", "beforetoggle", "beforeunload"),
        *("blur", "cancel", "canplay", "canplaythrough", "change", "click", "close", "contextmenu"),
        *("copy", "cuechange", "cut", "dblclick", "drag", "dragend", "dragenter", "dragleave"),
        *("dragover", "dragstart", "drop", "durationchange", "emptied", "ended", "error", "focus"),
        *("focusin", "focusout", "formdata", "gotpointercapture", "hashchange", "input", "invalid"),
        *("keydown", "keypress", "keyup", "languagechange", "load", "loadeddata", "loadedmetadata"),
        *("loadstart", "lostpointercapture", "message", "messageerror", "mousedown", "mouseenter"),
        *("mouseleave", "mousemove", "mouseout", "mouseover", "mouseup", "mousewheel", "offline"),
        *("online", "pagehide", "pageshow", "paste", "pause", "play", "playing", "pointercancel"),
        *("pointerdown", "pointerenter", "pointerleave", "pointermove", "pointerout", "pointerover"),
        *("pointerup", "popstate", "progress", "ratechange", "rejectionhandled", "reset", "resize"),
        *("scroll", "scrollend", "search", "securitypolicyviolation", "seeked", "seeking", "select"),
        *("selectionchange", "selectstart", "slotchange", "stalled", "storage", "submit", "suspend"),
        *("timeupdate", "toggle", "touchcancel", "touchend", "touchmove", "touchstart"),
        *("transitioncancel", "transitionend", "transitionrun", "transitionstart"),
        *("unhandledrejection", "unload", "volumechange", "waiting", "wheel"),
    )
)


# The JavaScript MIME type essence matches (MIME Sniffing section 4.6).
_JAVASCRIPT: Final = (
    *("application/javascript", "application/ecmascript", "application/x-ecmascript"),
    *("application/x-javascript", "text/javascript", "text/ecmascript", "text/x-ecmascript"),
    *("text/x-javascript", "text/jscript", "text/livescript"),
    *(f"text/javascript1.{minor}" for minor in range(6)),
)
_SCRIPTS: Final = ("", "module", "importmap", *_JAVASCRIPT)


def kind_of_script(values: Mapping[str, str]) -> str:
    """`script` for what runs or decides what runs, else `data` (HTML, "prepare the script element")."""
    named = (
        values["type"] if "type" in values else values.get("language", "") and f"text/{values['language']}"
    )
    named = named.lower().strip()
    if "nomodule" in values and named != "module":
        return "data"
    return "script" if named in _SCRIPTS else "data"
