"""The watch inside the app: begun and ended by a key, read from what it keeps, never in the loop's way."""

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from cockpit.background import aside, imported

if TYPE_CHECKING:
    import datetime as dt

    from cockpit.watch.glance import Glance, Glances
    from cockpit.watch.history import History
    from screens.app import CockpitApp
    from screens.board import Board
    from screens.watchpaint import Watched
    from screens.watchsaying import Setting

log = logging.getLogger("cockpit")

GROUP: Final = "watch"
_ELSEWHERE: Final = "Another cockpit watches this product already; what it sees stands here."
_MUTE: Final = "Nobody would be told of an outage: no [[alert]] of launch.toml can be used from here."


class Watching:
    """At most one watch of a sprint, `running` while it goes on; `trouble` is why it ended or is not kept."""

    def __init__(self, board: "Board") -> None:
        self.running = False
        self.trouble = ""
        self._board = board
        self._history: History | None = None
        self._glances: Glances | None = None

    @property
    def every(self) -> int:
        """Seconds between two visits of a target."""
        from cockpit.watch.rules import rules  # noqa: PLC0415 - after the first frame

        return int(rules(self._board.sprint.launch).interval_seconds)

    # Begin and end.

    def start(self, app: "CockpitApp") -> None:
        """Watch from now on, also behind other screens, until it is ended or the app is left."""
        if not self.running:
            self.running, self.trouble = True, ""
            app.run_worker(self._work(app), group=GROUP, exclusive=True, exit_on_error=False)
            app.redraw()

    def stop(self, app: "CockpitApp") -> None:
        """No visit begins any more; what was seen is kept."""
        app.workers.cancel_group(app, GROUP)

    async def _work(self, app: "CockpitApp") -> None:
        from cockpit.watch.database import HistoryError  # noqa: PLC0415 - after the first frame

        try:
            await imported(
                "cockpit.lookout", "cockpit.watch.loop", "cockpit.watch.posting", "cockpit.watch.claim"
            )
            await self._watch(app)
        except (HistoryError, ValueError) as reason:  # what launch.toml or the disk does not allow
            self.trouble = str(reason)
        except Exception as bug:
            log.exception("the watch broke")
            self.trouble = f"The watch broke: {type(bug).__name__}. Details: .cockpit/cockpit.log"
        finally:
            self.running = False
            app.redraw()
        if self.trouble:
            app.say(self.trouble, "warning")

    async def _watch(self, app: "CockpitApp") -> None:
        """Claim the history, and watch until cancelled."""
        from cockpit.watch.claim import claimed  # noqa: PLC0415 - imported beside the loop

        with claimed(self._board.sprint.folder) as ours:
            if not ours:
                self.trouble = _ELSEWHERE
                return
            history = await aside(self._begun)
            try:
                await self._loop(app, history)
            finally:
                history.close()
                if not history.kept:
                    self._glances = None

    def _begun(self) -> "History":
        """The history on the disk; where that cannot be, one that is gone with the watch."""
        from cockpit.watch.glance import Glances  # noqa: PLC0415 - beside the loop
        from cockpit.watch.history import History, HistoryError  # noqa: PLC0415

        try:
            return History.opened(self._board.sprint.folder)
        except HistoryError as reason:
            self.trouble = str(reason)
            unkept = History.unkept()
            self._glances = Glances(unkept)
            return unkept

    async def _loop(self, app: "CockpitApp", history: "History") -> None:
        from cockpit.lookout import looking_from  # noqa: PLC0415 - imported beside the loop
        from cockpit.watch.loop import Watch  # noqa: PLC0415
        from cockpit.watch.posting import ChannelPost  # noqa: PLC0415

        launch, path = self._board.sprint.launch, self._board.sprint.path
        looking, telling = (looking_from(launch, path) for _ in range(2))
        post = ChannelPost(launch, history, telling, app.say)
        sending = asyncio.create_task(post.run())
        try:
            await Watch(launch, looking, history, (post,), say=app.say).run()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            await asyncio.gather(looking.aclose(), telling.aclose())

    # What is shown.

    def now(self) -> "dt.datetime":
        """The present in UTC by the clock of the watch."""
        from cockpit.watch.pause import wall  # noqa: PLC0415 - after the first frame

        return wall()

    async def look(self) -> "Watched":
        """The board as it is now; the disk is read beside the loop."""
        await imported("screens.watchread", "cockpit.triage.helping")
        from screens.watchread import watched  # noqa: PLC0415 - imported beside the loop

        now, running = self.now(), self.running

        def read() -> "Watched":
            glance, trouble = self._glance(now)
            return watched(self._setting(running, trouble), glance, now)

        return await aside(read)

    def _glance(self, now: "dt.datetime") -> "tuple[Glance, str]":
        """What is kept, an empty one before anything is; and why it cannot be read."""
        from cockpit.watch.glance import Glance  # noqa: PLC0415 - beside the loop
        from cockpit.watch.history import HistoryError  # noqa: PLC0415

        try:
            glances = self._opened()
            return (glances.look(now) if glances else Glance()), ""
        except HistoryError as reason:
            return Glance(), str(reason)

    def _opened(self) -> "Glances | None":
        """The history through a connection of our own, which waits for nobody; none before there is one."""
        from cockpit.watch.glance import Glances  # noqa: PLC0415 - beside the loop
        from cockpit.watch.history import History  # noqa: PLC0415

        if self._glances is None:
            self._history = History.found(self._board.sprint.folder)
            self._glances = Glances(self._history) if self._history else None
        return self._glances

    def _setting(self, running: bool, trouble: str) -> "Setting":  # noqa: FBT001 - as the look began
        from cockpit.watch.channels import cannot  # noqa: PLC0415 - beside the loop
        from cockpit.watch.targets import targets  # noqa: PLC0415
        from screens.watchsaying import Setting  # noqa: PLC0415

        launch = self._board.sprint.launch
        mute = "" if any(not cannot(alert) for alert in launch.alerts) else _MUTE
        notes = tuple(dict.fromkeys(filter(None, (self.trouble, trouble, mute))))
        return Setting(targets(launch), self.every, running=running, notes=notes)

    async def mark(self, name: str) -> str:
        """Put a release on the time line; why it could not be kept, or nothing."""
        from cockpit.text import redact, safe  # noqa: PLC0415 - with the rest
        from cockpit.watch.history import History, HistoryError, Marker  # noqa: PLC0415

        folder = self._board.sprint.folder
        marker = Marker(self.now().isoformat(timespec="milliseconds"), "deploy", safe(redact(name), 80))

        def keep() -> None:
            history = History.opened(folder)
            try:
                history.keep(markers=(marker,))
            finally:
                history.close()

        try:
            await aside(keep)
        except HistoryError as reason:
            return str(reason)
        return ""

    def close(self) -> None:
        """Let go of the history."""
        if self._history is not None:
            self._history.close()
            self._history = self._glances = None
