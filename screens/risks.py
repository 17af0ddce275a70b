"""Risks and fix order: what is open, worst first, what to mend in which order, and what was decided."""

from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from cockpit import roadmap
from cockpit.decision import fix_order, risks
from screens import deeds
from screens.actions import RISKS
from screens.base import BoardScreen
from screens.parked import parked
from screens.riskwords import PARKED, decision_page, rows
from screens.rows import ABOUT, Row
from screens.signs import TONES
from screens.statements import Spoken
from screens.telling import told
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.words import Words


class RisksScreen(BoardScreen):
    """One list, and beside it the chosen risk or the decision; enter opens the check in its stage."""

    def body(self) -> ComposeResult:
        """Gate, list, pane."""
        with Horizontal(id="columns"):
            with Vertical(id="main"):
                yield Words(id="gate")
                yield CheckList(plain=self.cockpit.plain, id="list")
            yield FindingPane(id="pane")

    @property
    def place(self) -> str:
        """What the table of actions calls this screen."""
        return RISKS

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        return self.query_one(CheckList).row if self.is_mounted else None

    def show(self) -> None:
        """Draw the risks as they are now."""
        board = self.board
        sprint = board.sprint
        judged = [sprint.results[id_] for id_ in sprint.checks if id_ in sprint.results]
        parked_ = len(roadmap.catalogue().parked)
        self.query_one("#gate", Words).say(self.gate())
        listed = rows(sprint.gate(), risks(judged), fix_order(judged), parked_)
        self.query_one(CheckList).show(listed)
        self._show_chosen()
        self.show_frame("risks and fix order")

    def _show_chosen(self) -> None:
        row, sprint, pane = self.row, self.board.sprint, self.query_one(FindingPane)
        spoken, plain = Spoken.of(sprint), self.cockpit.plain
        if row is not None and row.check:
            planned, result = sprint.checks[row.check], sprint.results.get(row.check)
            looking = row.check in self.board.looking
            page = partial(told, planned, result, (), looking=looking, plain=plain, spoken=spoken)
            pane.show(row.check, page)
        elif row is not None and row.key == PARKED:
            pane.show(PARKED, parked)
        elif self.board.judged_ever:
            gate, signed = sprint.gate(), sprint.signed()
            pane.show(ABOUT, lambda width: decision_page(gate, signed, spoken, width))
        else:
            pane.show(ABOUT, _unseen)

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """Show the chosen risk."""
        self._show_chosen()
        self.show_hints()

    def on_check_list_opened(self, event: CheckList.Opened) -> None:
        """Go where it can be mended."""
        check = event.row.check
        if check:
            self.cockpit.open_stage(self.board.sprint.checks[check].stage, check)
        elif event.row.key == PARKED:
            deeds.parked(self.cockpit)


def _unseen(_width: int) -> Content:
    return Content.styled("Nothing was looked at yet: n looks at everything.", TONES["quiet"])
