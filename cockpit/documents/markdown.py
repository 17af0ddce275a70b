"""A document as GitHub Markdown, in which no text of the pack can become markup or break a table."""

import re
from collections.abc import Iterator
from typing import Final

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
from cockpit.documents.tones import MOST_CELL, MOST_CODE, SIGNS
from cockpit.reports.markdown import prose
from cockpit.text import safe

# A bar that prose has not escaped yet: one in code ends a cell on GitHub all the same.
_BAR: Final = re.compile(r"(?<!\\)\|")
_ESCAPED: Final = r"\\|"


def markdown(document: Document) -> str:
    """The whole document, its title as a heading of the first level."""
    parts = [f"# {_text(document.title)}", _text(document.lead)]
    before, again = None, False
    for block in document.blocks:
        before, again = type(block), type(block) is before and not again
        parts += _block(block, again=again)
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, *, again: bool) -> Iterator[str]:
    """The parts of a block; a list right after another one has other marks, else the two would be one."""
    match block:
        case Heading(text):
            yield f"## {_text(text)}"
        case Paragraph():
            yield _toned(block)
        case Bullets(items):
            yield "\n".join(f"{'*' if again else '-'} {_text(item)}" for item in items)
        case Steps(items):
            mark = ")" if again else "."
            yield "\n".join(f"{number}{mark} {_text(item)}" for number, item in enumerate(items, 1))
        case Code(text):
            yield _fenced(text)
        case Grid():
            yield "\n".join(_table(block))
        case Missing(what, line):
            yield f"**Missing:** {_text(what)}"
            yield from (_fenced(line),) if line else ()


def _text(text: str) -> str:
    return prose(text, MOST_CELL)


def _toned(part: Paragraph | Cell) -> str:
    sign, text = SIGNS.get(part.tone), _text(part.text)
    return f"{sign} {text}" if sign else text


def _table(grid: Grid) -> Iterator[str]:
    yield _line([_text(title) for title in grid.columns])
    yield _line(["---"] * len(grid.columns))
    for row in grid.rows:
        yield _line([_toned(one) for one in row])


def _line(cells: list[str]) -> str:
    shown = [_BAR.sub(_ESCAPED, one) or " " for one in cells]
    return f"| {' | '.join(shown)} |"


def _fenced(text: str) -> str:
    """The text between fences longer than any run of backticks in it, its lines kept."""
    shown = safe(text, MOST_CODE, keep_lines=True).rstrip("\n")
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    return f"{fence}text\n{shown}\n{fence}"
