"""A measurement inside the app: begun and ended by a key, never in the loop's way, kept however it ends."""

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from cockpit.background import aside, imported
from cockpit.consent import ACTIVE
from cockpit.model import Verdict
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.facts.latency import Measurement
    from cockpit.model import Advance
    from cockpit.stopwatch.plan import Plan
    from cockpit.stopwatch.sitting import Sitting
    from screens.app import CockpitApp
    from screens.board import Board
    from screens.speedread import Looked, Speed

log = logging.getLogger("cockpit")

CHECK: Final = "perf.route-p95"
GROUP: Final = "measure"
_WARMING: Final = "getting ready: a few requests that do not count"
_NOTHING: Final = "Nothing was measured, so nothing is kept."
_UNKEPT: Final = "This measurement is gone when the cockpit is left: the journal cannot be written."
_MINUTES: Final = 90  # seconds from which minutes are said
NAME: Final = ""  # what is begun with a key has no name; `cockpit measure --name` gives one


class Measuring:
    """At most one measurement of a sprint; `trouble` says why it ended, or what became of it."""

    def __init__(self, board: "Board") -> None:
        self.running = False
        self.trouble = ""
        self.advance: Advance | None = None
        self.before = 0  # which of the earlier measurements is compared with
        self._board = board
        self._sitting: Sitting | None = None
        self._missing: dict[str, str] = {}
        self._unkept: tuple[Measurement, ...] = ()

    @property
    def progress(self) -> str:
        """How far it is and how long it takes yet, where it goes on as it is."""
        if self.advance is None or self._sitting is None:
            return _WARMING
        left = max(0, self.advance.total - self.advance.done) / self._sitting.pace.per_second
        spelled = f"{left / 60:.0f} min" if left >= _MINUTES else f"{left:.0f} s"
        return f"{self.advance}, about {spelled} left"

    async def plan(self) -> "Plan":
        """What would be sent."""
        await imported("cockpit.stopwatch.sitting", "cockpit.stopwatch.telling", "cockpit.lookout")
        from cockpit.stopwatch.ends import timed  # noqa: PLC0415 - imported beside the loop
        from cockpit.stopwatch.plan import Plan  # noqa: PLC0415

        return Plan(timed(self._board.sprint.launch))

    def start(self, app: "CockpitApp", plan: "Plan") -> None:
        """Measure from now on, also behind other screens."""
        if not self.running:
            self.running, self.trouble, self.advance = True, "", None
            app.run_worker(self._work(app, plan), group=GROUP, exclusive=True, exit_on_error=False)
            app.redraw()

    def stop(self, app: "CockpitApp") -> None:
        """End it; what was measured is kept."""
        app.workers.cancel_group(app, GROUP)

    async def _work(self, app: "CockpitApp", plan: "Plan") -> None:
        try:
            await self._measure(plan)
        except ValueError as reason:  # what launch.toml does not allow
            self.trouble = str(reason)
        except Exception as bug:
            log.exception("the measurement broke")
            self.trouble = f"The measurement broke: {type(bug).__name__}. Details: .cockpit/cockpit.log"
        finally:
            self.running, self.advance, self._sitting = False, None, None
            app.redraw()
        if self.trouble:
            app.say(self.trouble, "warning")

    async def _measure(self, plan: "Plan") -> None:
        from cockpit.lookout import look_out  # noqa: PLC0415 - imported beside the loop
        from cockpit.stopwatch.ours import proof_of  # noqa: PLC0415
        from cockpit.stopwatch.sitting import Sitting  # noqa: PLC0415

        sprint = self._board.sprint
        source, _ = look_out(sprint.launch, sprint.path, (ACTIVE,))
        try:
            proof = await proof_of(sprint.launch, source)
            if isinstance(proof, str):
                self.trouble = f"Nothing was measured: {proof}"
                return
            sitting = Sitting(sprint.launch, source.vantage, plan, proof, tell=self._heard)
            self._sitting = sitting
            try:
                await sitting.run()
            except asyncio.CancelledError:
                sitting.stop()
                raise
            finally:
                await self._keep(sitting)
        finally:
            await source.aclose()

    def _heard(self, advance: "Advance") -> None:
        self.advance = advance

    async def _keep(self, sitting: "Sitting") -> None:
        """Hand it to the journal, which has it at once, before anything is waited for."""
        from cockpit.journal import JournalError  # noqa: PLC0415 - loaded long ago
        from cockpit.stopwatch.kept import keep  # noqa: PLC0415 - imported beside the loop

        measurement, journal = sitting.measurement(NAME), self._board.sprint.journal
        self._missing = {url: f"cannot be timed: {why.cause}" for url, why in sitting.missing.items()}
        self.before = 0
        if not measurement.series:
            self.trouble = _NOTHING
            return
        if journal is None or journal.lost:
            self._unkept = (measurement, *self._unkept)
            self.trouble = f"{_UNKEPT} {safe(journal.lost or '') if journal else ''}".rstrip()
            return
        try:
            await keep(journal, measurement)
        except JournalError as reason:
            self._unkept = (measurement, *self._unkept)
            self.trouble = f"{_UNKEPT} {reason}"

    async def look(self) -> "Speed":
        """The board as it is now; the disk is read beside the loop."""
        await imported("screens.speedread")
        from screens.speedread import speed  # noqa: PLC0415 - imported beside the loop

        board = self._board
        unkept, missing = self._unkept, dict(self._missing)

        def read() -> "Speed":
            kept, looked = (*unkept, *self._kept()), self._looked()
            return speed(board.sprint.launch, kept, board.now(), self.before, missing, looked)

        return await aside(read)

    def _looked(self) -> "Looked | None":
        """What the check of these routes said last."""
        from cockpit.journal import JournalError, moment  # noqa: PLC0415 - beside the loop
        from screens.speedread import Looked  # noqa: PLC0415

        journal = self._board.sprint.journal
        try:
            seen = journal.seen().get(CHECK) if journal else None
        except JournalError as reason:
            self.trouble = str(reason)
            return None
        if seen is None:
            return None
        wrong = [one for one in seen.result.findings if one.verdict in (Verdict.FAIL, Verdict.WARN)]
        return Looked(moment(seen.at), {one.subject: one.summary for one in wrong})

    def _kept(self) -> "tuple[Measurement, ...]":
        from cockpit.journal import JournalError  # noqa: PLC0415 - beside the loop
        from cockpit.stopwatch.kept import kept  # noqa: PLC0415

        try:
            return kept(self._board.sprint.journal)
        except JournalError as reason:
            self.trouble = str(reason)
            return ()
