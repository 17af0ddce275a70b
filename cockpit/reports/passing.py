"""One line on a terminal that says how far something is, and goes away again; nothing anywhere else."""

import os
from typing import TextIO


class PassingLine:
    """The last line of a terminal, written over and over."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._shown = err.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, text: str) -> None:
        """Put the text in place of what stood there; it is short and safe to show."""
        if self._shown:
            self._err.write(f"\r\x1b[K{text}")
            self._err.flush()

    def clear(self) -> None:
        """Take the line away."""
        self.show("")
