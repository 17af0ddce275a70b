"""The glyph of each tone: what is good, mild or bad is never told by colour alone."""

from typing import Final

from cockpit.documents.document import Cell, Paragraph
from cockpit.glyphs import GLYPHS
from cockpit.model import Verdict

SIGNS: Final = {
    "good": GLYPHS[Verdict.PASS][0],
    "mild": GLYPHS[Verdict.WARN][0],
    "bad": GLYPHS[Verdict.FAIL][0],
}
TONES: Final = ("plain", "quiet", *SIGNS)
MOST_CELL: Final = 2000  # characters of a text that are shown
MOST_CODE: Final = 8000


def signed(part: Cell | Paragraph) -> str:
    """The text behind the glyph of its tone."""
    sign = SIGNS.get(part.tone)
    return f"{sign} {part.text}" if sign else part.text
