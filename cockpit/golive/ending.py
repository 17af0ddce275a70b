"""How a walk ends: one row in the record, the decision signed on it, the handover written anew."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.background import imported
from cockpit.drills.talk import NO, Talk, confirm
from cockpit.evidence import EvidenceStore, own_folder
from cockpit.golive.item import Item
from cockpit.golive.progress import NAME, Progress, spoken
from cockpit.golive.walk import Walk
from cockpit.journal import JournalError
from cockpit.people import asking, choosing
from cockpit.people.asking import Given
from cockpit.people.who import RefusedError
from cockpit.record import Drill
from cockpit.text import redact, safe

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

CHECK: Final = "handover.golive-under-10min"
DAYS: Final = 90
NO_GO: Final = "no-go"
UNSIGNED: Final = "Nobody has signed, and no decision is a no-go. To sign later: cockpit decide"


@dataclass(frozen=True, slots=True)
class Ended:
    """How the walk ended: `said` in one sentence, `why` what a no-go rests on, empty where all is yes."""

    walk: Walk
    passed: bool
    said: str
    why: str


def summed(walk: Walk, budget: float) -> Ended:
    """The outcome of a walk within `budget` seconds; what nobody answered is a no."""
    yes = len(walk.items) - len(walk.refused) - len(walk.unanswered)
    parts = [f"{yes} of {len(walk.items)} yes in {spoken(walk.total)} of {spoken(budget)}"]
    parts += [f"no: {_named(walk.refused)}"] if walk.refused else []
    parts += [f"not answered: {_named(walk.unanswered)}"] if walk.unanswered else []
    late = walk.total > budget
    parts += ["longer than the list may take"] if late else []
    told = "; ".join(parts)
    return Ended(walk, walk.passed and not late, f"{told}.", "" if walk.passed else told)


def _named(items: tuple[Item, ...]) -> str:
    return ", ".join(f'"{item.title}"' for item in items)


async def keep(sprint: "Sprint", progress: Progress) -> Ended:
    """Add the walk to the record and judge anew what it decides; from here on it is no walk any more.

    Raises:
        RecordError: the row cannot be added.
        OSError: the transcript cannot be kept.
    """
    ended = summed(progress.walk, progress.budget)
    await asking.say(sprint, _row(sprint, progress, ended, _evidence(sprint, progress)))
    progress.forget()
    if CHECK in sprint.checks:
        await asking.looked(sprint, CHECK)
    return ended


def _row(sprint: "Sprint", progress: Progress, ended: Ended, evidence: str) -> Drill:
    now = sprint.now().replace(microsecond=0)
    told = ended.walk.told
    return Drill(
        by=progress.by,
        at=now,
        name=NAME,
        check=CHECK,
        subject=sprint.launch.domain,
        passed=ended.passed,
        started=min(now, progress.begun.replace(microsecond=0)),
        said=ended.said,
        seen="person",
        seconds={id_: round(seconds, 1) for id_, seconds in ended.walk.seconds.items()},
        about=tuple(about(item) for item in ended.walk.items if item.id in told),
        answers=told,
        evidence=evidence,
        until=now.date() + dt.timedelta(DAYS),
    )


def about(item: Item) -> str:
    """What an answer was given to: the item and the digest of its words."""
    return f"{item.id} {item.digest}"


async def sign(sprint: "Sprint", ended: Ended, by: str, talk: Talk) -> str:
    """Sign the decision; a list that is not all yes can only be a no-go. What was signed, or nothing.

    Raises:
        RecordError, StoppedError: as `choosing.decide`.
    """
    given = Given(by=by)
    if ended.why:
        question = f"The list is not all yes, so this is a no-go ({ended.why}). Sign it?"
        if await talk.ask(confirm(question, "sign the no-go", "do not sign now")) == NO:
            return ""
        given = Given(by=by, status=NO_GO, statement=f"The ten-minute list: {ended.why}.")
    try:
        await choosing.decide(sprint, given, talk)
    except RefusedError as reason:
        talk.say(f"This cannot be signed: {reason}")
        return ""
    signed = sprint.voices.record.decision
    return signed[1].status if signed else ""


async def rewrite(sprint: "Sprint") -> tuple[str, ...]:
    """Write the handover anew; what to know about it. Whatever goes wrong here, the walk is in the record."""
    await imported("cockpit.handover.write")
    from cockpit.handover import write  # noqa: PLC0415 - with the pack and its pages, only at the end
    from cockpit.handover.gathering import HandoverError  # noqa: PLC0415
    from cockpit.handover.locks import SecretRefusedError  # noqa: PLC0415
    from cockpit.handover.toml import UnwritableError  # noqa: PLC0415

    try:
        written = await write.rewrite(sprint)
    except (HandoverError, SecretRefusedError, UnwritableError, JournalError) as reason:
        return (f"The handover was not written anew: {redact(str(reason))}",)
    except OSError as reason:
        return (f"The handover was not written anew: {reason.filename or 'a file'}: {reason.strerror}",)
    return (f"The handover is in {safe(str(written.folder))}.", *written.notes)


def _evidence(sprint: "Sprint", progress: Progress) -> str:
    home = sprint.folder.absolute() / ".cockpit"
    own_folder(home)
    return EvidenceStore(home / "evidence").put(progress.transcript.encode())[0]
