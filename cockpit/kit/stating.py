"""How a person's word and a drill read as findings: it holds, it ran out, nobody has said or done it yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.stated import Drilled, Reply, Standing, Stated, Statement
from cockpit.kit import (
    UNKNOWN,
    Check,
    Finding,
    Fix,
    Launch,
    Layer,
    command,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.model import STALE, UNDRILLED, UNSTATED

_UNDO: Final = "State the opposite: the newest word counts."


def name_of(launch: Launch, person: str) -> str:
    """The name of a person by id, or the id where nobody is declared by it."""
    return next((one.name for one in launch.people if one.id == person), person)


def leaves(launch: Launch, person: str) -> str:
    """The day on which a person will be gone, or nothing."""
    days = (one.leaves_on for one in launch.people if one.id == person and one.leaves_on)
    return next((day.isoformat() for day in days), "")


def by_word(launch: Launch, check: str, declared: Check, stated: Stated, now: Sequence[str] = ()) -> Finding:
    """What a person says of a whole check, as a finding about the product.

    Args:
        launch: the declarations.
        check: the check's id.
        declared: its CHECK, whose `word` is what is signed.
        stated: what people said.
        now: what the statement would be about today; one about something else is stale.
    """
    about = {"about": list(now)} if now else {}
    said = stated.of(check)
    if stated.unreadable:
        return cut(launch.domain, stated.unreadable)
    if said is None:
        return _unsaid(launch.domain, check, declared, about)
    if said.standing is Standing.UNSURE:
        return cut(launch.domain, Unreachable(Layer.HTTP, f"nobody knows whether it still holds: {said.why}"))
    evidence = {**evidence_of(said), **about}
    if why := said.why or _broken(launch, declared, said, stated) or _changed(said.about, now):
        summary = f"{_told(launch, said)}, and it does not hold any more: {why}"
        return stale(launch.domain, summary, _again(check), evidence)
    return _answered(launch, declared, said, evidence)


def _broken(launch: Launch, declared: Check, said: Statement, stated: Stated) -> str:
    """Why a word cannot hold although it stands in the record, which anybody can edit; or nothing."""
    word = declared.word
    if word is None:
        return ""
    last = _day(said.at) + dt.timedelta(word.days)
    if _day(stated.seen_at) > last:
        return f"it could hold for {word.days} days, until {last}"
    if said.answer is Reply.NOT_APPLICABLE and not word.may_not_apply:
        return "this applies to every launch"
    if said.owner and said.owner not in {one.id for one in launch.people}:
        return f'"{said.owner}", who should answer for it, is no declared person'
    return ""


def _day(at: str) -> dt.date:
    return dt.datetime.fromisoformat(at).date()


def _answered(launch: Launch, declared: Check, said: Statement, evidence: Mapping[str, Any]) -> Finding:
    """A word that holds."""
    told = _told(launch, said)
    if said.answer is Reply.NOT_APPLICABLE:
        return not_applicable(launch.domain, f"{said.reason} ({told})")
    if said.answer is Reply.NOT_DONE:
        reason = f": {said.reason}" if said.reason else ""
        return failed(
            launch.domain,
            "not-done",
            f"{name_of(launch, said.by)} says it is not done{reason}",
            expected=declared.word.statement if declared.word else declared.title,
            observed=f"stated on {said.at[:10]}",
            evidence=evidence,
        )
    if gone := leaves(launch, said.owner):
        summary = f"{name_of(launch, said.owner)} answers for it and leaves on {gone}"
        return failed(launch.domain, "leaver", summary, expected="somebody who stays", evidence=evidence)
    until = f", holds until {said.until}" if said.until else ", holds until the next deploy"
    return passed(launch.domain, said.words or told, observed=f"{told}{until}", evidence=evidence)


def _told(launch: Launch, said: Statement) -> str:
    return f"{name_of(launch, said.by)} said so on {said.at[:10]}"


def _unsaid(subject: str, check: str, declared: Check, about: Mapping[str, Any]) -> Finding:
    word = declared.word
    text = f"Do it, then state it. What counts: {word.evidence}" if word else "Do it, then state it."
    return Finding(
        subject,
        UNKNOWN,
        "nobody has stated this yet",
        kind=UNSTATED,
        layer=Layer.PERSON,
        expected=word.statement if word else "",
        evidence=about,
        fix=Fix(text, command("cockpit attest {}", check), _UNDO),
    )


def _again(check: str) -> Fix:
    return Fix("Look at it again and state it anew.", command("cockpit attest {}", check), _UNDO)


def stale(subject: str, summary: str, fix: Fix, evidence: Mapping[str, Any]) -> Finding:
    """Something that was said or shown once and has run out: it waits for a person again."""
    return Finding(
        subject, UNKNOWN, summary, kind=STALE, layer=Layer.PERSON, evidence=dict(evidence), fix=fix
    )


def _changed(then: Sequence[str], now: Sequence[str]) -> str:
    """In words how the world differs from what a statement was about; nothing where one side is not known."""
    if not then or not now or set(then) == set(now):
        return ""
    return f"it was about {', '.join(then)}, and now it would be about {', '.join(now)}"


def evidence_of(said: Statement) -> dict[str, Any]:
    """A statement for the record of a finding."""
    seen = {
        "row": said.id,
        "by": said.by,
        "at": said.at,
        "until": said.until,
        "release": said.release,
        "file": said.evidence,
        "owner": said.owner,
    }
    return {name: value for name, value in seen.items() if value}


def again(name: str, text: str) -> Fix:
    """Do a drill, for the first time or once more."""
    return Fix(
        text, command("cockpit drill {}", name), "Nothing to undo: a drill is only added to the record."
    )


def undrilled(subject: str, summary: str, fix: Fix, **seen: Any) -> Finding:
    """A drill would show it, and nobody has done it: it waits for a person."""
    return Finding(subject, UNKNOWN, summary, kind=UNDRILLED, layer=Layer.PERSON, fix=fix, **seen)


def drilled(launch: Launch, name: str, subject: str, stated: Stated, text: str) -> Finding | Drilled:
    """The newest run of a drill that passed and still holds, or the finding that takes its place.

    Args:
        launch: the declarations.
        name: of the drill.
        subject: what it was to be done on.
        stated: what people did.
        text: what doing it proves, for somebody who has not done it.
    """
    do = again(name, text)
    one = stated.drill(name, subject)
    if stated.unreadable:
        return cut(subject, stated.unreadable)
    if one is None:
        return undrilled(subject, f"the drill {name} was not done yet", do)
    if one.standing is Standing.UNSURE:
        return cut(subject, Unreachable(Layer.HTTP, f"nobody knows whether the drill still holds: {one.why}"))
    if one.standing is not Standing.HOLDS:
        summary = f"the drill {name} of {one.day} does not hold any more: {one.why}"
        return stale(subject, summary, do, drill_evidence(one))
    if not one.passed:
        told = f"{one.said} (drill of {one.day}, {name_of(launch, one.by)})"
        return failed(subject, f"{name}-failed", told, evidence=drill_evidence(one), fix=do)
    return one


def drill_evidence(one: Drilled) -> dict[str, Any]:
    """A drill for the record of a finding."""
    seen = {
        "row": one.id,
        "by": one.by,
        "at": one.at,
        "seconds": dict(one.seconds),
        "about": list(one.about),
        "file": one.evidence,
        "seen_by": one.seen,
    }
    return {name: value for name, value in seen.items() if value}
