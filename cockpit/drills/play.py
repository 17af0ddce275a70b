"""Plays one drill from where it was left to where it ends or is left again."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.background import imported
from cockpit.drills import Drill
from cockpit.drills.memory import Memory, alone, path_of
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import StoppedError, Talk
from cockpit.drills.timing import Clock, MachineClock
from cockpit.launch import Launch
from cockpit.people.who import RefusedError, signer
from cockpit.record import RecordError

if TYPE_CHECKING:
    from cockpit.vantage import Vantage


class Ending(StrEnum):
    """How a drill ended."""

    PASSED = "passed"
    FAILED = "did not pass"
    LEFT = "left unfinished"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a drill is played: `folder` is that of launch.toml, `allowed` the consents given at the start."""

    launch: Launch
    folder: Path
    talk: Talk
    by: str
    allowed: Collection[str] = ()
    clock: Clock = field(default_factory=MachineClock)
    open_vantage: "Callable[[Collection[str]], Vantage] | None" = None


async def play(drill: Drill, setting: Setting) -> Ending:
    """The conversation, from where it was left.

    Raises:
        RefusedError: the person may not do it, somebody else is at it, or `[vantage]` cannot be used.
        OSError: the folder cannot be written.
    """
    signer(setting.launch, setting.by, setting.clock.now().date())
    await imported("cockpit.vantage", "cockpit.lookout", "cockpit.probes.delegation")
    path = path_of(setting.folder, drill.name)
    try:
        with alone(path):
            return await _alone(drill, setting, path)
    except BlockingIOError:
        raise RefusedError("another cockpit is doing this drill: end it there first") from None


async def _alone(drill: Drill, setting: Setting, path: Path) -> Ending:
    memory = Memory(path, setting.clock, setting.launch.domain, setting.by)
    memory.load()
    opened: list[Vantage] = []

    def vantage(consents: Collection[str] = ()) -> "Vantage":
        opened.append((setting.open_vantage or partial(_open, setting))(consents))
        return opened[-1]

    scene = Scene(
        name=drill.name,
        check=drill.check,
        launch=setting.launch,
        folder=setting.folder,
        by=setting.by,
        vantage=vantage(),
        talk=setting.talk,
        clock=setting.clock,
        memory=memory,
        allowed=setting.allowed,
        consented=partial(vantage, setting.allowed),
    )
    try:
        return await _played(drill, scene)
    finally:
        await asyncio.gather(*(one.aclose() for one in opened))


def _open(setting: Setting, consents: Collection[str]) -> "Vantage":
    from cockpit.credentials import Keeper  # noqa: PLC0415 - dnspython and more, imported beside the loop
    from cockpit.lookout import credential  # noqa: PLC0415
    from cockpit.vantage import Vantage  # noqa: PLC0415

    keeper = Keeper.of(setting.launch, setting.folder / "launch.toml")
    find = partial(credential, keeper)
    try:
        return Vantage(setting.launch.vantage, folder=setting.folder, consents=consents, find=find)
    except ValueError as reason:
        raise RefusedError(f"[vantage]: {reason}") from None


async def _played(drill: Drill, scene: Scene) -> Ending:
    memory = scene.memory
    if memory.notice:
        scene.say(memory.notice)
    elif memory.resumed:
        scene.talk.say(f"Going on with the drill that was begun on {memory.begun:%Y-%m-%d at %H:%M} UTC.")
    try:
        memory.save()
        await drill.play(scene)
    except (StoppedError, LaterError):
        memory.save()
        scene.talk.say(f"\nStopped here. To go on: cockpit drill {drill.name}")
        return Ending.LEFT
    except (HinderedError, RecordError) as reason:
        memory.save()
        scene.talk.say(f"\n{reason}\nNothing was decided. To go on: cockpit drill {drill.name}")
        return Ending.LEFT
    done = memory.done
    memory.forget()
    return Ending.PASSED if done and all(done.values()) else Ending.FAILED
