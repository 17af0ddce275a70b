"""A document for a terminal of some width: words and tables wrapped, no line wider, no escape in it."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from cockpit.documents.cells import NOTHING
from cockpit.documents.document import (
    Block,
    Bullets,
    Code,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Steps,
)
from cockpit.documents.tones import MOST_CELL, MOST_CODE, signed
from cockpit.documents.wrapping import padded, widths, wrapped
from cockpit.text import safe

# A line as pieces of (text, tone); `strong` is a heading.
Line = tuple[tuple[str, str], ...]
STRONG: Final = "strong"
_NARROWEST: Final = 20
_GAP: Final = "  "
_PAIR: Final = 2  # columns of a table that is a list of names and values


def plain(document: Document, width: int) -> str:
    """The document as text; no line has more than `width` columns, 20 at least."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines(document, width))


def lines(document: Document, width: int) -> Iterator[Line]:
    """The same with the tone of each piece, for whoever has colours."""
    room = max(width, _NARROWEST)
    yield from _words(document.title, room, STRONG)
    yield from _words(document.lead, room)
    for block in document.blocks:
        yield ()
        yield from _block(block, room)


def _block(block: Block, room: int) -> Iterator[Line]:
    match block:
        case Heading(text):
            yield from _words(text, room, STRONG)
        case Paragraph(tone=tone):
            yield from _words(signed(block), room, tone)
        case Bullets(items):
            yield from _listed([("- ", item) for item in items], room)
        case Steps(items):
            yield from _listed([(f"{number}. ", item) for number, item in enumerate(items, 1)], room)
        case Code(text):
            yield from _verbatim(text, room)
        case Grid():
            yield from _table(block, room)
        case Missing(what, line):
            yield from _words(f"Missing: {what}", room, "mild")
            yield from _verbatim(line, room) if line else ()


def _words(text: str, room: int, tone: str = "plain") -> Iterator[Line]:
    for line in wrapped(safe(text, MOST_CELL), room):
        yield ((line, tone),)


def _listed(items: Sequence[tuple[str, str]], room: int) -> Iterator[Line]:
    """Each item behind its mark, its further lines below its own beginning."""
    for mark, item in items:
        lead = mark
        for line in wrapped(safe(item, MOST_CELL), room - len(mark)):
            yield ((lead, "quiet"), (line, "plain"))
            lead = " " * len(mark)


def _verbatim(text: str, room: int) -> Iterator[Line]:
    """Lines to copy; one that is too long goes on in the next."""
    for line in safe(text, MOST_CODE, keep_lines=True).rstrip("\n").split("\n"):
        for piece in wrapped(line, room - 4, keep_spaces=True):
            yield (("    ", "plain"), (piece, "plain"))


def _table(grid: Grid, room: int) -> Iterator[Line]:
    """Columns side by side; where they would be too narrow to read, one line for each cell."""
    rows = [[(safe(signed(one), MOST_CELL), one.tone) for one in row] for row in grid.rows]
    titles = [safe(title, MOST_CELL) for title in grid.columns]
    beside = room - len(_GAP) * (len(titles) - 1)
    wanted = _longest(titles, rows, whole=True)
    columns = wanted if sum(wanted) <= beside else widths(_longest(titles, rows), beside)
    if columns is None:
        yield from _stacked(titles, rows, room)
        return
    head = [[(title, STRONG) for title in titles]] if any(titles) else []
    for row in (*head, *rows):
        yield from _beside(row, columns)


def _longest(
    titles: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], *, whole: bool = False
) -> list[int]:
    """Columns that the longest cell of each takes; of a title its longest word, or the whole of it."""
    heads = [[title] if whole else title.split() for title in titles]
    return [max(map(cell_len, ("", *head, *(row[nth][0] for row in rows)))) for nth, head in enumerate(heads)]


def _beside(row: Sequence[tuple[str, str]], columns: Sequence[int]) -> Iterator[Line]:
    """One row: as many lines as its longest cell takes."""
    wraps = [wrapped(text, column) for (text, _), column in zip(row, columns, strict=True)]
    for nth in range(max(map(len, wraps))):
        line: list[tuple[str, str]] = []
        for (_, tone), wrap, column in zip(row, wraps, columns, strict=True):
            line.append((padded(wrap[nth] if nth < len(wrap) else "", column), tone))
            line.append((_GAP, "plain"))
        yield tuple(line[:-1])


def _stacked(titles: Sequence[str], rows: Sequence[Sequence[tuple[str, str]]], room: int) -> Iterator[Line]:
    """Each row below its first cell as lines of `title: cell`; cells with nothing are left out."""
    for nth, ((name, _), *row) in enumerate(rows):
        if nth and len(titles) > _PAIR:
            yield ()
        yield from _words(name, room, STRONG)
        for title, (text, tone) in zip(titles[1:], row, strict=True):
            if text != NOTHING.text:
                yield from _cell(f"{title}: " if title else "", text, tone, room - len(_GAP))


def _cell(head: str, text: str, tone: str, room: int) -> Iterator[Line]:
    first, *rest = wrapped(head + text, room)
    if first.startswith(head):
        yield ((_GAP, "plain"), (head, "quiet"), (first[len(head) :], tone))
    else:
        yield ((_GAP, "plain"), (first, "quiet"))
    for line in rest:
        yield ((_GAP, "plain"), (line, tone))
