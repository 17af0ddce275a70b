"""Home: the seven stages, whether the launch may happen, what to do next, and the clock."""

from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from cockpit.model import Result
from cockpit.text import safe
from screens import signs
from screens.actions import HOME
from screens.base import WIDE, BoardScreen, stops
from screens.rows import Row
from screens.signs import TONES
from screens.statements import Spoken
from screens.telling import told
from screens.widgets.check_list import CheckList
from screens.widgets.clock import Budget
from screens.widgets.finding_pane import FindingPane
from screens.widgets.rail import Rail
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.pace import Clock, Pace

_BEGINNING: Final = (
    "n looks at everything; from then on it goes to the next thing that needs you.\n"
    "Each red line says what is wrong and what to type. You change it, r looks again.\n"
    "The cockpit itself changes nothing."
)
_LOOKING: Final = "What needs you appears here."
_ALL_DONE: Final = "1 to 7 open a stage and show what was looked at."


class HomeScreen(BoardScreen):
    """Three columns when there is room, else one below the other."""

    def body(self) -> ComposeResult:
        """Stages and gate; the list; and when wide, the chosen thing and what just landed."""
        plain = self.cockpit.plain
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Words(id="notice")
                yield Static("Stages", classes="heading")
                yield Rail(plain=plain, id="rail")
                yield Words(id="gate")
                yield Budget(self.time, plain=plain, id="time")
            with Vertical(id="middle"):
                yield Words(id="lead", classes="heading")
                yield Words(id="guide")
                yield CheckList(numbered=True, plain=plain, id="list")
            with Vertical(id="right"):
                yield FindingPane(id="pane")
                yield Static("Just now", classes="heading")
                yield Words(id="recent")

    def on_resize(self, event: Resize) -> None:
        """Beside other columns the rail is narrow and tall."""
        self.query_one(Rail).set_class(event.size.width >= WIDE, "-tall")

    @property
    def place(self) -> str:
        """What the table of actions calls this screen."""
        return HOME

    @property
    def row(self) -> Row | None:
        """The chosen thing to do."""
        return self.query_one(CheckList).row if self.is_mounted else None

    def time(self) -> "tuple[Clock | None, Pace | None]":
        """The sprint's time, and how it keeps to its plan."""
        sprint, now = self.board.sprint, self.board.now()
        return sprint.clock(now), sprint.pace(now)

    def show(self) -> None:
        """Draw the board as it is now."""
        board = self.board
        self.query_one(Rail).show(stops(board, plain=self.cockpit.plain))
        self.query_one("#gate", Words).say(self.gate())
        self.query_one(Budget).tick()
        rows = board.do_next()
        self.query_one(CheckList).show(rows)
        guide = self.query_one("#guide", Words)
        guide.display = not rows
        guide.say(Content(self._guide()))
        self.query_one("#lead", Words).say(self._lead(len(rows)))
        self.query_one("#recent", Words).say(self._recent())
        self._show_notice()
        self._show_chosen()
        self.show_frame("home")

    def _lead(self, many: int) -> Content:
        """The line above the list: it always says which key comes next."""
        board = self.board
        if board.running and not many:
            return Content("Looking ...")
        if not board.judged_ever:
            return Content.assemble(("Start here: press ", "bold"), ("n", "bold $text-primary"))
        if not many:
            return Content.styled("Nothing needs you.", TONES["good"])
        return Content.assemble(("Do next", "bold"), (f"  {many}, n opens the first", TONES["quiet"]))

    def _guide(self) -> str:
        """What stands where the list will be, until there is something to list."""
        if self.board.judged_ever:
            return _ALL_DONE
        return _LOOKING if self.board.running else _BEGINNING

    def _show_notice(self) -> None:
        sprint, notice = self.board.sprint, self.query_one("#notice", Words)
        text = sprint.trouble
        if self.board.unfinished and not self.board.running:
            left = len(self.board.unfinished)
            text = f"{text} {sprint.interrupted or ''} u looks at the {left} left.".strip()
        notice.say(Content.styled(safe(text), TONES["mild"]))
        notice.display = bool(text)

    def _show_chosen(self) -> None:
        row, board = self.row, self.board
        pane = self.query_one(FindingPane)
        if row is None:
            pane.show("", lambda _width: Content(""))
            return
        planned, result = board.sprint.checks[row.key], board.sprint.results.get(row.key)
        looking, plain, spoken = row.key in board.looking, self.cockpit.plain, Spoken.of(board.sprint)
        pane.show(
            row.key,
            lambda width: told(planned, result, (), width, looking=looking, plain=plain, spoken=spoken),
        )

    def _recent(self) -> Content:
        """What landed while somebody watched, newest first."""
        if not self.board.recent:
            return Content.styled("nothing yet", TONES["quiet"])
        return Content("\n").join([self._landed(result) for result in list(self.board.recent)[:12]])

    def _landed(self, result: Result) -> Content:
        sign = signs.sign_of(result)
        state = f"{sign.shown(plain=self.cockpit.plain)} {sign.word:<8}"
        return Content.assemble((state, TONES[sign.tone]), safe(result.check, 60))

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """Show the chosen thing."""
        self._show_chosen()
        self.show_hints()

    def on_check_list_opened(self, event: CheckList.Opened) -> None:
        """Go where it can be fixed."""
        self.cockpit.open_stage(int(event.row.lead), event.row.key)
