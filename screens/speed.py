"""The speed board: every route with its requests, its percentiles and what has changed since before."""

import logging
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen

from screens import speedpaint, speedtimes
from screens.base import WIDE, OnBoard
from screens.sheet import Sheet
from screens.signs import TONES
from screens.speedread import Speed
from screens.speedrows import SpeedRow, heading
from screens.watchpages import PageScreen
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.headline import Headline
from screens.widgets.hints import Hint, Hints
from screens.widgets.speed_list import SpeedList
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.stopwatch.plan import Plan
    from screens.measuring import Measuring

log = logging.getLogger("cockpit")

BEAT: Final = 0.5  # seconds between two looks at how far a measurement has come
_READING: Final = "Reading what was measured so far ..."
_UNREAD: Final = "What was measured is still being read: a moment."
_RUNNING: Final = "A run is under way, and would spoil the times. Wait, or stop it: esc, then s."
_NO_CHOICE: Final = (
    "There is no other measurement to compare with: `cockpit measure --name before` keeps one."
)
_CHOICE: Final = 2  # earlier measurements from which there is one to choose


class SpeedScreen(OnBoard, ModalScreen[None]):
    """Shows what was measured; leaving it lets a measurement go on."""

    AUTO_FOCUS = "SpeedList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "switch", show=False),
        Binding("c", "compare", show=False),
        Binding("enter", "open", show=False),
        Binding("question_mark", "explain", show=False),
        Binding("escape,q,h,S", "dismiss", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.speed: Speed | None = None
        self._said = _READING
        self._reading = self._again = False
        self._was_running = False

    @property
    def measuring(self) -> "Measuring":
        """The measurement of this sprint."""
        return self.board.measuring

    def compose(self) -> ComposeResult:
        """First line; how quick the product is; the routes; the chosen one; the keys."""
        yield Headline(lambda: self.board.sprint.clock(self.board.now()))
        yield Words(id="speed-sentence")
        yield Words(id="speed-columns")
        yield SpeedList(plain=self.cockpit.plain, id="list")
        with Horizontal(id="speed-below"):
            yield FindingPane(id="speed-route")
            yield FindingPane(id="speed-times")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Look at once, then twice a second whether something goes on."""
        self._was_running = self.measuring.running
        self.show()
        self._read()
        self.set_interval(BEAT, self._beat)

    def on_resize(self) -> None:
        """The columns and the panes follow the width."""
        self.call_after_refresh(self.show)

    def _beat(self) -> None:
        """How far it is; once it is over, what it found."""
        if self.measuring.running or self._was_running:
            if not self.measuring.running:
                self._read()
            self._was_running = self.measuring.running
            self.show()

    def _read(self) -> None:
        """Take up what is kept by now; who asks meanwhile is answered by a second look."""
        self._again = self._reading
        if not self._reading:
            self._reading = True
            self.run_worker(self._fill(), group="speed-board", exit_on_error=False)

    async def _fill(self) -> None:
        try:
            self.speed = await self.measuring.look()
        except Exception as bug:
            log.exception("the speed board")
            self._said = f"What was measured cannot be shown: {type(bug).__name__}. See .cockpit/cockpit.log"
        finally:
            self._reading = False
        if self._again:
            self._read()
        self.show()

    def show(self) -> None:
        """Draw everything as it is now; what has not changed is not drawn again."""
        state = "measuring" if self.measuring.running else ""
        self.query_one(Headline).show(self.board.sprint.launch.product.domain, "speed", state)
        self.query_one("#speed-sentence", Words).say(self._sentence())
        rows = self.speed.rows if self.speed else ()
        listed = self.query_one(SpeedList)
        listed.show(rows)
        above = self.query_one("#speed-columns", Words)
        above.display = bool(rows)
        above.say(Content.styled(heading(listed.scrollable_content_region.width), TONES["quiet"]))
        self._show_route()
        self._show_keys()

    def _sentence(self) -> Content:
        """How quick the product is; below it how far a measurement is, or what is compared with."""
        speed = self.speed
        if speed is None:
            return Content.styled(self._said, TONES["quiet"])
        sign, measuring = speed.sign, self.measuring
        sheet = Sheet(self.size.width - 2)
        said = f"{sign.shown(plain=self.cockpit.plain)} {speed.sentence}"
        sheet.paragraph(said, f"bold {TONES[sign.tone]}")
        below = measuring.progress if measuring.running else speed.about
        sheet.paragraph(below, TONES["quiet"], indent=2)
        if not measuring.running:
            sheet.paragraph(measuring.trouble, TONES["doubt"], indent=2, limit=300)
        return sheet.content()

    def _show_route(self) -> None:
        """Everything about the chosen route: in one pane, or side by side where there is room."""
        speed, row, plain = self.speed, self.row, self.cockpit.plain
        if speed is None or row is None:
            return
        left, right = (self.query_one(f"#speed-{name}", FindingPane) for name in ("route", "times"))
        if self.has_class("-narrow"):
            left.show(f"page {row.key}", partial(speedpaint.page, speed, row, plain=plain))
            return
        left.show(f"facts {row.key}", partial(speedpaint.facts, speed, row, plain=plain))
        right.show(row.key, partial(speedtimes.times, speed, row, plain=plain))

    def _show_keys(self) -> None:
        running = self.measuring.running
        self.query_one(Hints).show(
            (
                Hint(
                    "s",
                    "End it" if running else "Measure",
                    "screen.switch",
                    running or not self.board.running,
                ),
                Hint("enter", "Route", "screen.open", self.row is not None),
                Hint("c", "Compare", "screen.compare", self._choice),
                Hint("?", "Help", "screen.explain", ready=True),
                Hint("esc", "Back", "screen.dismiss", ready=True),
            )
        )

    @property
    def row(self) -> SpeedRow | None:
        """The chosen route."""
        row = self.query_one(SpeedList).row
        return row if isinstance(row, SpeedRow) else None

    @property
    def _choice(self) -> bool:
        """There is more than one earlier measurement."""
        return self.speed is not None and len(self.speed.kept) > _CHOICE

    # What the person does.

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """The pane and the keys follow the chosen route."""
        self._show_route()
        self._show_keys()

    def on_check_list_opened(self, _event: CheckList.Opened) -> None:
        """Everything about one route."""
        self.action_open()

    def action_open(self) -> None:
        """The chosen route on a page of its own."""
        if (speed := self.speed) is None or (row := self.row) is None:
            self.cockpit.say(_UNREAD, "warning")
            return
        self.app.push_screen(PageScreen(partial(speedpaint.page, speed, row, plain=self.cockpit.plain)))

    def action_switch(self) -> None:
        """Begin, after saying how much is sent; or end it."""
        if self.measuring.running:
            self.measuring.stop(self.cockpit)
        elif self.board.running:
            self.cockpit.say(_RUNNING, "warning")
        else:
            self.run_worker(self._ask(), group="speed-ask", exclusive=True, exit_on_error=False)

    async def _ask(self) -> None:
        from cockpit.stopwatch.telling import planned  # noqa: PLC0415 - imported beside the loop
        from screens.asking import ConfirmScreen  # noqa: PLC0415 - only when asked

        plan = await self.measuring.plan()
        told = planned(plan, self.board.sprint.launch.product.name).rpartition(" Ctrl-C")[0]
        text = f"Measure now? It times {told} The cockpit can be used meanwhile; only runs have to wait."

        def answered(agreed: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if agreed:
                self._begin(plan)

        self.app.push_screen(ConfirmScreen(text, "Measure", "Send nothing"), answered)

    def _begin(self, plan: "Plan") -> None:
        self.measuring.start(self.cockpit, plan)
        self._was_running = True
        self.show()

    def action_compare(self) -> None:
        """Set the newest against the next of the earlier ones."""
        if self._choice:
            self.measuring.before += 1
            self._read()
        else:
            self.cockpit.say(_NO_CHOICE)

    def action_explain(self) -> None:
        """How the board is read, and its keys."""
        self.app.push_screen(PageScreen(partial(speedpaint.help_page, plain=self.cockpit.plain)))
