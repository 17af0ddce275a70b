"""One stage: its checks, live, and beside them the chosen one."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from cockpit.text import safe
from screens import signs
from screens.actions import STAGE
from screens.base import BoardScreen, stops
from screens.rows import ABOUT, Row, View, fold_of
from screens.signs import TONES
from screens.statements import Spoken
from screens.telling import about, nothing_found, told
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.rail import Rail
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.sprint import StageProgress


class StageScreen(BoardScreen):
    """A stage opens with what it is for; the list keeps its place while results land."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 1
        self.view = View()
        self._select: str | None = None

    def body(self) -> ComposeResult:
        """Rail, list, pane."""
        plain = self.cockpit.plain
        with Horizontal(id="columns"):
            with Vertical(id="side"):
                yield Rail(plain=plain, id="rail", classes="-tall")
                yield Words(id="gate")
            with Vertical(id="main"):
                yield Words(id="title")
                yield Words(id="goal")
                yield Input(placeholder="words of a title or an id; enter keeps, esc clears", id="filter")
                yield CheckList(plain=plain, id="list")
            yield FindingPane(id="pane")

    @property
    def place(self) -> str:
        """What the table of actions calls this screen."""
        return STAGE

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        return self.query_one(CheckList).row if self.is_mounted else None

    def turn_to(self, number: int, check: str | None = None) -> None:
        """Show a stage, and a check of it, even one that is folded away."""
        if number != self.number:
            self.number, self.view = number, View(worst_first=self.view.worst_first)
        elif check:
            self.view = replace(self.view, text="")
        if check and check in self.board.sprint.results:
            self.view = replace(self.view, opened=self.view.opened | self._fold_of(check))
        self._select = check or ABOUT
        if self.is_mounted:
            self.query_one("#filter", Input).display = False
            self.show()
            self.query_one(CheckList).focus()

    def _fold_of(self, check: str) -> frozenset[str]:
        fold = fold_of(self.board.sprint.results[check])
        return frozenset({fold} if fold else ())

    def show(self) -> None:
        """Draw the stage as it is now."""
        stage = self.board.progress(self.number).stage
        self.query_one("#rail", Rail).show(stops(self.board, self.number, plain=self.cockpit.plain))
        self.query_one("#gate", Words).say(self.gate())
        self.query_one("#title", Words).say(self._title())
        self.query_one("#goal", Words).say(Content.styled(safe(stage.goal), TONES["quiet"]))
        rows = (Row(ABOUT, signs.OPEN, "About this stage"), *self.board.rows(self.number, self.view))
        select, self._select = self._select, None
        self.query_one(CheckList).show(rows, select)
        self._show_chosen()
        self.show_frame(f"stage {self.number} of 7")

    def _title(self) -> Content:
        progress = self.board.progress(self.number)
        flags = [f'only "{self.view.text}"'] if self.view.text else []
        flags += ["worst first"] if self.view.worst_first else []
        counts = signs.counted(self.board.tally(progress.ids))
        return Content.assemble(
            (f"{self.number} {safe(progress.stage.title, 60)}", "bold"),
            (f"  {progress.done}/{len(progress.ids)}", TONES["quiet"]),
            (f"  {counts}" if counts else "", TONES["mild"]),
            (f"  ({', '.join(flags)})" if flags else "", TONES["doubt"]),
        )

    def _show_chosen(self) -> None:
        row, board, pane = self.row, self.board, self.query_one(FindingPane)
        if row is None or not row.is_check:
            progress, words = board.progress(self.number), self.view.text
            if words and not self._finds():
                pane.show("nothing found", lambda width: nothing_found(words, self.number, width))
                return
            tally = board.tally(progress.ids)
            pane.show(f"{ABOUT}:{self.number}", lambda width: _about(progress, tally, width))
            return
        planned, result = board.sprint.checks[row.key], board.sprint.results.get(row.key)
        history, spoken = board.history(row.key), Spoken.of(board.sprint)
        looking, plain = row.key in board.looking, self.cockpit.plain
        pane.show(
            row.key,
            lambda width: told(planned, result, history, width, looking=looking, plain=plain, spoken=spoken),
        )

    def _finds(self) -> bool:
        return any(row.is_check for row in self.board.rows(self.number, self.view))

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """Show the chosen check."""
        self._show_chosen()
        self.show_hints()

    def on_check_list_opened(self, event: CheckList.Opened) -> None:
        """Open or close a fold; explain a check."""
        key = event.row.key
        if event.row.is_check:
            self.cockpit.action_act("explain")
        elif key != ABOUT:
            self.view = replace(self.view, opened=self.view.opened ^ {key})
            self.show()

    def sort(self) -> None:
        """Worst first, or in the roadmap's order again."""
        self.view = replace(self.view, worst_first=not self.view.worst_first)
        self.show()

    def ask_filter(self) -> None:
        """Let somebody type words to look for."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def clear_filter(self) -> bool:
        """Show all checks again; true when there was something to clear."""
        line = self.query_one("#filter", Input)
        was = bool(self.view.text) or line.display
        line.value, line.display = "", False
        self.view = replace(self.view, text="")
        self.query_one(CheckList).focus()
        self.show()
        return was

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while typing."""
        if event.value != self.view.text:
            self.view = replace(self.view, text=event.value)
            self.show()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Back to the list, which keeps the words."""
        self.query_one("#filter", Input).display = False
        self.query_one(CheckList).focus()


def _about(progress: "StageProgress", tally: signs.Tally, width: int) -> Content:
    """What the stage is for, and the key that shows what it hands over."""
    papers = Content.styled("D shows what you have so far, as documents.", TONES["quiet"])
    return Content("\n").join([about(progress, tally, width), papers])
