"""A person's statement about one check: what they must give, and how long it holds. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cockpit.kit import Check
from cockpit.launch import Launch
from cockpit.people.who import RefusedError, owner, signer
from cockpit.record import Attestation
from cockpit.record.rows import Answer

NEXT_DEPLOY: Final = "next-deploy"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says: the answer, in whose name, and on what ground.

    `until` is a day (ISO 8601), `next-deploy`, or empty for as long as the check allows. `evidence` is the
    SHA-256 of the redacted file or note, `release` the version that is live, `about` what was seen last.
    """

    check: str
    answer: Answer
    by: str
    statement: str = ""
    reason: str = ""
    evidence: str = ""
    until: str = ""
    owner: str = ""
    release: str = ""
    about: tuple[str, ...] = ()


def attested(launch: Launch, declared: Check, claim: Claim, now: dt.datetime) -> Attestation:
    """The row for the record.

    Raises:
        RefusedError: the check takes no word, somebody may not sign, or something is missing.
    """
    word = declared.word
    if word is None:
        raise RefusedError(wordless(claim.check, declared))
    person = signer(launch, claim.by, now.date())
    if claim.answer == "done" and not claim.evidence:
        raise RefusedError(
            f"evidence is missing (--evidence FILE or a sentence). What counts: {word.evidence}"
        )
    if claim.answer == "not-applicable" and not word.may_not_apply:
        raise RefusedError(f"{claim.check} applies to every launch: say done or not done")
    if claim.answer == "not-applicable" and not claim.reason.strip():
        raise RefusedError("say why it does not apply (--reason)")
    if claim.answer == "done" and word.names_owner:
        if not claim.owner:
            raise RefusedError("name the person who answers for it from now on (--owner ID)")
        owner(launch, claim.owner, now.date())
    until, release = _holds(declared, claim, now.date())
    if until and person.leaves_on:
        until = min(until, person.leaves_on)
    return Attestation(
        by=claim.by,
        at=now.replace(microsecond=0),
        check=claim.check,
        answer=claim.answer,
        statement=(claim.statement or word.statement) if claim.answer == "done" else claim.statement,
        reason=claim.reason.strip(),
        evidence=claim.evidence,
        until=until,
        release=release,
        about=claim.about,
        owner=claim.owner if claim.answer == "done" else "",
    )


def wordless(check: str, declared: Check) -> str:
    """Why nothing can be stated about a check, and what to do instead."""
    if declared.drill:
        return f"{check} is not decided by a word but by doing: cockpit drill {declared.drill}"
    return f"{check} is decided by a machine, so there is nothing to state: cockpit check {check}"


def _holds(declared: Check, claim: Claim, today: dt.date) -> tuple[dt.date | None, str]:
    """(the last day, the version until whose end it holds)."""
    word = declared.word
    days = word.days if word else 0
    last = today + dt.timedelta(days)
    if claim.until == NEXT_DEPLOY or (word and word.until_deploy and not claim.until):
        if not claim.release:
            raise RefusedError(
                "nobody can see which version is live, so the next deploy would not be noticed: "
                "declare version_marker under [deploy], or give a day (--until 2026-12-31)"
            )
        return last, claim.release
    if not claim.until:
        return last, ""
    until = day(claim.until)
    if until < today:
        raise RefusedError(f"{until} has passed already")
    if until > last:
        raise RefusedError(f"a statement about {claim.check} holds at most {days} days, until {last}")
    return until, ""


def day(text: str) -> dt.date:
    """A day in ISO 8601.

    Raises:
        RefusedError: it is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise RefusedError("a day is written like 2026-12-31") from None


def about_of(evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """What a finding says a statement would be about today."""
    about = evidence.get("about")
    return tuple(str(one) for one in about) if isinstance(about, list | tuple) else ()
