"""The conversation in which a person states something about a check."""

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.drills.talk import Option, Question, Talk
from cockpit.evidence import read_plain
from cockpit.model import Result
from cockpit.people import attesting
from cockpit.people.asking import Given, looked, need, say, seen, who
from cockpit.people.who import RefusedError
from cockpit.record.rows import ANSWERS, Answer

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

MOST_EVIDENCE: Final = 5 << 20  # bytes of a file
_ANSWERS: Final = {
    "done": "done, and I can show it",
    "not-done": "not done",
    "not-applicable": "does not apply here, because ...",
}


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
    result = await looked(sprint, check)
    if talk is not None:
        if result is not None:
            talk.say(seen(result))
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
        about=_about(result),
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


def _about(result: Result | None) -> tuple[str, ...]:
    about = [attesting.about_of(found.evidence) for found in result.findings] if result else []
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
