"""What the ten-minute list does beyond asking: who walks it, its end in the record, the signature."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.background import aside
from cockpit.drills.talk import Option, Talk
from cockpit.golive import ending
from cockpit.golive.ending import Ended
from cockpit.golive.progress import Progress, held, offered
from cockpit.people.who import signer
from screens import conversations
from screens.talk import TalkScreen

if TYPE_CHECKING:
    from cockpit.sprint import Sprint
    from screens.app import CockpitApp


@dataclass(frozen=True, slots=True)
class Signed:
    """How a walk ended: what was signed (nothing: nobody did), and notes about the handover."""

    ended: Ended
    status: str
    notes: tuple[str, ...]


async def entered(app: "CockpitApp", lock: ExitStack) -> tuple[Option, ...]:
    """Who could walk the list, once nobody else is at it.

    Raises:
        RefusedError: nobody is declared, somebody else is at it, or launch.toml cannot be used any more.
        OSError: the folder cannot be written.
    """
    sprint = await conversations.fresh(app)
    conversations.refuse_nobody(sprint)
    lock.enter_context(held(sprint.folder))
    return there(sprint)


def there(sprint: "Sprint") -> tuple[Option, ...]:
    """Everybody who has not left; whoever has begun the list comes first."""
    return offered(sprint.launch, sprint.folder, sprint.now().date())


async def begun(sprint: "Sprint", by: str) -> Progress:
    """The walk of a person, from where it was left.

    Raises:
        RefusedError: the person may not sign.
        OSError: what was kept cannot be given up.
    """
    person = signer(sprint.launch, by, sprint.now().date())
    return await aside(lambda: Progress(sprint.launch, sprint.folder, person.id))


async def finished(app: "CockpitApp", sprint: "Sprint", walked: Progress) -> Signed:
    """The row, the signature in a conversation, the handover.

    Raises:
        RecordError: the row cannot be added; the walk is as it was.
        OSError: the same.
    """
    ended = await ending.keep(sprint, walked)
    signed: list[str] = []

    async def conversation(talk: Talk) -> str:
        signed.append(await ending.sign(sprint, ended, walked.by, talk))
        return f"Signed: {signed[0].replace('-', ' ')}." if signed[0] else ending.UNSIGNED

    await app.push_screen_wait(TalkScreen("Decide about the launch", conversation))
    return Signed(ended, signed[0] if signed else "", await ending.rewrite(sprint))
