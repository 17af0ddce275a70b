"""The decision: signed on what was open, and stale as soon as a later run contradicts it. Pure."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cockpit.decision import Decision as Proposal
from cockpit.launch import Launch
from cockpit.model import Finding, Result, Severity, Verdict
from cockpit.people.who import RefusedError, signer
from cockpit.record import Decision, Record, Signature
from cockpit.record.rows import Choice

_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
MOST_OPEN: Final = 500  # rows kept; a decision on more than that is a no-go anyway
# How much each answer dares: nobody may sign more than what was computed.
_DARES: Final = {"no-go": 0, "undecided": 0, "conditional-go": 1, "go": 2}
CHOICES: Final[tuple[Choice, ...]] = ("go", "conditional-go", "no-go")


def allowed(proposed: str) -> tuple[Choice, ...]:
    """What may be signed while the results propose this."""
    return tuple(choice for choice in CHOICES if _DARES[choice] <= _DARES[proposed])


def open_risks(results: Iterable[Result]) -> tuple[str, ...]:
    """`check severity verdict fingerprint` of all that is open, sorted; waived ones end in `waived`."""
    lines = (
        _line(result, found) for result in results for found in result.findings if found.verdict in _OPEN
    )
    return tuple(sorted(set(lines)))[:MOST_OPEN]


def _line(result: Result, found: Finding) -> str:
    grave = found.severity or result.severity
    waived = " waived" if found.waiver else ""
    return f"{result.check} {grave} {found.verdict} {found.fingerprint}{waived}"


def digest(results: Iterable[Result]) -> str:
    """SHA-256 over what was decided on: every finding's identity, verdict and weight, and every waiver."""
    seen = sorted(
        [result.check, found.fingerprint, found.verdict, found.severity or result.severity, found.waiver]
        for result in results
        for found in result.findings
    )
    return sha256(json.dumps(seen, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Choosing:
    """What somebody decides, in whose name and words."""

    status: Choice
    by: str
    statement: str = ""


def decided(
    launch: Launch, proposal: Proposal, results: Sequence[Result], choosing: Choosing, now: dt.datetime
) -> Decision:
    """The row for the record.

    Raises:
        RefusedError: more is dared than the results allow, or the person may not sign.
    """
    signer(launch, choosing.by, now.date())
    if choosing.status not in allowed(proposal.status):
        reasons = "; ".join(proposal.reasons) or f"the results say {proposal.status}"
        raise RefusedError(f"{choosing.status} cannot be signed now: {reasons}")
    if choosing.status == "no-go" and proposal.status != "no-go" and not choosing.statement.strip():
        raise RefusedError("say why not, for the results would allow more (--statement)")
    return Decision(
        by=choosing.by,
        at=now.replace(microsecond=0),
        status=choosing.status,
        proposed=proposal.status,
        statement=choosing.statement.strip(),
        reasons=tuple(proposal.reasons),
        conditions=tuple(proposal.conditions) if choosing.status == "conditional-go" else (),
        open=open_risks(results),
        digest=digest(results),
    )


def agreed(record: Record, launch: Launch, by: str, now: dt.datetime) -> Signature:
    """The row with which a second person signs the newest decision.

    Raises:
        RefusedError: there is none, it is that person's own, or it is signed by them already.
    """
    signer(launch, by, now.date())
    if record.decision is None:
        raise RefusedError("nothing was decided yet: cockpit decide")
    number, row = record.decision
    if by == row.by:
        raise RefusedError("this is your own decision: another person signs beside you")
    if any(one.by == by for one in record.signers(number)):
        raise RefusedError("you have signed this decision already")
    return Signature(by=by, at=now.replace(microsecond=0), of=number)


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest decision: its number, who signed beside, and why it is stale, if it is."""

    id: str
    row: Decision
    beside: tuple[str, ...]
    stale: tuple[str, ...]


def signed(record: Record, proposal: Proposal, results: Mapping[str, Result]) -> Signed | None:
    """The newest decision held against what is known now."""
    if record.decision is None:
        return None
    number, row = record.decision
    beside = tuple(dict.fromkeys(one.by for one in record.signers(number)))
    return Signed(number, row, beside, tuple(contradictions(row, proposal, results)))


def contradictions(row: Decision, proposal: Proposal, results: Mapping[str, Result]) -> Iterator[str]:
    """In what the newest results contradict a decision; nothing that merely was not looked at again does."""
    if row.status == "no-go":
        if proposal.status in ("go", "conditional-go") and row.proposed not in ("go", "conditional-go"):
            yield f"what stopped it is mended: the results now say {proposal.status}"
        return
    known = {line.removesuffix(" waived").rpartition(" ")[2] for line in row.open}
    for check in (*proposal.blockers, *proposal.undecided):
        if check in results:
            word = "fails" if check in proposal.blockers else "is undecided"
            yield f"the launch blocker {check} {word} now"
    for result in results.values():
        yield from _worse(result, known)


def _worse(result: Result, known: set[str]) -> Iterator[str]:
    """High risks that the decision did not know."""
    new = [
        found
        for found in result.findings
        if found.verdict in _OPEN
        and not found.waiver
        and (found.severity or result.severity) is Severity.HIGH
        and found.fingerprint not in known
    ]
    if new:
        yield f"{result.check} was not open when it was signed: {new[0].subject}: {new[0].summary}"
