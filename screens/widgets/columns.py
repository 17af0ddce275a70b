"""Text in columns of a terminal, where a letter may be two cells wide."""

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int) -> str:
    """The text in exactly so many cells; three dots where it was cut."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, max(width - 3, 0)) + "..."[: max(width, 0)]
