"""Lines on a terminal or in a file: safe, wrapped to the width, coloured only where colour is wanted."""

import os
import textwrap
from typing import Final, TextIO

from cockpit.glyphs import GLYPHS
from cockpit.model import Verdict
from cockpit.text import safe

# Worst first, as SGR codes of ECMA-48: they follow the terminal's own palette, light or dark.
COLOURS: Final = {
    Verdict.FAIL: "31;1",
    Verdict.ERROR: "35;1",
    Verdict.UNKNOWN: "36",
    Verdict.WARN: "33",
    Verdict.PASS: "32",
    Verdict.NOT_APPLICABLE: "2",
}
_NARROWEST: Final = 40
_LABEL: Final = 10


class Ink:
    """Writes to a text stream; what the stream's encoding cannot hold becomes an escape."""

    def __init__(self, out: TextIO, width: int) -> None:
        self._out = out
        self._width = max(width, _NARROWEST)
        self._encoding = out.encoding or "utf-8"
        self._colour = out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def glyph(self, verdict: Verdict) -> str:
        """The sign that stands before the verdict's word."""
        sign, plain = GLYPHS[verdict]
        try:
            sign.encode(self._encoding)
        except UnicodeEncodeError:
            return plain
        return sign

    def line(self, text: str = "", colour: str = "") -> None:
        """One line of the program's own words, or of text already made safe."""
        shown = text.encode(self._encoding, "backslashreplace").decode(self._encoding)
        self._out.write(f"\x1b[{colour}m{shown}\x1b[0m\n" if colour and self._colour else f"{shown}\n")

    def wrapped(self, text: str, indent: int = 0, limit: int = 2000) -> None:
        """Text from anywhere, broken at spaces; a long word (a URL) stays whole, so that it can be copied."""
        self._paragraph(safe(text, limit), " " * indent, " " * indent)

    def labelled(self, label: str, text: str, *, verbatim: bool = False) -> None:
        """`label  text` under a finding; nothing when there is no text.

        Args:
            label: what the text is.
            text: from anywhere.
            verbatim: keep its lines and never break them: a record or a command is copied from here.
        """
        if not text:
            return
        lead = f"    {label:<{_LABEL}}"
        if not verbatim:
            self._paragraph(safe(text, 2000), lead, " " * len(lead))
            return
        for part in safe(text, 4000, keep_lines=True).rstrip("\n").split("\n"):
            self.line(f"{lead}{part}".rstrip())
            lead = " " * len(lead)

    def verbatim(self, text: str, indent: int) -> None:
        """Lines to copy, unbroken."""
        for part in safe(text, 4000, keep_lines=True).rstrip("\n").split("\n"):
            self.line(f"{' ' * indent}{part}".rstrip())

    def _paragraph(self, text: str, first: str, rest: str) -> None:
        broken = textwrap.wrap(
            text,
            self._width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for part in broken:
            self.line(part)
