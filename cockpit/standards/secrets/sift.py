"""What a rule found, read in its place: kept with its stance, or let go because it is no secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets import assignments, passwords, readings
from cockpit.standards.secrets.candidate import Candidate, Reading
from cockpit.standards.secrets.placeholders import dummy, reference
from cockpit.standards.secrets.rule import BEHIND_A_NAME, Rule, compiled
from cockpit.standards.secrets.wording import entropy

CHECKS: Final[Mapping[str, Reading]] = {**readings.READINGS, **assignments.READINGS, **passwords.READINGS}
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NEAR: Final = 300  # bytes around a value in which its provider is named


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that is kept; `start` and `end` are its place in the text, `why` says why it is no secret."""

    value: bytes
    start: int
    end: int
    stance: Stance
    why: str


def sift(rule: Rule, found: re.Match[bytes], text: bytes) -> Kept | None:
    """The value of a match, or None where it is a placeholder, a reference, or not what it looks like.

    `found` is a match of `rule.regex` in `text`, whose positions it carries.
    """
    start, end = found.span("secret" if "secret" in rule.regex.groupindex else 0)
    value = text[start:end]
    if not value or _CONTROLS.search(value) or not _alone(rule, found, text) or entropy(value) < rule.entropy:
        return None
    if dummy(value) or reference(value) or not _named_near(rule, start, end, text):
        return None
    judged = CHECKS[rule.check](Candidate(rule, value, found, text, start, end))
    if judged is None:
        return None
    return Kept(judged.value or value, start, end, judged.stance, judged.why or rule.why)


def _alone(rule: Rule, found: re.Match[bytes], text: bytes) -> bool:
    """Nothing stands directly before or behind the match that would make it part of something longer."""
    behind = text[found.end() : found.end() + 1]
    return not held(rule, text, found.start()) and not (
        rule.after and behind and compiled(rule.after).fullmatch(behind)
    )


def held(rule: Rule, text: bytes, start: int) -> bool:
    """Before `start` stands what must not; the name of a setting may, as in a row of a database."""
    if not rule.before or not start or not compiled(rule.before).match(text, start - 1):
        return False
    return compiled(BEHIND_A_NAME).match(text, start) is None


def _named_near(rule: Rule, start: int, end: int, text: bytes) -> bool:
    if not rule.near:
        return True
    around = text[max(0, start - _NEAR) : start] + b"\n" + text[end : end + _NEAR]
    return compiled(rule.near, caseless=True).search(around) is not None
