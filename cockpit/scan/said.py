"""What one reading comes to: what is open, what somebody answers for, what is no leak, what was not read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.leaks import Leak, Stance
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.launch.making import AllowedSecret
from cockpit.launch.operations import Secret
from cockpit.scan.baseline import Baseline
from cockpit.standards.secrets.allowed import allowed, means
from cockpit.standards.secrets.exposed import changed

INTERRUPTED: Final = 130
NOTHING: Final = "nothing was read: it holds no file, or no git history where only that was asked for"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has said about leaks: in launch.toml, and in a baseline."""

    allowed: Sequence[AllowedSecret] = ()
    secrets: Sequence[Secret] = ()
    baseline: Baseline | None = None

    def to(self, leak: Leak, today: dt.date) -> str:
        """Who answers for the leak, and why; nothing where nobody does."""
        if row := allowed(self.allowed, leak, today):
            return f"allowed by {row.owner}: {row.reason}"
        if over := changed(self.secrets, leak):
            return f"changed since: {over.name} on {over.last_rotated}"
        return "known: it is in the baseline" if self.baseline and self.baseline.covers(leak) else ""

    def ended(self, leak: Leak) -> str:
        """The row that covered the leak until a day that is over."""
        row = next((row for row in self.allowed if means(row, leak)), None)
        return f"it was allowed until {row.until}, by {row.owner}: {row.reason}" if row else ""


@dataclass(frozen=True, slots=True)
class Said:
    """Nobody answers for `open` leaks; `harmless` ones are public, for tests, or in an ignored file."""

    folder: str
    fact: RepoSecrets
    open: tuple[Leak, ...]
    covered: tuple[tuple[Leak, str], ...]
    harmless: tuple[Leak, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why there may be more."""
        fact = self.fact
        left = (f"{fact.left} more leaks are not listed",) if fact.left else ()
        missing = (fact.missing.cause,) if fact.missing else ()
        nothing = () if missing or fact.files or fact.objects else (NOTHING,)
        return (*missing, *nothing, *dict.fromkeys((*fact.tree_gaps, *fact.gaps)), *left)


def said(folder: str, fact: RepoSecrets, answers: Answers, today: dt.date) -> Said:
    """The leaks of a reading, sorted by who answers for them."""
    leaks, covered = [], []
    for leak in fact.leaks:
        if leak.stance is not Stance.SECRET or leak.ignored:
            continue
        if why := answers.to(leak, today):
            covered.append((leak, why))
        else:
            leaks.append(replace(leak, why=answers.ended(leak)))
    harmless = [leak for leak in fact.leaks if leak.stance is not Stance.SECRET or leak.ignored]
    return Said(folder, fact, tuple(leaks), tuple(covered), tuple(harmless))


def code(all_said: Sequence[Said], *, whole: bool = True) -> int:
    """0 nothing, 1 something is open, 3 nothing is, but not all was read, 130 interrupted."""
    if not whole:
        return INTERRUPTED
    if any(one.open for one in all_said):
        return 1
    return 3 if any(one.gaps for one in all_said) else 0
