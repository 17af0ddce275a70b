"""What one reading comes to: what is open, what somebody answers for, what is no leak, what was not read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.facts.leaks import Leak, Stance
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.launch.making import AllowedSecret
from cockpit.scan.baseline import Baseline
from cockpit.standards.secrets.allowed import allowed


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
        return (*missing, *dict.fromkeys((*fact.tree_gaps, *fact.gaps)), *left)


def said(
    folder: str,
    fact: RepoSecrets,
    rows: Sequence[AllowedSecret],
    baseline: Baseline | None,
    today: dt.date,
) -> Said:
    """The leaks of a reading, sorted by who answers for them."""
    leaks, covered = [], []
    serious = [leak for leak in fact.leaks if leak.stance is Stance.SECRET and not leak.ignored]
    for leak in serious:
        if row := allowed(rows, leak, today):
            covered.append((leak, f"allowed by {row.owner}: {row.reason}"))
        elif baseline and baseline.covers(leak):
            covered.append((leak, "known: it is in the baseline"))
        else:
            leaks.append(leak)
    harmless = [leak for leak in fact.leaks if leak.stance is not Stance.SECRET or leak.ignored]
    return Said(folder, fact, tuple(leaks), tuple(covered), tuple(harmless))


def code(all_said: Sequence[Said]) -> int:
    """0 nothing, 1 something is open, 3 nothing is, but not all was read."""
    if any(one.open for one in all_said):
        return 1
    return 3 if any(one.gaps for one in all_said) else 0
