"""The conversation in which a person decides, and the word of the one who signs beside."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cockpit.background import imported
from cockpit.drills.talk import Option, Question, Talk
from cockpit.journal import moment
from cockpit.people import deciding
from cockpit.people.asking import Given, need, say, who
from cockpit.people.who import RefusedError
from cockpit.record.rows import Choice
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

FRESH: Final = dt.timedelta(days=1)  # how old a result may be that somebody goes ahead on


async def decide(sprint: "Sprint", given: Given, talk: Talk | None) -> str:
    """Sign go, conditional go or no-go; the number of the decision.

    Raises:
        RefusedError, RecordError, StoppedError: as `attest`.
    """
    sprint.listen()
    proposal = sprint.gate()
    if talk is not None:
        talk.say(proposed(proposal.status, (*proposal.reasons, *proposal.conditions)))
    question = Question("What do you decide?", tuple(map(_choice, deciding.allowed(proposal.status))))
    status = await need(talk, "--status", given.status, _every_choice() if given.status else question)
    if status != "no-go":
        refuse_old(sprint)
    by = await who(sprint, talk, given.by, "Who decides?")
    statement = given.statement
    if status == "no-go" and proposal.status != "no-go":
        why = Question("Why not?")
        statement = await need(talk, "--statement", given.statement, why)
    chosen: Choice = next(one for one in deciding.CHOICES if one == status)
    choosing = deciding.Choosing(chosen, by, statement, await _pack(sprint))
    results = list(sprint.results.values())
    (number,) = await say(sprint, deciding.decided(sprint.launch, proposal, results, choosing, sprint.now()))
    return number


def refuse_old(sprint: "Sprint") -> None:
    """Refuse to go ahead on what was seen too long ago.

    Raises:
        RefusedError: some result is older than a day.
    """
    if sprint.journal is None:
        return
    seen = [(moment(one.at), check) for check, one in sprint.journal.seen().items() if check in sprint.checks]
    oldest, check = min(seen, default=(sprint.now(), ""))
    if sprint.now() - oldest > FRESH:
        raise RefusedError(f"{check} was last looked at on {oldest.date()}: look again first (cockpit check)")


def _choice(status: str) -> Option:
    return Option(status, status.replace("-", " "))


def _every_choice() -> Question:
    return Question("What do you decide?", tuple(map(_choice, deciding.CHOICES)))


def proposed(status: str, reasons: Sequence[str]) -> str:
    """What the results propose, in lines."""
    return "\n".join(
        [f"The results say: {status.replace('-', ' ')}.", *(f"  {safe(why, 1000)}" for why in reasons)]
    )


async def countersign(sprint: "Sprint", by: str) -> None:
    """A second person signs the newest decision.

    Raises:
        RefusedError, RecordError: as `attest`.
    """
    sprint.listen()
    pack = await _pack(sprint)
    await say(sprint, deciding.agreed(sprint.voices.record, sprint.launch, by, sprint.now(), pack))


async def _pack(sprint: "Sprint") -> str:
    """The digest of the pack that is signed with the decision; empty where there is none to sign."""
    await imported("cockpit.handover.preview")
    from cockpit.handover.preview import digest_of  # noqa: PLC0415 - only who decides needs it

    return digest_of(sprint)
