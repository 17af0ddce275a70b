"""What every section is made of: marks of a state, tables that stack on a phone, lists, what is missing."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cockpit.documents.gaps import whole
from cockpit.handover.schema import Row, tables
from cockpit.page.markup import Child, Markup, el

# The sign beside the word of each tone: no state is shown by colour alone.
GLYPHS: Final = {"good": "✓", "mild": "!", "bad": "✗", "quiet": "–", "plain": "•"}
Column = tuple[str, Callable[[Row], Child]]


def mark(tone: str, word: str) -> Markup:
    """A state as sign, word and colour."""
    return el(
        "span", el("span", GLYPHS[tone], aria_hidden="true", class_="glyph"), word, class_=f"mark tone-{tone}"
    )


def section(name: str, title: str, lead: Child, *children: Child) -> Markup:
    """A part of the page with its heading and a sentence that says what it is for."""
    heading = el("h2", title, id=f"{name}-title")
    return el(
        "section", heading, el("p", lead, class_="lead"), children, id=name, aria_labelledby=f"{name}-title"
    )


def code(text: str) -> Markup:
    """A name or value as it is typed."""
    return el("code", text)


def long(text: str) -> Markup:
    """A value of any length, which may break anywhere."""
    return el("code", text, class_="long")


def lines(items: Iterable[Child], kind: str = "ul", class_: str | None = None) -> Markup:
    """A list."""
    return el(kind, (el("li", item) for item in items), class_=class_)


def grid(caption: str, columns: Sequence[Column], rows: Iterable[Row]) -> Markup:
    """A table; the first column names the row. Where nothing is known, the cell says so."""
    head = el("tr", (el("th", title, scope="col") for title, _ in columns))
    body = (el("tr", _cells(columns, row)) for row in rows)
    whole = el("table", el("caption", caption), el("thead", head), el("tbody", body))
    return el("div", whole, class_="table stack", role="group", aria_label=caption, tabindex=0)


def _cells(columns: Sequence[Column], row: Row) -> Iterable[Markup]:
    for number, (title, show) in enumerate(columns):
        shown = show(row) or unknown()
        if number:
            yield el("td", el("div", shown), data_label=title)
        else:
            yield el("th", el("div", shown), scope="row", data_label=title)


def unknown(word: str = "not known yet") -> Markup:
    """In place of a value nobody has given."""
    return el("span", word, class_="unknown")


def nothing(sentence: str, name: str = "") -> Markup:
    """In place of a table without rows: what that means, and what to add where a person can fill it."""
    recipe: Child = None
    lines = whole(tables()[name]) if name else ""
    if lines.startswith("["):
        recipe = (
            el("p", "Add to launch.toml, then write the handover again:"),
            el("pre", code(lines)),
        )
    return el("div", el("p", mark("mild", "Missing"), " ", sentence), recipe, class_="nothing")
