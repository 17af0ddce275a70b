"""Waivers: what is accepted for a while, who asked, who agreed, and which of them count now. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from cockpit.launch import Launch
from cockpit.model import Finding, Result, Severity, Verdict
from cockpit.people.who import RefusedError, same, signer, there
from cockpit.record import AHEAD, Record, Signature, Waiver

LONGEST: Final = dt.timedelta(30)
_OPEN: Final = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN)
EVERYTHING: Final = "*"


class Count(StrEnum):
    """Whether a waiver counts."""

    ACTIVE = "active"
    PENDING = "pending"  # nobody else has agreed yet
    EXPIRED = "expired"
    REFUSED = "refused"  # it breaks a rule and never counted


@dataclass(frozen=True, slots=True)
class Standing:
    """One waiver of the record: whether it counts, why not, and who agreed."""

    id: str
    waiver: Waiver
    count: Count
    why: str
    approved_by: str


def standings(record: Record, launch: Launch, now: dt.datetime) -> tuple[Standing, ...]:
    """Every waiver of the record, oldest first, as it stands at that moment."""
    return tuple(_standing(record, launch, now, id_, row) for id_, row in record.of(Waiver).items())


def _standing(record: Record, launch: Launch, now: dt.datetime, id_: str, row: Waiver) -> Standing:
    agreed = [one.by for one in record.signers(id_) if _agrees(launch, row, one)]
    others = [one for one in agreed if not same(launch, one, row.by)]
    approved_by = others[0] if others else ""
    if row.until > min(row.at, now).date() + LONGEST:
        count, why = Count.REFUSED, f"it would last longer than {LONGEST.days} days"
    elif not there(launch, row.by, row.at.date()):
        count, why = Count.REFUSED, f'"{row.by}", who asked for it, is no declared person'
    elif row.until < now.date():
        count, why = Count.EXPIRED, f"it ended on {row.until}"
    elif not approved_by:
        own = "who asked cannot agree alone: " if agreed else ""
        count, why = Count.PENDING, f"{own}another person approves it with: cockpit waive --approve {id_}"
    else:
        count, why = Count.ACTIVE, ""
    return Standing(id_, row, count, why, approved_by)


def _agrees(launch: Launch, row: Waiver, one: Signature) -> bool:
    """The signer was there then, and nobody agrees to what was not asked yet."""
    return there(launch, one.by, one.at.date()) and one.at >= row.at - AHEAD


def waived(result: Result, standings: Iterable[Standing]) -> Result:
    """The result with every finding marked that an active waiver covers; a launch blocker never is."""
    active = [one for one in standings if one.count is Count.ACTIVE and one.waiver.check == result.check]
    return replace(result, findings=tuple(_marked(result, found, active) for found in result.findings))


def _marked(result: Result, found: Finding, active: Sequence[Standing]) -> Finding:
    covering = (one.id for one in active if covers(one.waiver, result, found))
    return replace(found, waiver=next(covering, ""))


def covers(waiver: Waiver, result: Result, found: Finding) -> bool:
    """The finding is open, within the scope, and no launch blocker."""
    meant = waiver.check == result.check and any(_within(found.subject, one) for one in waiver.scope)
    return meant and found.verdict in _OPEN and not _grave(result, found)


def _grave(result: Result, found: Finding) -> bool:
    return (found.severity or result.severity) is Severity.LAUNCH_BLOCKER


def _within(subject: str, scope: str) -> bool:
    return scope in (EVERYTHING, subject) or fnmatchcase(subject, scope)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants accepted; `scope` are subjects of the check's findings or `*`."""

    check: str
    by: str
    reason: str
    compensating: str
    until: dt.date
    scope: tuple[str, ...] = (EVERYTHING,)


def asked(launch: Launch, wish: Wish, result: Result | None, now: dt.datetime) -> Waiver:
    """The row that asks for a waiver.

    Raises:
        RefusedError: a word is missing, the end is too far, a launch blocker is meant, or nothing is open.
    """
    signer(launch, wish.by, now.date())
    if not wish.reason.strip():
        raise RefusedError("say why it is accepted (--reason)")
    if not wish.compensating.strip():
        raise RefusedError("say what makes up for it meanwhile (--compensating)")
    if wish.until < now.date():
        raise RefusedError(f"{wish.until} has passed already")
    if wish.until > now.date() + LONGEST:
        last = now.date() + LONGEST
        raise RefusedError(f"a waiver ends within {LONGEST.days} days, by {last} at the latest")
    row = Waiver(
        by=wish.by,
        at=now.replace(microsecond=0),
        check=wish.check,
        scope=wish.scope,
        reason=wish.reason.strip(),
        compensating=wish.compensating.strip(),
        until=wish.until,
    )
    refuse_pointless(row.check, row.scope, result)
    return row


def refuse_pointless(check: str, scope: Sequence[str], result: Result | None) -> None:
    """Refuse what could never count, before anybody is asked why.

    Raises:
        RefusedError: nothing was looked at or is open, it is a launch blocker, or it is waived already.
    """
    if result is None:
        raise RefusedError(f"{check} was not looked at yet: cockpit check {check}")
    open_ = [found for found in result.findings if found.verdict in _OPEN]
    within = [found for found in open_ if any(_within(found.subject, one) for one in scope)]
    if not within:
        subjects = ", ".join(dict.fromkeys(found.subject for found in open_)) or "nothing"
        raise RefusedError(f"nothing within that scope is open in {check}; open: {subjects}")
    milder = [found for found in within if not _grave(result, found)]
    if not milder:
        raise RefusedError(f"{check} is a launch blocker: those are mended, never waived")
    if all(found.waiver for found in milder):
        raise RefusedError(f"it is waived already ({milder[0].waiver}); cockpit waive lists them")


def agreed(record: Record, launch: Launch, id_: str, by: str, now: dt.datetime) -> Signature:
    """The row with which another person agrees to a waiver; `id_` may be its first digits.

    Raises:
        RefusedError: there is no such waiver, it has ended, or the person asked for it.
    """
    found = [(number, row) for number, row in record.of(Waiver).items() if number.startswith(id_)]
    if len(found) != 1:
        known = ", ".join(record.of(Waiver)) or "none"
        raise RefusedError(f"no single waiver has the number {id_!r}; there are: {known}")
    ((number, row),) = found
    signer(launch, by, now.date())
    if same(launch, by, row.by):
        raise RefusedError("who asked for a waiver cannot approve it: another person has to")
    if row.until < now.date():
        raise RefusedError(f"that waiver ended on {row.until}")
    if any(same(launch, one.by, by) for one in record.signers(number)):
        raise RefusedError("you have agreed to that waiver already")
    return Signature(by=by, at=now.replace(microsecond=0), of=number)
