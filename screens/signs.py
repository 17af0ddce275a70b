"""How a state looks: a glyph and a word, and a tone that only repeats what they say."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.glyphs import GLYPHS
from cockpit.model import STALE as RUN_OUT
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
STALE: Final = Sign(*GLYPHS[Verdict.UNKNOWN], "stale", "doubt")
WAIVED: Final = Sign("=", "=", "waived", "mild")
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

STATES: Final = {"todo": TODO, RUN_OUT: STALE, "waived": WAIVED}
_GREEN: Final = (PASS, STATED, NOT_APPLICABLE)
_WORST_FIRST: Final = (FAIL, ERROR, UNKNOWN, STALE, TODO, WARN, WAIVED, *_GREEN)
Tally = Mapping[Sign, int]

BLOCKER: Final = "blocker"
WEIGHTS: Final = {
    Severity.LAUNCH_BLOCKER: BLOCKER,
    Severity.HIGH: "high",
    Severity.MEDIUM: "medium",
    Severity.LOW: "low",
}


def sign_of(result: Result) -> Sign:
    """The sign of a judged check; what a person stated never looks as if a machine had seen it."""
    if result.state is not None:
        return STATES[result.state]
    if result.verdict is Verdict.PASS and result.mode is Mode.ATTESTED:
        return STATED
    return VERDICTS[result.verdict]


def tally(results: Iterable[Result]) -> Tally:
    """How many results have each sign, worst first."""
    counts = Counter(map(sign_of, results))
    return {sign: counts[sign] for sign in _WORST_FIRST if counts[sign]}


def sign_of_stage(counts: Tally, *, complete: bool) -> Sign:
    """The sign of a stage: that of its worst check, but never a pass before all are judged."""
    worst = next(iter(counts), NOT_YET)
    if worst in (*_GREEN, WAIVED):
        return NOT_YET if not complete else WAIVED if worst is WAIVED else PASS
    return worst


def tallied(counts: Tally, *, plain: bool = False) -> str:
    """`2✗ 1!`: what is not green in few columns; what shares a glyph is counted together."""
    glyphs: Counter[str] = Counter()
    for sign, many in counts.items():
        if sign not in _GREEN:
            glyphs[sign.shown(plain=plain)] += many
    return " ".join(f"{many}{glyph}" for glyph, many in glyphs.items())


def counted(counts: Tally) -> str:
    """`2 fail, 1 to do`: how many of each that is not green, worst first."""
    return ", ".join(f"{many} {sign.word}" for sign, many in counts.items() if sign not in _GREEN)
