"""Verifies the handover pack: read, examined, held against the live system by whoever is to rely on it."""

from pathlib import Path
from typing import Final

from cockpit.drills import Drill
from cockpit.drills.scene import HinderedError, Scene
from cockpit.drills.talk import Question
from cockpit.launch import Launch

_FOLDER: Final = "handover"


def needs(launch: Launch) -> str:
    """Who verifies has to be somebody, so that it can be said who did."""
    return "" if launch.people else 'nobody is declared who could do it; add [[person]]: id = "ana"'


async def play(scene: Scene) -> None:
    """One question, one look, one outcome.

    Raises:
        HinderedError: there is no pack to read, or not all of it could be looked at.
    """
    from cockpit.handover.verify import keeping, telling, whole  # noqa: PLC0415 - brings every check along
    from cockpit.handover.verify.reading import UnreadableError  # noqa: PLC0415

    pack = scene.folder / await scene.talk.ask(_which(scene.folder))
    scene.say("Reading it, then looking at everything again that a machine can decide.")
    wish = whole.Wish(pack, scene.folder / "launch.toml", scene.clock.now())
    try:
        outcome = await whole.verified(wish)
    except UnreadableError as reason:
        raise HinderedError(f"{reason}.") from None
    found = keeping.said(outcome)
    scene.talk.say(found)
    if why := keeping.refusal(scene.launch, outcome):
        raise HinderedError(f"It cannot be kept: {why}.")
    scene.close(
        scene.launch.domain,
        telling.summary(outcome),
        passed=outcome.code == 0,
        seconds={"all": outcome.seconds},
        about=(outcome.digest,),
        days=keeping.DAYS,
        evidence=scene.keep(found),
    )


def _which(folder: Path) -> Question:
    def refuse(told: str) -> str:
        return "" if (folder / told).exists() else "That is not there: `cockpit handover` writes a pack."

    return Question("Where is the pack: its folder, or its handover.toml?", default=_FOLDER, refuse=refuse)


DRILL = Drill(
    name="verify",
    title="The handover pack is whole, and the product is still as it says",
    check="handover.reproducible",
    minutes=3,
    play=play,
    needs=needs,
)
