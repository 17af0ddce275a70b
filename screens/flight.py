"""The work behind the screens: read the sprint, run checks, mend a fault; it only sends messages."""

import logging
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from textual.message import Message

from cockpit.background import aside, imported
from cockpit.logbook import aloud, keep_log
from cockpit.model import Event
from screens.contract import OpenSprint

if TYPE_CHECKING:
    from cockpit.sprint import Sprint
    from screens.app import CockpitApp
    from screens.board import Board

log = logging.getLogger("cockpit")


class Told(Message):
    """The engine says something."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Ended(Message):
    """A run is over; `reason` says why when it broke."""

    def __init__(self, reason: str = "") -> None:
        super().__init__()
        self.reason = reason


class NotReadError(Exception):
    """The launch file cannot be used; the text is for people, `missing` when there is none."""

    def __init__(self, text: str, *, missing: bool = False) -> None:
        super().__init__(text)
        self.missing = missing


async def read(open_sprint: OpenSprint) -> "Sprint":
    """The sprint, with everything imported that its screens need; the loop goes on meanwhile.

    Raises:
        NotReadError: launch.toml, or a plug-in check, cannot be used.
    """

    def work() -> "Sprint":
        from cockpit.launch.load import LaunchFileError  # noqa: PLC0415 - after the first frame
        from cockpit.registry import RegistryError  # noqa: PLC0415

        try:
            sprint = open_sprint()
            keep_log(sprint.folder)
            _ = list(sprint.checks.values())  # loads every check
        except LaunchFileError as reason:
            raise NotReadError(str(reason), missing=not reason.file.exists()) from None
        except RegistryError as reason:
            raise NotReadError(str(reason)) from None
        return sprint

    return await aside(work)


async def fly(
    app: "CockpitApp",
    board: "Board",
    ids: Sequence[str],
    mend: Sequence[str] = (),
    consents: Sequence[str] = (),
) -> None:
    """Mend the lab's faults, if any are named, then look; always ends with `Ended`."""
    reason = ""
    try:
        if board.lab is not None and mend:
            await aside(lambda: _mend(board, mend))
        if board.changed():
            board.replace(await read(app.open_sprint))
        known = [id_ for id_ in ids if id_ in board.sprint.checks]
        source = None
        if consents:
            await imported("cockpit.lookout")
            source = board.sprint.live(consents)
        with aloud(lambda text: app.say(text, "warning")):
            async with aclosing(board.sprint.run(known, source)) as events:
                async for event in events:
                    app.post_message(Told(event))
    except NotReadError as wrong:
        app.post_message(Unreadable(str(wrong), ids))
    except Exception as bug:
        log.exception("the run broke")
        reason = f"The run broke: {type(bug).__name__}. What was judged is kept; the log has the details."
    finally:
        app.post_message(Ended(reason))


def _mend(board: "Board", faults: Sequence[str]) -> None:
    for fault in faults:
        if board.lab is not None:
            board.lab.mend(fault)


class Unreadable(Message):
    """launch.toml was changed and cannot be used any more; `ids` were to be looked at."""

    def __init__(self, text: str, ids: Sequence[str]) -> None:
        super().__init__()
        self.text = text
        self.ids = ids
