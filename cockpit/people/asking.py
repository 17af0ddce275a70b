"""The conversations behind attest, waive and decide: they ask for what was not given yet.

The same code serves a terminal, the app and a command whose options give everything; `talk` is none where
nobody can be asked, and then a missing answer is refused with the option that would give it.
"""

import datetime as dt
import errno
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.drills.talk import Option, Question, Talk
from cockpit.evidence import read_plain
from cockpit.journal import moment
from cockpit.model import CheckJudged, Result
from cockpit.people import attesting, deciding, waiving
from cockpit.people.who import NOBODY, RefusedError, gone
from cockpit.record import Row, append
from cockpit.record.rows import ANSWERS, Answer, Choice
from cockpit.text import safe, said_of

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

MOST_EVIDENCE: Final = 5 << 20  # bytes of a file
FRESH: Final = dt.timedelta(days=1)  # how old a result may be that somebody goes ahead on
WEEKS: Final = 14  # days a waiver lasts unless somebody says otherwise
_ANSWERS: Final = {
    "done": "done, and I can show it",
    "not-done": "not done",
    "not-applicable": "does not apply here, because ...",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What options gave already; empty where they did not."""

    by: str = ""
    answer: str = ""
    status: str = ""
    statement: str = ""
    reason: str = ""
    compensating: str = ""
    evidence: str = ""
    until: str = ""
    owner: str = ""
    approved_by: str = ""
    scope: tuple[str, ...] = field(default=())


async def need(talk: Talk | None, option: str, given: str, question: Question) -> str:
    """The answer that was given, or asked for now.

    Raises:
        RefusedError: nobody can be asked, or what was given cannot be taken.
        StoppedError: the person stops here.
    """
    if given:
        answer, complaint = question.read(given)
        if complaint:
            raise RefusedError(f"{option}: {complaint}")
        return answer
    if talk is None:
        raise RefusedError(f"{option} is missing. {question.text}")
    return await talk.ask(question)


async def who(sprint: "Sprint", talk: Talk | None, given: str, text: str, option: str = "--by") -> str:
    """The id of a declared person; where options give it, whoever signs is held against launch.toml later."""
    if given:
        return given
    if not sprint.launch.people:
        raise RefusedError(NOBODY)
    there = [one for one in sprint.launch.people if not gone(one, sprint.now().date())]
    options = tuple(Option(one.id, f"{one.name}{f', {one.role}' if one.role else ''}") for one in there)
    return await need(talk, option, given, Question(text, options))


async def looked(sprint: "Sprint", check: str) -> Result | None:
    """Look at one check now; none when the look broke off."""
    async with aclosing(sprint.run([check])) as events:
        judged = [event.result async for event in events if isinstance(event, CheckJudged)]
    return judged[-1] if judged else None


async def say(sprint: "Sprint", *rows: Row) -> tuple[str, ...]:
    """Add what somebody said to the record; the numbers of the rows.

    The loop goes on meanwhile: another program may hold the record for some seconds.

    Raises:
        RecordError: it cannot be written, or looks like a secret.
    """
    numbers = await aside(lambda: append(sprint.voices.path, *rows))
    sprint.listen()
    return numbers


async def attest(sprint: "Sprint", check: str, given: Given, talk: Talk | None) -> Result | None:
    """Take a person's word about a check and judge it anew.

    Raises:
        RefusedError: the word cannot be taken; nothing was written.
        RecordError: the record cannot be written.
        StoppedError: the person stops here; nothing was written.
    """
    declared = sprint.checks[check].entry.check
    if declared.word is None:
        raise RefusedError(attesting.wordless(check, declared))
    seen = await looked(sprint, check)
    if talk is not None:
        if seen is not None:
            talk.say(_seen(seen))
        talk.say(f"\nWhat you would sign: {given.statement or declared.word.statement}")
    answer = await _answer(declared.word.may_not_apply, given, talk)
    by = await who(sprint, talk, given.by, "Who says so?")
    statement = reason = evidence = owner = ""
    if answer == "done":
        text = f"What shows it: a file or a sentence, no secrets. What counts: {declared.word.evidence}"
        shown = await need(talk, "--evidence", given.evidence, Question(text))
        evidence = await kept(sprint, check, shown)
        statement = given.statement or declared.word.statement
        if declared.word.names_owner:
            owner = await who(sprint, talk, given.owner, "Who answers for it from now on?", "--owner")
    elif answer == "not-applicable":
        reason = await need(talk, "--reason", given.reason, Question("Why does it not apply?"))
    else:
        reason = given.reason
    claim = attesting.Claim(
        check=check,
        answer=answer,
        by=by,
        statement=statement,
        reason=reason,
        evidence=evidence,
        until=given.until,
        owner=owner,
        release=await _release(sprint, given.until, until_deploy=declared.word.until_deploy),
        about=_about(seen),
    )
    await say(sprint, attesting.attested(sprint.launch, declared, claim, sprint.now()))
    return await looked(sprint, check)


async def _answer(may_not_apply: bool, given: Given, talk: Talk | None) -> Answer:  # noqa: FBT001 - private
    if talk is None and not given.answer:
        raise RefusedError(
            "say how it is: --evidence FILE|TEXT when it is done, --not-done, or --not-applicable"
        )
    kept = [answer for answer in ANSWERS if may_not_apply or answer != "not-applicable"]
    options = tuple(Option(answer, _ANSWERS[answer]) for answer in kept)
    told = await need(talk, "--answer", given.answer, Question("Is it done?", options))
    return next(answer for answer in ANSWERS if answer == told)


def _seen(result: Result) -> str:
    """What a look shows, for somebody about to state something."""
    lines = [f"{result.title} ({result.check}): {result.verdict}"]
    lines += [f"  {safe(said_of(found.subject, found.summary))}" for found in result.findings[:6]]
    return "\n".join(lines)


def _about(seen: Result | None) -> tuple[str, ...]:
    about = [attesting.about_of(found.evidence) for found in seen.findings] if seen else []
    return next(filter(None, about), ())


async def _release(sprint: "Sprint", until: str, *, until_deploy: bool) -> str:
    """The version that is live, where the statement holds until the next deploy; nothing where unknown."""
    if until != attesting.NEXT_DEPLOY and not (until_deploy and not until):
        return ""
    from cockpit.probes.versions import live_version  # noqa: PLC0415 - brings the wire along
    from cockpit.vantage import Vantage  # noqa: PLC0415

    vantage = Vantage(sprint.launch.vantage, folder=sprint.folder)
    try:
        live = await live_version(sprint.launch, vantage)
    finally:
        await vantage.aclose()
    return live if isinstance(live, str) else ""


async def kept(sprint: "Sprint", check: str, shown: str) -> str:
    """The digest of a file, or of the sentence itself, kept redacted beside the journal.

    Raises:
        RefusedError: it is too large, cannot be read, or there is no journal to keep it in.
    """
    data = shown_by(shown)
    if sprint.journal is None:
        raise RefusedError(f"the evidence cannot be kept: {sprint.trouble}")
    at = sprint.now().isoformat(timespec="seconds")
    return await sprint.journal.keep(check, data, kind="attestation", at=at)


def shown_by(text: str) -> bytes:
    """What is in the file a text names, or the text itself.

    Raises:
        RefusedError: the file is too large or cannot be read.
    """
    try:
        path = Path(text).expanduser()
        data = read_plain(path) if path.is_file() else text.encode()
    except ValueError:  # no path at all
        data = text.encode()
    except OSError as reason:
        if reason.errno == errno.ENAMETOOLONG:
            return text.encode()
        raise RefusedError(f"{text} cannot be read: {reason.strerror}") from None
    if len(data) > MOST_EVIDENCE:
        raise RefusedError(f"{text} is larger than {MOST_EVIDENCE >> 20} MiB: give an excerpt")
    return data


async def waive(sprint: "Sprint", check: str, given: Given, talk: Talk | None) -> str:
    """Ask for a waiver, and note who agreed if that was given; its number.

    Raises:
        RefusedError, RecordError, StoppedError: as `attest`.
    """
    result = sprint.results.get(check) or await looked(sprint, check)
    if talk is not None and result is not None:
        talk.say(_seen(result))
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
    choosing = deciding.Choosing(chosen, by, statement)
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
    await say(sprint, deciding.agreed(sprint.voices.record, sprint.launch, by, sprint.now()))
