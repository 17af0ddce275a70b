"""Documents read back from their notations, as those who get them do."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cockpit.documents.document import (
    Block,
    Bullets,
    Cell,
    Code,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Steps,
)

_ELEMENTS: Final = frozenset(
    {
        *("section", "h2", "h3", "p", "ul", "ol", "li", "pre", "code", "div", "span", "strong", "dl", "dt"),
        *("dd", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
)
_ATTRIBUTES: Final = frozenset(
    {"id", "class", "scope", "aria-hidden", "aria-label", "role", "tabindex", "data-label"}
)


class Outline(HTMLParser):
    """The elements of a piece of HTML and the texts in them; complains about any that is not ours."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ELEMENTS, tag
        assert {name for name, _ in attrs} <= _ATTRIBUTES, attrs
        classes = [value for name, value in attrs if name == "class" and value and value.startswith("tone-")]
        self.shape.append(f"<{tag}{''.join(f'.{one}' for one in classes)}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.shape.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"an unknown declaration: {data!r}")


def tokens(markdown: str) -> list[Token]:
    """What a reader of Markdown with tables and HTML makes of it."""
    found: list[Token] = []
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown):
        found += [token, *(token.children or ())]
    return found


def shape(found: Iterable[Token]) -> list[str]:
    """The blocks, without what stands in them."""
    return [token.type for token in found if token.block and token.type != "inline"]


def expected(document: Document) -> list[str]:
    """The blocks of Markdown that a document has."""
    found = [*_pair("heading"), *_pair("paragraph")]
    for block in document.blocks:
        found += _blocks(block)
    return found


def _blocks(block: Block) -> list[str]:
    match block:
        case Heading():
            return _pair("heading")
        case Bullets(items) | Steps(items):
            kind = "bullet_list" if isinstance(block, Bullets) else "ordered_list"
            return _pair(kind, _pair("list_item", _pair("paragraph")) * len(items))
        case Grid(columns, rows):
            head = _pair("thead", _pair("tr", _pair("th") * len(columns)))
            body = _pair("tbody", _pair("tr", _pair("td") * len(columns)) * len(rows))
            return _pair("table", head + body)
    said = [] if isinstance(block, Code) else _pair("paragraph")
    bare = isinstance(block, Paragraph) or (isinstance(block, Missing) and not block.line)
    return said if bare else [*said, "fence"]


def _pair(name: str, inside: Iterable[str] = ()) -> list[str]:
    return [f"{name}_open", *inside, f"{name}_close"]


def cells(document: Document) -> list[Cell]:
    """Every cell of every table."""
    return [
        cell for block in document.blocks if isinstance(block, Grid) for row in block.rows for cell in row
    ]


def missing(document: Document) -> list[str]:
    """What the document says is missing."""
    return [block.what for block in document.blocks if isinstance(block, Missing)]
