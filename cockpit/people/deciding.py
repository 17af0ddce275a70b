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
from cockpit.people.who import RefusedError, same, signer
from cockpit.record import Decision, Record, Signature
from cockpit.record.rows import Choice
from cockpit.text import said_of

_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
_GRAVE: Final = (Severity.LAUNCH_BLOCKER, Severity.HIGH)
MOST_OPEN: Final = 500  # rows kept; a decision on more than that is a no-go anyway
# How much each answer dares: nobody may sign more than what was computed.
_DARES: Final = {"no-go": 0, "undecided": 0, "conditional-go": 1, "go": 2}
CHOICES: Final[tuple[Choice, ...]] = ("go", "conditional-go", "no-go")


def allowed(proposed: str) -> tuple[Choice, ...]:
    """What may be signed while the results propose this."""
    return tuple(choice for choice in CHOICES if _DARES[choice] <= _DARES.get(proposed, 0))


def open_risks(results: Iterable[Result]) -> tuple[str, ...]:
    """`check severity verdict fingerprint` of all that is open, sorted; waived ones end in `waived`.

    Of more than MOST_OPEN the gravest are kept: only those can contradict a decision.
    """
    open_ = ((result, found) for result in results for found in result.findings if found.verdict in _OPEN)
    lines = {(_grave(result, found).rank, _line(result, found)) for result, found in open_}
    return tuple(sorted(line for _, line in sorted(lines)[:MOST_OPEN]))


def _grave(result: Result, found: Finding) -> Severity:
    return found.severity or result.severity


def _line(result: Result, found: Finding) -> str:
    waived = " waived" if found.waiver else ""
    return f"{result.check} {_grave(result, found)} {found.verdict} {found.fingerprint}{waived}"


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
    """What somebody decides, in whose name and words; `pack` is the digest of the handover pack then."""

    status: Choice
    by: str
    statement: str = ""
    pack: str = ""


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
        pack=choosing.pack,
    )


def agreed(record: Record, launch: Launch, by: str, now: dt.datetime, pack: str = "") -> Signature:
    """The row with which a second person signs the newest decision; `pack` is as in `Choosing`.

    Raises:
        RefusedError: there is none, it is that person's own, or it is signed by them already.
    """
    signer(launch, by, now.date())
    if record.decision is None:
        raise RefusedError("nothing was decided yet: cockpit decide")
    number, row = record.decision
    if same(launch, by, row.by):
        raise RefusedError("this is your own decision: another person signs beside you")
    if any(one.by == by for one in record.signers(number)):
        raise RefusedError("you have signed this decision already")
    return Signature(by=by, at=now.replace(microsecond=0), of=number, pack=pack)


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
    doubt = record.doubts.get(number)
    stale = (*((f"it does not count: {doubt}",) if doubt else ()), *contradictions(row, proposal, results))
    return Signed(number, row, beside, stale)


def contradictions(row: Decision, proposal: Proposal, results: Mapping[str, Result]) -> Iterator[str]:
    """In what the newest results contradict a decision; nothing that merely was not looked at again does."""
    if row.status == "no-go":
        if proposal.status in ("go", "conditional-go") and row.proposed not in ("go", "conditional-go"):
            yield f"what stopped it is mended: the results now say {proposal.status}"
        return
    known = dict(filter(None, map(_known, row.open)))
    for check in (*proposal.blockers, *proposal.undecided):
        if check in results:
            word = "fails" if check in proposal.blockers else "is undecided"
            yield f"the launch blocker {check} {word} now"
    for result in results.values():
        yield from _worse(result, known)


def _known(line: str) -> tuple[str, tuple[str, str]] | None:
    """(fingerprint, (severity, verdict)) of an open risk as a decision names it, if it is one."""
    parts = line.removesuffix(" waived").split(" ")
    return (parts[3], (parts[1], parts[2])) if len(parts) == 4 else None  # noqa: PLR2004 - as `_line` writes it


def _worse(result: Result, known: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """High risks that the decision did not know, or knew as less: milder, or merely undecided."""
    high = [
        found
        for found in result.findings
        if found.verdict in _OPEN and not found.waiver and _grave(result, found) is Severity.HIGH
    ]
    new = [found for found in high if known.get(found.fingerprint, ("", ""))[0] not in _GRAVE]
    fails = [found for found in high if found.verdict is Verdict.FAIL and found not in new]
    failing = [found for found in fails if known[found.fingerprint][1] != Verdict.FAIL]
    if new:
        yield f"{result.check} was not open when it was signed: {said_of(new[0].subject, new[0].summary)}"
    if failing:
        told = said_of(failing[0].subject, failing[0].summary)
        yield f"{result.check} was undecided when it was signed and fails now: {told}"
