"""What a page's HTML refers to: links, forms, metadata. Tolerant, bounded, never executed (WHATWG HTML)."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

MAX_REFERENCES = 2000
MAX_REFRESH = 4000  # characters of a refresh value
MAX_SCRIPT = 20_000  # characters of inline script that are read for a redirect
_LINKS = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}
_SILENT = ("script", "style", "noscript", "template", "title")
# What does not end the head (HTML section 13.2.6.4.4, "in head").
HEAD = ("html", "head", "meta", "link", "base", "basefont", "bgsound", "noframes", *_SILENT)
_BLANK = " \t\r\n\f\ufeff"
_REFRESH = re.compile(r"\s*[0-9.]+(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?", re.IGNORECASE)
# location = "..", location.href = "..", location.replace(".."), also behind window., document., self., top.
_SCRIPTED = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self|top|parent)\s{0,4}\.\s{0,4})?location\s{0,4}"
    r"(?:\.\s{0,4}href\s{0,4})?(?:=(?!=)|\.\s{0,4}(?:replace|assign)\s{0,4}\()\s{0,4}"
    r"(?P<quote>[\"'`])(?P<url>[^\"'`\s]{1,2000})(?P=quote)"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute that holds a URL, as written; `rel` of link elements; `body`: it stands after the head."""

    tag: str
    url: str
    rel: str = ""
    body: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its action as written (empty means the page itself) and its method, lower case.

    `password`: it asks for one.
    """

    action: str
    method: str = "get"
    password: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What one HTML document holds.

    `refresh` is the URL of a meta refresh (HTML section 4.2.5.3) that also works with scripts on. `scripted`
    is the first URL that an inline script assigns to the location: a hint, for nobody runs the script here.
    `base` is the href of the base element; `words` counts the words a visitor reads. `headed`: the head was
    read to its end. `policies` are the content security policies of meta elements.
    """

    title: str = ""
    references: tuple[Reference, ...] = ()
    forms: tuple[Form, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    refresh: str = ""
    cut: bool = False
    scripted: str = ""
    base: str = ""
    words: int = 0
    headed: bool = False
    policies: tuple[str, ...] = ()

    def named(self, name: str) -> str:
        """The content of the first meta element with that name or property, or an empty string."""
        return next((content for key, content in self.meta if key == name), "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.inside: str = ""  # the element whose text is not for reading
        self.references: list[Reference] = []
        self.forms: list[Form] = []
        self.meta: list[tuple[str, str]] = []
        self.refresh = ""
        self.script: list[str] = []
        self.script_size = 0
        self.base = ""
        self.words = 0
        self.headed = False
        self.cut = False
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {
            name: (value or "").strip() for name, value in reversed(attrs)
        }  # the first of a name counts
        if tag not in HEAD and not self.inside and not self.cut:
            self.headed = True
        if tag in _SILENT and not self.inside and not (tag == "title" and self.title):
            self.inside = tag
        if len(self.references) + len(self.forms) + len(self.meta) >= MAX_REFERENCES:
            self.cut = True
        elif tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
        elif tag == "meta":
            self._meta(values)
        elif tag == "input" and values.get("type", "").lower() == "password" and self.forms:
            self.forms[-1] = replace(self.forms[-1], password=True)
        elif tag == "base":
            self.base = self.base or values.get("href", "")
        elif url := values.get(_LINKS.get(tag, ""), ""):
            self.references.append(Reference(tag, url, values.get("rel", "").lower(), self.headed))

    def _meta(self, values: dict[str, str]) -> None:
        content = values.get("content", "")
        if values.get("http-equiv", "").lower() == "refresh":
            if self.inside != "noscript":
                self.refresh = self.refresh or refresh_target(content)
        elif values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(content)
        elif name := values.get("name") or values.get("property"):
            self.meta.append((name.lower(), content))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.title.append(data)
        elif self.inside == "script" and self.script_size < MAX_SCRIPT:
            self.script.append(data[: MAX_SCRIPT - self.script_size])
            self.script_size += len(self.script[-1])
        elif not self.inside and data.strip(_BLANK):
            self.headed = self.headed or not self.cut
            self.words += len(data.split())


def refresh_target(content: str) -> str:
    """The URL in a refresh value such as `0; url=/next`, or an empty string when it only reloads.

    As browsers read it: the word `url=` may be missing, the URL may be quoted (HTML, "shared declarative
    refresh steps").
    """
    start = _REFRESH.match(content[:MAX_REFRESH])
    url = content[start.end() : MAX_REFRESH] if start else ""
    if url[:1] in ("'", '"'):
        url = url[1:].partition(url[0])[0]
    return url.strip()


def script_target(script: str) -> str:
    """The first URL that a script assigns to the location as a plain text, or an empty string."""
    found = _SCRIPTED.search(script[:MAX_SCRIPT])
    return found["url"] if found else ""


def feed(reader: HTMLParser, text: str) -> bool:
    """Let a reader read an HTML text as far as it goes, true when that is all of it; nothing can raise.

    A tag or comment that does not end takes the rest with it, as in browsers. The parser's own way with it is
    to start again at every `<`, which takes hours for a body that is made for that.
    """
    try:
        reader.feed(text)
        if reader.rawdata.startswith("<"):
            return False
        reader.close()
    except AssertionError:  # html.parser asserts on some damaged markup declarations: keep what was read
        return False
    return True


def read(text: str) -> Document:
    """Read an HTML text as far as it goes; nothing in it can raise."""
    reader = _Reader()
    whole = feed(reader, text)
    return Document(
        title=" ".join("".join(reader.title).split()),
        references=tuple(reader.references),
        forms=tuple(reader.forms),
        meta=tuple(reader.meta),
        refresh=reader.refresh,
        cut=reader.cut or not whole,
        scripted=script_target("\n".join(reader.script)),
        base=reader.base,
        words=reader.words,
        headed=reader.headed,
        policies=tuple(reader.policies),
    )
