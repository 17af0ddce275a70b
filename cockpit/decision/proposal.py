"""Go, conditional go or no-go, as the results propose it, with the reasons in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.decision.ranking import Risk, risks
from cockpit.decision.standing import OPEN, severity_of
from cockpit.model import Finding, Result, Severity, Verdict
from cockpit.text import said_of

Status = Literal["go", "conditional-go", "no-go", "undecided"]
_NAMED: Final = 3  # ids in a sentence about many


@dataclass(frozen=True, slots=True)
class Decision:
    """`no-go` while a launch blocker fails, `undecided` while one is open or was not looked at.

    Then `conditional-go` while something of severity high fails, is undecided or is waived, else `go`.
    `blockers`, `undecided` and `unjudged` are the ids of those launch blockers, sorted. `reasons` say why it
    is so, worst first; `conditions` what a conditional go hangs on, a sentence each.
    """

    status: Status
    blockers: tuple[str, ...]
    undecided: tuple[str, ...]
    unjudged: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()


def decide(results: Iterable[Result], asked: Iterable[str] = ()) -> Decision:
    """The decision the results propose. A check that both fails and is undecided is a blocker.

    No waiver excuses a launch blocker.

    Args:
        results: what was judged.
        asked: the ids of every launch blocker of the roadmap; one without a result is not a pass.
    """
    judged = tuple(results)
    ranked = risks(judged)
    unjudged = tuple(sorted(set(asked) - {result.check for result in judged}))
    blocking = [risk for risk in ranked if risk.severity is Severity.LAUNCH_BLOCKER]
    failing = [risk for risk in blocking if _blocking(risk)[0].verdict is Verdict.FAIL]
    open_ = [risk for risk in blocking if risk not in failing]
    conditions = tuple(condition for risk in ranked for condition in _conditions(risk))
    status = _status(failing, bool(open_ or unjudged or not judged), conditions)
    return Decision(
        status,
        _ids(failing),
        _ids(open_),
        unjudged,
        tuple(_reasons(status, failing, open_, unjudged, conditions)),
        conditions if status == "conditional-go" else (),
    )


def _status(failing: list[Risk], undecided: bool, conditions: tuple[str, ...]) -> Status:  # noqa: FBT001 - private
    if failing:
        return "no-go"
    if undecided:
        return "undecided"
    return "conditional-go" if conditions else "go"


def _ids(ranked: list[Risk]) -> tuple[str, ...]:
    return tuple(sorted(risk.check for risk in ranked))


def _blocking(risk: Risk) -> list[Finding]:
    """Its findings that block the launch, the worst verdict first."""
    found = [one for one in risk.open if severity_of(risk.result, one) is Severity.LAUNCH_BLOCKER]
    return sorted(found, key=lambda one: OPEN.index(one.verdict))


def _reasons(
    status: Status,
    failing: list[Risk],
    open_: list[Risk],
    unjudged: tuple[str, ...],
    conditions: tuple[str, ...],
) -> Iterator[str]:
    yield from (f"Blocks the launch: {_said(_blocking(risk), risk)}" for risk in failing)
    yield from (f"Must be known before a launch: {_said(_blocking(risk), risk)}" for risk in open_)
    if unjudged:
        yield _unseen(unjudged)
    elif status == "undecided" and not open_:
        yield "Nothing was looked at yet."
    if status == "go":
        yield "No launch blocker is open, and nothing of severity high is."
    if status == "conditional-go":
        many = "1 thing" if len(conditions) == 1 else f"{len(conditions)} things"
        yield f"No launch blocker is open, but {many} of severity high hang on a condition."


def _unseen(unjudged: tuple[str, ...]) -> str:
    """Which launch blockers nobody looked at, the first of them by name."""
    named = ", ".join(unjudged[:_NAMED]) + (", ..." if len(unjudged) > _NAMED else "")
    many = "1 launch blocker" if len(unjudged) == 1 else f"{len(unjudged)} launch blockers"
    return f"Not looked at yet, or not by this version: {many} ({named})."


def _conditions(risk: Risk) -> Iterator[str]:
    """What of severity high has to be done when the launch goes ahead all the same."""
    open_, covered = (_high(risk.result, found) for found in (risk.open, risk.covered))
    if open_:
        fails = any(one.verdict is Verdict.FAIL for one in open_)
        yield f"{'Mend it' if fails else 'Find it out'} soon after: {_said(open_, risk)}"
    if covered:
        waivers = ", ".join(sorted({one.waiver for one in covered}))
        yield f"Accepted until waiver {waivers} ends: {_said(covered, risk)}"


def _high(result: Result, found: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in found if severity_of(result, one) is Severity.HIGH]


def _said(found: list[Finding], risk: Risk) -> str:
    """`shop.example: it has no address (dns.apex-resolves).`, and how many more there are."""
    said = said_of(found[0].subject, found[0].summary).rstrip(".")
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{said}{more} ({risk.check})."
