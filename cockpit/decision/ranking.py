"""The open risks, worst first: how grave each is now, and what it costs the launch."""

from collections.abc import Iterable
from dataclasses import dataclass

from cockpit.decision.impact import Impact, impact_of
from cockpit.decision.standing import OPEN, open_findings, severity_of, standing, waived_findings
from cockpit.model import Finding, Result, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Risk:
    """A check with something open: what it would cost, and its findings, gravest first.

    `open` is what no waiver covers, `covered` the rest.
    """

    result: Result
    impact: Impact
    open: tuple[Finding, ...]
    covered: tuple[Finding, ...] = ()

    @property
    def check(self) -> str:
        """The id of the check."""
        return self.result.check

    @property
    def waived(self) -> bool:
        """Nothing of it is open that no waiver covers."""
        return not self.open

    @property
    def waivers(self) -> tuple[str, ...]:
        """The ids of the waivers that cover something of it."""
        return tuple(sorted({one.waiver for one in self.covered}))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is open, or, when nothing is, what is waived."""
        return self.open or self.covered

    @property
    def severity(self) -> Severity:
        """The gravest severity among its findings."""
        return min((severity_of(self.result, one) for one in self.findings), key=lambda one: one.rank)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict among its findings."""
        return min((one.verdict for one in self.findings), key=OPEN.index)

    @property
    def standing(self) -> str:
        """`fails`, `undecided`, `the check broke`, `waits for a person`, ... or `waived`."""
        return standing(self.result)

    @property
    def rank(self) -> tuple[bool, int, int, int, str]:
        """Sort key, worst first: waived ones last, then severity, impact, verdict and id."""
        return (self.waived, self.severity.rank, self.impact.rank, OPEN.index(self.verdict), self.check)


def risks(results: Iterable[Result]) -> tuple[Risk, ...]:
    """What is open, worst first, and after that what is waived.

    A warning works and is no risk; reports list it after these.
    """
    found = (
        Risk(result, impact_of(result.check), open_findings(result), waived_findings(result))
        for result in results
    )
    return tuple(sorted((risk for risk in found if risk.findings), key=lambda risk: risk.rank))
