"""The conversation in which a person asks for a waiver, and the word of the one who agrees."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from cockpit.drills.talk import Question, Talk
from cockpit.people import attesting, waiving
from cockpit.people.asking import Given, looked, need, say, seen, who
from cockpit.people.who import RefusedError

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

WEEKS: Final = 14  # days a waiver lasts unless somebody says otherwise


async def waive(sprint: "Sprint", check: str, given: Given, talk: Talk | None) -> str:
    """Ask for a waiver, and note who agreed if that was given; its number.

    Raises:
        RefusedError, RecordError, StoppedError: as `attest`.
    """
    result = sprint.results.get(check) or await looked(sprint, check)
    if talk is not None and result is not None:
        talk.say(seen(result))
    scope, now = given.scope or (waiving.EVERYTHING,), sprint.now()
    waiving.refuse_pointless(check, scope, result)
    by = await who(sprint, talk, given.by, "Who asks for it?")
    late = (now + dt.timedelta(WEEKS)).date().isoformat()
    compensating = Question("What makes up for it meanwhile?")
    until = Question("Until which day?", default=late, refuse=_no_day)
    wish = waiving.Wish(
        check=check,
        by=by,
        reason=await need(talk, "--reason", given.reason, Question("Why is it accepted?")),
        compensating=await need(talk, "--compensating", given.compensating, compensating),
        until=attesting.day(await need(talk, "--until", given.until, until)),
        scope=scope,
    )
    (number,) = await say(sprint, waiving.asked(sprint.launch, wish, result, now))
    if given.approved_by:
        await approve(sprint, number, given.approved_by)
    return number


def _no_day(text: str) -> str:
    try:
        attesting.day(text)
    except RefusedError as reason:
        return str(reason)
    return ""


async def approve(sprint: "Sprint", number: str, by: str) -> None:
    """Another person agrees to a waiver.

    Raises:
        RefusedError, RecordError: as `attest`.
    """
    sprint.listen()
    await say(sprint, waiving.agreed(sprint.voices.record, sprint.launch, number, by, sprint.now()))
