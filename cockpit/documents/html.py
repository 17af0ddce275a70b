"""A document as a piece of HTML: one section, every text escaped, tables with captions and scopes."""

from collections.abc import Iterator
from html import escape

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
from cockpit.documents.tones import MOST_CELL, MOST_CODE, SIGNS, TONES
from cockpit.text import safe


def html(document: Document) -> str:
    """`<section id>`; its title is a heading of the second level. The look is the page's (cockpit/page)."""
    inside = "\n".join(
        (
            f"<h2>{_text(document.title)}</h2>",
            f'<p class="lead">{_text(document.lead)}</p>',
            *(part for block, head in _headed(document) for part in _block(block, head, document.title)),
        )
    )
    return f'<section id="{_text(document.id)}">\n{inside}\n</section>\n'


def _headed(document: Document) -> Iterator[tuple[Block, str]]:
    """Every block with the heading right above it; above a table with columns it becomes its caption."""
    head = ""
    for block in document.blocks:
        if head and not _is_table(block):
            yield Heading(head), ""
            head = ""
        if isinstance(block, Heading):
            head = block.text
            continue
        yield block, head
        head = ""
    if head:
        yield Heading(head), ""


def _is_table(block: Block) -> bool:
    return isinstance(block, Grid) and any(block.columns)


def _block(block: Block, head: str, title: str) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"<h3>{_text(text)}</h3>"
        case Paragraph(tone=tone):
            yield f'<p class="tone-{_tone(tone)}">{_signed(block)}</p>'
        case Bullets(items):
            yield f"<ul>{_items(items)}</ul>"
        case Steps(items):
            yield f"<ol>{_items(items)}</ol>"
        case Code(text):
            yield f"<pre><code>{_lines(text)}</code></pre>"
        case Grid(columns, rows):
            yield _table(block, head, f"{title} ({len(rows)})") if any(columns) else _pairs(block)
        case Missing(what, line):
            yield f'<div class="nothing"><p>{_glyph("mild")} <strong>Missing:</strong> {_text(what)}</p>'
            yield f"<pre><code>{_lines(line)}</code></pre></div>" if line else "</div>"


def _text(text: str) -> str:
    return escape(safe(text, MOST_CELL))


def _lines(text: str) -> str:
    return escape(safe(text, MOST_CODE, keep_lines=True).rstrip("\n"))


def _items(items: tuple[str, ...]) -> str:
    return "".join(f"<li>{_text(item)}</li>" for item in items)


def _tone(tone: str) -> str:
    return tone if tone in TONES else "plain"


def _glyph(tone: str) -> str:
    """The sign of a tone, which a screen reader need not read: the words say it too."""
    return f'<span class="glyph" aria-hidden="true">{SIGNS[tone]}</span>'


def _signed(part: Paragraph | Cell) -> str:
    return f"{_glyph(part.tone)} {_text(part.text)}" if part.tone in SIGNS else _text(part.text)


def _pairs(grid: Grid) -> str:
    """A table without named columns is a list of names and values."""
    inside = "".join(f"<div><dt>{_signed(name)}</dt>{_values(values)}</div>" for name, *values in grid.rows)
    return f"<dl>{inside}</dl>"


def _values(values: list[Cell]) -> str:
    return "".join(f'<dd class="tone-{_tone(one.tone)}">{_signed(one)}</dd>' for one in values)


def _table(grid: Grid, head: str, otherwise: str) -> str:
    """A table in a box of its own, in which it scrolls when the page is too narrow for it."""
    caption = f"<h3>{_text(head)}</h3>" if head else _text(otherwise)
    titles = "".join(f'<th scope="col">{_text(title)}</th>' for title in grid.columns)
    body = "\n".join(_row(grid.columns, row) for row in grid.rows)
    return (
        f'<div class="table stack" role="group" aria-label="{_text(head or otherwise)}" tabindex="0">'
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _row(columns: tuple[str, ...], row: tuple[Cell, ...]) -> str:
    """The first cell names the row; on a phone each of the others stands beside its column's name."""
    first, *rest = row
    cells = [f'<th scope="row">{_cell(first)}</th>']
    cells += [
        f'<td data-label="{_text(title)}">{_cell(one)}</td>'
        for title, one in zip(columns[1:], rest, strict=True)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell) -> str:
    tone = "" if cell.tone == "plain" else f' class="tone-{_tone(cell.tone)}"'
    return f"<div{tone}>{_signed(cell)}</div>"
