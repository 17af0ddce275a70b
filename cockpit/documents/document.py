"""What a document is made of: words, lists, steps and tables. Who shows it decides how they look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. `tone` is `plain`, `quiet` (beside the point), `good`, `mild` (take note) or `bad`."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A list to follow in order."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to copy as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and a tone, as in `Paragraph`."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every row has as many cells as there are columns. No heading line where no column is named."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A word or three above a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not known yet, and the exact line or command that would make it known."""

    what: str
    line: str


Block = Paragraph | Bullets | Steps | Code | Grid | Heading | Missing


@dataclass(frozen=True, slots=True)
class Document:
    """One deliverable. `id` is the catalogue's (`out.dns-map`) or one of ours (`doc.limitations`).

    All texts come from the pack, which holds only what is safe to show; whoever renders it quotes for its own
    notation (Markdown, HTML) and nothing else.
    """

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
