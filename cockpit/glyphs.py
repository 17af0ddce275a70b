"""The sign of each verdict, for terminals, reports and screens alike; a word always stands beside it."""

from typing import Final

from cockpit.model import Verdict

# (sign, ASCII stand-in). None is wide, ambiguous or an emoji in any terminal (East Asian Width N or Na).
GLYPHS: Final = {
    Verdict.FAIL: ("✗", "x"),
    Verdict.ERROR: ("E", "E"),
    Verdict.UNKNOWN: ("?", "?"),
    Verdict.WARN: ("!", "!"),
    Verdict.PASS: ("✓", "+"),
    Verdict.NOT_APPLICABLE: ("-", "-"),
}
