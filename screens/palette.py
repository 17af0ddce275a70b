"""The palette: every action, stage and check by name."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from cockpit.text import safe
from screens.actions import ACTIONS, STAGES

if TYPE_CHECKING:
    from screens.app import CockpitApp


class CockpitCommands(Provider):
    """Actions first; checks are found by title and by id."""

    @property
    def _cockpit(self) -> "CockpitApp":
        return cast("CockpitApp", self.app)

    async def discover(self) -> Hits:
        """What stands there before anything is typed."""
        for words, help_, do in self._actions():
            yield DiscoveryHit(words, do, help=help_)

    async def search(self, query: str) -> Hits:
        """What fits the words."""
        matcher = self.matcher(query)
        for words, help_, do in (*self._actions(), *self._stages(), *self._checks()):
            score = matcher.match(words)
            if score > 0:
                yield Hit(score, matcher.highlight(words), do, help=help_)

    def _actions(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        for action in ACTIONS:
            if action in STAGES or action.id == "palette":
                continue
            reason = action.why_not(self._cockpit)
            help_ = f"{action.help}. Not now: {reason}" if reason else action.help
            yield f"{action.label} ({action.shown})", help_, partial(self._cockpit.action_act, action.id)

    def _stages(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        board = self._cockpit.board
        for progress in board.sprint.progress() if board else ():
            number = progress.stage.number
            name = f"Stage {number}: {safe(progress.stage.title, 60)}"
            yield name, safe(progress.stage.goal, 120), partial(self._cockpit.open_stage, number)

    def _checks(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        board = self._cockpit.board
        for id_, planned in board.sprint.checks.items() if board else ():
            words = f"{safe(planned.title, 120)} ({id_})"
            yield words, f"Stage {planned.stage}", partial(self._cockpit.open_stage, planned.stage, id_)
