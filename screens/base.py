"""What home and stage have in common: the first line, the bottom line, and that they follow the board."""

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from cockpit.text import safe
from screens import signs
from screens.actions import hints
from screens.rows import Row
from screens.signs import TONES
from screens.widgets.headline import Headline
from screens.widgets.hints import Hint, Hints
from screens.widgets.rail import Rail, Stop

if TYPE_CHECKING:
    from screens.app import CockpitApp
    from screens.board import Board

WIDE = 110  # columns from which panes stand side by side


class OnBoard(DOMNode):
    """What a screen of the cockpit reaches: the app, and the state behind it."""

    @property
    def cockpit(self) -> "CockpitApp":
        """The app, with its own methods."""
        return cast("CockpitApp", self.app)

    @property
    def board(self) -> "Board":
        """The state; its screens are shown only when there is one."""
        board = self.cockpit.board
        if board is None:
            raise RuntimeError("a screen was shown before the sprint was open")
        return board


class BoardScreen(OnBoard, Screen[None]):
    """A screen that shows the board; `show` draws it as it is now."""

    AUTO_FOCUS = "CheckList"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared by Textual
        (0, "-narrow"),
        (WIDE, "-wide"),
        (132, "-vast"),
    ]

    @property
    def place(self) -> str:
        """What the table of actions calls this screen."""
        raise NotImplementedError

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """First line, body, bottom line."""
        yield Headline(lambda: self.board.sprint.clock(self.board.now()))
        yield from self.body()
        yield Hints(id="hints")

    def body(self) -> ComposeResult:
        """What stands between the two lines."""
        raise NotImplementedError

    def show(self) -> None:
        """Draw the board as it is now."""
        raise NotImplementedError

    def show_frame(self, place: str) -> None:
        """Draw the first and the bottom line."""
        board = self.board
        demo = "demo" if board.lab else ""
        watching = "watching" if board.watching.running else ""
        measuring = "measuring" if board.measuring.running else ""
        state = board.state or ", ".join(filter(None, (demo, watching, measuring)))
        self.query_one(Headline).show(board.sprint.launch.product.domain, place, state)
        self.show_hints()

    def show_hints(self) -> None:
        """Draw the bottom line: what can be done depends on the chosen row."""
        app = self.cockpit
        self.query_one(Hints).show(
            Hint(action.shown, action.label, f"app.act('{action.id}')", not action.why_not(app))
            for action in hints(app)
        )

    def gate(self) -> Content:
        """The go-live line."""
        sign, answer, reason = self.board.gate()
        line = Content.assemble((f"GO-LIVE: {answer}", f"bold {TONES[sign.tone]}"), f"  {reason}")
        if (signed := self.board.signed()) is None:
            return line
        how, said = signed
        glyph = how.shown(plain=self.cockpit.plain)
        return line.append(Content.styled(f"\n{glyph} {safe(said, 160)}", TONES[how.tone]))

    def on_mount(self) -> None:
        """Draw as soon as the parts are there."""
        self.show()

    def on_screen_resume(self) -> None:
        """Draw what happened meanwhile."""
        self.show()

    def on_rail_chosen(self, event: Rail.Chosen) -> None:
        """Go where somebody clicked."""
        self.cockpit.open_stage(event.number)


def stops(board: "Board", here: int = 0, *, plain: bool = False) -> tuple[Stop, ...]:
    """The rail: every stage with its sign, how many are judged, and what is open."""
    return tuple(
        Stop(
            number=progress.stage.number,
            title=progress.stage.title,
            sign=signs.sign_of_stage(tally, complete=progress.done == len(progress.ids)),
            done=progress.done,
            many=len(progress.ids),
            counts=signs.tallied(tally, plain=plain),
            here=progress.stage.number == here,
        )
        for progress in board.sprint.progress()
        for tally in (board.tally(progress.ids),)
    )
