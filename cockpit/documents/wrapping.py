"""Words broken to a number of columns of a terminal, where some characters take two."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len

_PARTS: Final = "/.-_@,:="
_FAIR: Final = 14  # columns that a column with longer words should have


def wrapped(text: str, room: int, *, keep_spaces: bool = False) -> list[str]:
    """Lines of at most `room` columns, broken at spaces where there are any; one empty line for no text.

    Args:
        text: without line breaks.
        room: columns, two at least.
        keep_spaces: break only where a line is full, and lose no space.
    """
    if cell_len(text) <= room:
        return [text if keep_spaces else " ".join(text.split())]
    if keep_spaces:
        return list(_cut(text, room))
    found: list[str] = []
    line = ""
    for word in text.split():
        if line and cell_len(line) + 1 + cell_len(word) <= room:
            line = f"{line} {word}"
            continue
        found += [line] if line else []
        *whole, line = _cut(word, room)
        found += whole
    return [*found, line]


def _cut(text: str, room: int) -> Iterator[str]:
    """Pieces of at most `room` columns; at least one, maybe empty."""
    piece, taken = "", 0
    for char in text:
        wide = cell_len(char)
        if taken + wide > room:
            head, piece = _parted(piece)
            yield head
            taken = cell_len(piece)
        piece, taken = piece + char, taken + wide
    yield piece


def _parted(piece: str) -> tuple[str, str]:
    """What stays on the line: up to a sign at which addresses part, when one is in its second half."""
    at = max(piece.rfind(sign) for sign in _PARTS) + 1
    return (piece[:at], piece[at:]) if at > len(piece) // 2 else (piece, "")


def padded(text: str, room: int) -> str:
    """The text with spaces up to that many columns."""
    return text + " " * max(room - cell_len(text), 0)


def widths(longest: Sequence[int], room: int) -> list[int] | None:
    """How wide each column gets; none when they would be too narrow to read side by side.

    Args:
        longest: the columns that each column's longest cell takes.
        room: columns for all of them together.
    """
    if sum(min(one, _FAIR) for one in longest) > room:
        return None
    limit = max(longest)
    while sum(min(one, limit) for one in longest) > room:
        limit -= 1
    return [min(one, limit) for one in longest]
