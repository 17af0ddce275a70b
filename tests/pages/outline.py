"""A page as the elements a browser would make of it."""

from dataclasses import dataclass
from html.parser import HTMLParser

INLINE = frozenset({"a", "b", "code", "span", "strong", "time"})
VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


@dataclass
class Element:
    """One element: its name, attributes, and the text directly in it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.strays: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, dict(attrs))
        self._part(tag)
        self.elements.append(one)
        if len(one.attributes) != len(attrs):
            self.strays.append(f"{tag} has an attribute twice")
        if tag not in VOID:
            self.open.append(one)

    def _part(self, tag: str) -> None:
        """A new line, unless the element stands within one."""
        if tag not in INLINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)
        if not self.open or self.open[-1].name != tag:
            self.strays.append(f"</{tag}>")
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data
            if self.open[-1].name not in ("style", "script"):
                self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.strays.append(f"<!--{data}-->")


@dataclass(frozen=True)
class Outline:
    """The elements of a page in order; `strays` is what is not well-formed."""

    elements: list[Element]
    strays: list[str]
    words: list[str]

    def named(self, *names: str) -> list[Element]:
        return [one for one in self.elements if one.name in names]

    @property
    def shape(self) -> list[tuple[str, ...]]:
        """Names of elements and attributes; a link and the text it would be are the same."""
        return [(one.name, *sorted(one.attributes)) for one in self.elements if one.name not in ("a", "span")]

    @property
    def text(self) -> str:
        """All that is read, in reading order; spaces and lines are one space each."""
        return " ".join("".join(self.words).split())


def outline(page: str) -> Outline:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    left = [f"<{one.name}> stays open" for one in reader.open]
    return Outline(reader.elements, reader.strays + left, reader.words)
