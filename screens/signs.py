"""How a state looks: a glyph and a word, and a tone that only repeats what they say."""

from dataclasses import dataclass
from typing import Final

from cockpit.glyphs import GLYPHS
from cockpit.model import Mode, Result, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Sign:
    """One state. `plain` is the glyph for terminals without Unicode, `tone` a key of `TONES`."""

    glyph: str
    plain: str
    word: str
    tone: str

    def shown(self, *, plain: bool) -> str:
        """The glyph for this terminal."""
        return self.plain if plain else self.glyph


# Colour tokens of the theme, for `textual.content.Content`; the list has a component class of each name.
TONES: Final = {
    "good": "$text-success",
    "bad": "$text-error",
    "mild": "$text-warning",
    "doubt": "$text-accent",
    "bug": "$text-secondary",
    "quiet": "$text-muted",
}

# The glyphs beyond those of the verdicts are as narrow (East Asian Width N or Na, Unicode TR 11).
PASS: Final = Sign(*GLYPHS[Verdict.PASS], "pass", "good")
STATED: Final = Sign("✎", "@", "stated", "good")
FAIL: Final = Sign(*GLYPHS[Verdict.FAIL], "fail", "bad")
WARN: Final = Sign(*GLYPHS[Verdict.WARN], "warn", "mild")
UNKNOWN: Final = Sign(*GLYPHS[Verdict.UNKNOWN], "unknown", "doubt")
TODO: Final = Sign(*GLYPHS[Verdict.UNKNOWN], "to do", "doubt")
ERROR: Final = Sign(*GLYPHS[Verdict.ERROR], "error", "bug")
NOT_APPLICABLE: Final = Sign(*GLYPHS[Verdict.NOT_APPLICABLE], "n/a", "quiet")
NOT_YET: Final = Sign("◌", ".", "not yet", "quiet")
LOOKING: Final = Sign("~", "~", "looking", "quiet")
OPEN: Final = Sign(" ", " ", "", "quiet")

VERDICTS: Final = {
    Verdict.FAIL: FAIL,
    Verdict.ERROR: ERROR,
    Verdict.UNKNOWN: UNKNOWN,
    Verdict.WARN: WARN,
    Verdict.PASS: PASS,
    Verdict.NOT_APPLICABLE: NOT_APPLICABLE,
}

BLOCKER: Final = "blocker"
WEIGHTS: Final = {
    Severity.LAUNCH_BLOCKER: BLOCKER,
    Severity.HIGH: "high",
    Severity.MEDIUM: "medium",
    Severity.LOW: "low",
}


def sign_of(result: Result) -> Sign:
    """The sign of a judged check; what a person stated never looks as if a machine had seen it."""
    if result.state == "todo":
        return TODO
    if result.verdict is Verdict.PASS and result.mode is Mode.ATTESTED:
        return STATED
    return VERDICTS[result.verdict]


def sign_of_stage(verdict: Verdict | None, *, complete: bool) -> Sign:
    """The sign of a stage: that of its worst check, but never a pass before all are judged."""
    if verdict is None:
        return NOT_YET
    if verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return PASS if complete else NOT_YET
    return VERDICTS[verdict]


def tallied(counts: dict[Verdict, int], *, plain: bool = False) -> str:
    """`2✗ 1!`: the same in few columns."""
    return " ".join(
        f"{counts[verdict]}{sign.shown(plain=plain)}"
        for verdict, sign in VERDICTS.items()
        if verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE) and counts.get(verdict)
    )


def counted(counts: dict[Verdict, int]) -> str:
    """`2 fail, 1 warn`: how many of each that is not a pass, worst first."""
    shown = [
        f"{counts[verdict]} {sign.word}"
        for verdict, sign in VERDICTS.items()
        if verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE) and counts.get(verdict)
    ]
    return ", ".join(shown)
