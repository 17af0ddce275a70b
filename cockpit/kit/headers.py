"""Flaws of the headers of one place, bundled into one finding that is as bad as the worst of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cockpit.model import Finding, Fix, Severity, Verdict

WARN, FAIL = Verdict.WARN, Verdict.FAIL
_GRAVEST_FIRST = (FAIL, WARN)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, as a clause; `severity` where it is milder than its check.

    `header` is the one to send, `line` what to write elsewhere where a header alone does not mend it.
    """

    kind: str
    text: str
    verdict: Verdict = WARN
    severity: Severity | None = None
    header: tuple[str, str] | None = None
    line: str = ""

    @property
    def gravity(self) -> tuple[int, int]:
        """Sort key, worst first."""
        return (
            _GRAVEST_FIRST.index(self.verdict),
            self.severity.rank if self.severity else Severity.MEDIUM.rank,
        )


def bundled(
    subject: str,
    flaws: Iterable[Flaw],
    *,
    expected: str,
    observed: str,
    evidence: Mapping[str, Any],
    fix: Fix,
    verify: str,
) -> Finding:
    """One finding for all flaws: the gravest gives it its kind and weight, and is told first.

    Raises:
        IndexError: there is no flaw.
    """
    told = sorted(flaws, key=lambda flaw: flaw.gravity)
    worst = told[0]
    return Finding(
        subject,
        worst.verdict,
        "; ".join(dict.fromkeys(flaw.text for flaw in told)),
        kind=worst.kind,
        severity=worst.severity,
        expected=expected,
        observed=observed,
        evidence=evidence,
        fix=fix,
        verify=verify,
    )
