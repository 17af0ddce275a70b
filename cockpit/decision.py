"""What the results say about launching: the proposal a person signs or refuses. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cockpit.model import Result, Severity, Verdict

_OPEN = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Decision:
    """`no-go` while a launch blocker fails, `undecided` while one is open or nothing was judged, else `go`.

    `blockers` and `undecided` are the ids of those checks, sorted.
    """

    status: Literal["go", "no-go", "undecided"]
    blockers: tuple[str, ...]
    undecided: tuple[str, ...]


def decide(results: Iterable[Result]) -> Decision:
    """The decision the results propose. A check that both fails and is undecided is a blocker."""
    judged = tuple(results)
    blockers = _blocking(judged, Verdict.FAIL)
    open_ = (_blocking(judged, Verdict.UNKNOWN) | _blocking(judged, Verdict.ERROR)) - blockers
    if blockers:
        return Decision("no-go", tuple(sorted(blockers)), tuple(sorted(open_)))
    return Decision("undecided" if open_ or not judged else "go", (), tuple(sorted(open_)))


def _blocking(results: tuple[Result, ...], verdict: Verdict) -> set[str]:
    return {result.check for result in results if result.at_least(Severity.LAUNCH_BLOCKER, verdict)}


def risks(results: Iterable[Result]) -> tuple[Result, ...]:
    """What is open, worst first: all that fails, broke or is undecided, by severity now, verdict and id.

    A warning works and is no risk; reports list it after these.
    """
    open_ = (result for result in results if result.verdict in _OPEN)
    return tuple(sorted(open_, key=lambda result: (result.severity_now.rank, result.gravity)))
