"""What the results say about launching: the proposal a person signs or refuses. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cockpit.model import Result, Severity, Verdict

_OPEN = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Decision:
    """`no-go` while a launch blocker fails, `undecided` while one is open or was not looked at, else `go`.

    `blockers`, `undecided` and `unjudged` are the ids of those checks, sorted.
    """

    status: Literal["go", "no-go", "undecided"]
    blockers: tuple[str, ...]
    undecided: tuple[str, ...]
    unjudged: tuple[str, ...] = ()


def decide(results: Iterable[Result], asked: Iterable[str] = ()) -> Decision:
    """The decision the results propose. A check that both fails and is undecided is a blocker.

    Args:
        results: what was judged.
        asked: the ids of every launch blocker of the roadmap; one without a result is not a pass.
    """
    judged = tuple(results)
    unjudged = tuple(sorted(set(asked) - {result.check for result in judged}))
    blockers = _blocking(judged, Verdict.FAIL)
    open_ = (_blocking(judged, Verdict.UNKNOWN) | _blocking(judged, Verdict.ERROR)) - blockers
    if blockers:
        return Decision("no-go", tuple(sorted(blockers)), tuple(sorted(open_)), unjudged)
    undecided = bool(open_ or unjudged or not judged)
    return Decision("undecided" if undecided else "go", (), tuple(sorted(open_)), unjudged)


def _blocking(results: tuple[Result, ...], verdict: Verdict) -> set[str]:
    return {result.check for result in results if result.at_least(Severity.LAUNCH_BLOCKER, verdict)}


def risks(results: Iterable[Result]) -> tuple[Result, ...]:
    """What is open, worst first: all that fails, broke or is undecided, by severity now, verdict and id.

    A warning works and is no risk; reports list it after these.
    """
    open_ = (result for result in results if result.verdict in _OPEN)
    return tuple(sorted(open_, key=lambda result: (result.severity_now.rank, result.gravity)))
