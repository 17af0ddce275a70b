"""The words everything else speaks: verdicts, severities, findings, events. Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Verdict(StrEnum):
    """What a check found out, stored raw; `unknown` and `error` never count as a pass."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    ERROR = "error"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """How much a failure matters for the launch, worst first."""

    LAUNCH_BLOCKER = "launch-blocker"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for a launch blocker, growing as it matters less."""
        return list(Severity).index(self)


class Mode(StrEnum):
    """Who decides: a machine, a machine with a person's help, or a person who signs."""

    AUTO = "auto"
    ASSISTED = "assisted"
    ATTESTED = "attested"

    @property
    def seen_by(self) -> str:
        """`machine` or `person`: reports always say which."""
        return "person" if self is Mode.ATTESTED else "machine"


class Layer(StrEnum):
    """The layer that stood between us and an answer."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    EDGE = "edge"
    HTTP = "http"
    APP = "app"
    MAIL = "mail"
    REPO = "repo"
    NETWORK = "network"  # our own
    PERSON = "person"  # a declaration, a credential or a signature is missing
    BUG = "bug"  # ours


STALE = "stale"  # the kind of a finding that rests on a statement or drill which has run out
UNSTATED, UNDRILLED = "unstated", "undrilled"  # nobody has stated it, nobody has done it
_WAITING = (STALE, UNSTATED, UNDRILLED)

# Worst first: a check is as bad as its worst finding.
_GRAVITY = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN, Verdict.WARN, Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Fix:
    """What a person can do: the sentence, the exact record or rule to publish, and the way back."""

    text: str
    record: str | None = None
    undo: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged subject; the only currency between checks, journal, reports and screens.

    `kind` names the fault (`too-many-hops`), so that a fingerprint survives new wording.
    `severity` is set only where one finding is milder or graver than its check. `waiver` is the id of the
    waiver that covers it now; it is derived from the record when read and never stored.
    """

    subject: str
    verdict: Verdict
    summary: str
    check: str = ""
    kind: str = ""
    layer: Layer | None = None
    expected: str = ""
    observed: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None
    verify: str = ""
    severity: Severity | None = None
    waiver: str = ""

    @property
    def told(self) -> bool:
        """It rests on a row of the record alone, and no machine saw it happen."""
        return "row" in self.evidence and self.evidence.get("seen_by") != "machine"

    @property
    def fingerprint(self) -> str:
        """16 hex digits of (check, subject, kind of fault): the identity of a finding across runs."""
        return sha256(
            f"{self.check}\0{self.subject}\0{self.kind}".encode("utf-8", "surrogatepass")
        ).hexdigest()[:16]


def worst(verdicts: list[Verdict]) -> Verdict:
    """The gravest of the verdicts.

    Raises:
        ValueError: there is none; a check that finds nothing has not judged.
    """
    return min(verdicts, key=_GRAVITY.index)


@dataclass(frozen=True, slots=True)
class Result:
    """All findings of one check in one run, with the stage and severity its roadmap gives it."""

    check: str
    title: str
    stage: int
    family: str
    mode: Mode
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """As bad as the worst finding."""
        return worst([finding.verdict for finding in self.findings])

    @property
    def seen_by(self) -> str:
        """`machine` or `person`: also where all that a check could find was what somebody said or did."""
        told = self.findings and all(found.told for found in self.findings)
        return "person" if told else self.mode.seen_by

    @property
    def state(self) -> str | None:
        """`waived`, `stale` (what a person said has run out), `todo` (waits for a person), or none."""
        carrying = [found for found in self.findings if found.verdict is self.verdict]
        if all(found.waiver for found in carrying):
            return "waived"
        if self.verdict is not Verdict.UNKNOWN:
            return None
        if any(found.kind == STALE for found in carrying):
            return STALE
        return "todo" if all(self.waits(found) for found in carrying) else None

    def waits(self, found: Finding) -> bool:
        """The finding is undecided because a person has not stated, shown or done something."""
        by_person = self.mode is not Mode.AUTO or found.kind in _WAITING
        return found.verdict is Verdict.UNKNOWN and by_person

    @property
    def gravity(self) -> tuple[int, int, str]:
        """Sort key, worst first: verdict, then severity, then id."""
        return (_GRAVITY.index(self.verdict), self.severity_now.rank, self.check)

    @property
    def severity_now(self) -> Severity:
        """The gravest severity among the findings that carry the verdict."""
        carrying = [f.severity or self.severity for f in self.findings if f.verdict is self.verdict]
        return min(carrying, key=lambda severity: severity.rank)

    def at_least(self, floor: Severity, verdict: Verdict) -> bool:
        """True when some finding that no waiver covers has this verdict at `floor` or graver."""
        return any(
            f.verdict is verdict and not f.waiver and (f.severity or self.severity).rank <= floor.rank
            for f in self.findings
        )


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins: `run` is its id, `planned` the check ids in the roadmap's order, `at` UTC ISO 8601."""

    run: str
    planned: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class CheckStarted:
    """The facts of a check are being gathered."""

    check: str


@dataclass(frozen=True, slots=True)
class CheckJudged:
    """A check has its result; `seconds` since the run began."""

    result: Result
    seconds: float


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run is over; `interrupted` when it was cancelled, with everything judged so far kept."""

    run: str
    at: str
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Advance:
    """How far something slow has come: `done` of `total` (0 where nobody knows) in `unit`, such as MB."""

    what: str
    done: int
    total: int = 0
    unit: str = ""

    def __str__(self) -> str:
        """`reading the history: 120 of 450 MB (26 %)`."""
        if not self.total:
            return f"{self.what}: {self.done} {self.unit}".rstrip()
        return f"{self.what}: {self.done} of {self.total} {self.unit}".rstrip() + f" ({self._share} %)"

    @property
    def short(self) -> str:
        """`reading the history 26 %`, `building in a fresh clone 12 s`."""
        if not self.total:
            return f"{self.what} {self.done} {self.unit}".rstrip() if self.done else self.what
        return f"{self.what} {self._share} %"

    @property
    def _share(self) -> int:
        return min(100 * self.done // self.total, 100)


Event = RunStarted | CheckStarted | CheckJudged | Advance | RunFinished
