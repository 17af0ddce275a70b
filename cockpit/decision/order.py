"""What to mend in which order: uptime first, cosmetics last, and nothing before what it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.decision.impact import Impact, waits_for
from cockpit.decision.ranking import Risk, risks
from cockpit.model import Finding, Fix, Result, Severity


@dataclass(frozen=True, slots=True)
class Step:
    """One repair: `waits_for` are the open checks before it, `first_for` the one it was moved up for.

    `stage` is the roadmap's, `findings` are the open ones, gravest first.
    """

    check: str
    title: str
    stage: int
    severity: Severity
    impact: Impact
    findings: tuple[Finding, ...]
    waits_for: tuple[str, ...] = ()
    first_for: str = ""

    @property
    def why(self) -> str:
        """Why it stands here."""
        if self.waits_for:
            return f"waits for {', '.join(self.waits_for)}"
        return f"{self.first_for} waits for it" if self.first_for else self.impact.title

    @property
    def text(self) -> str:
        """What to do about its worst finding: the fix, else what is wrong."""
        worst = self.findings[0]
        return worst.fix.text if worst.fix else worst.summary

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The fixes of all its findings, each once, the worst finding's first."""
        return tuple(dict.fromkeys(found.fix for found in self.findings if found.fix))


def fix_order(results: Iterable[Result]) -> tuple[Step, ...]:
    """Every open check once: by impact, then severity, stage and id, each after the open ones it waits for.

    What something urgent waits for is moved up with it. The order of the results makes no difference.
    """
    open_ = {risk.check: risk for risk in risks(results) if not risk.waived}
    steps: dict[str, Step] = {}
    for check in sorted(open_, key=lambda check: _urgency(open_[check])):
        _place(check, "", open_, steps)
    return tuple(steps.values())


def _place(check: str, first_for: str, open_: Mapping[str, Risk], steps: dict[str, Step]) -> None:
    """Add the step behind everything it waits for."""
    if check in steps:
        return
    held = sorted((id_ for id_ in waits_for(check) if id_ in open_), key=lambda id_: _urgency(open_[id_]))
    for id_ in held:
        _place(id_, check, open_, steps)
    risk = open_[check]
    steps[check] = Step(
        check,
        risk.result.title,
        risk.result.stage,
        risk.severity,
        risk.impact,
        risk.findings,
        tuple(held),
        first_for,
    )


def _urgency(risk: Risk) -> tuple[int, int, int, str]:
    return (risk.impact.rank, risk.severity.rank, risk.result.stage, risk.check)
