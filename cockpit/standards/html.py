"""What a page's HTML refers to: links, forms, metadata. Tolerant, bounded, never executed (WHATWG HTML)."""

from dataclasses import dataclass
from html.parser import HTMLParser

MAX_REFERENCES = 2000
_LINKS = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}


@dataclass(frozen=True, slots=True)
class Reference:
    """An attribute that holds a URL, as written; `rel` for link elements."""

    tag: str
    url: str
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its action as written (empty means the page itself) and its method, lower case."""

    action: str
    method: str = "get"


@dataclass(frozen=True, slots=True)
class Document:
    """What one HTML document holds; `refresh` is the URL of a meta refresh (HTML section 4.2.5.3)."""

    title: str = ""
    references: tuple[Reference, ...] = ()
    forms: tuple[Form, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    refresh: str = ""
    cut: bool = False

    def named(self, name: str) -> str:
        """The content of the first meta element with that name or property, or an empty string."""
        return next((content for key, content in self.meta if key == name), "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.in_title = False
        self.references: list[Reference] = []
        self.forms: list[Form] = []
        self.meta: list[tuple[str, str]] = []
        self.refresh = ""
        self.cut = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        if len(self.references) + len(self.forms) + len(self.meta) >= MAX_REFERENCES:
            self.cut = True
            return
        if tag == "title" and not self.title:
            self.in_title = True
        elif tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
        elif tag == "meta":
            self._meta(values)
        elif url := values.get(_LINKS.get(tag, ""), ""):
            self.references.append(Reference(tag, url, values.get("rel", "").lower()))

    def _meta(self, values: dict[str, str]) -> None:
        content = values.get("content", "")
        if values.get("http-equiv", "").lower() == "refresh":
            self.refresh = self.refresh or refresh_target(content)
        elif name := values.get("name") or values.get("property"):
            self.meta.append((name.lower(), content))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)


def refresh_target(content: str) -> str:
    """The URL in a refresh value such as `0; url=/next`, or an empty string when it only reloads."""
    _, _, rest = content.replace(",", ";", 1).partition(";")
    name, sign, url = rest.strip().partition("=")
    if sign and name.strip().lower() == "url":
        return url.strip().strip("'\"")
    return ""


def read(text: str) -> Document:
    """Read an HTML text as far as it goes; nothing in it can raise."""
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser asserts on some damaged markup declarations: keep what was read
        reader.cut = True
    title = " ".join("".join(reader.title).split())
    return Document(
        title, tuple(reader.references), tuple(reader.forms), tuple(reader.meta), reader.refresh, reader.cut
    )
