"""The watch board: every target with its last hour, the last outage with its layer, and the time line."""

import logging
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen

from screens import watchpaint
from screens.base import WIDE, OnBoard
from screens.signs import TONES
from screens.watchpages import MarkScreen, PageScreen, runbook_of, runbook_page
from screens.watchpaint import Watched
from screens.watchrows import TargetRow, heading
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.headline import Headline
from screens.widgets.hints import Hint, Hints
from screens.widgets.target_list import TargetList
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.launch import Launch
    from screens.watching import Watching

log = logging.getLogger("cockpit")

BEAT: Final = 1.0  # seconds between two looks at the history; the watch itself has its own clock
_READING: Final = "Reading what was seen so far ..."
_NOTHING_BROKEN: Final = "Nothing is broken here, so there is no runbook to open."
_NO_TARGET: Final = "Choose a target first, with the arrows or the mouse."


class WatchScreen(OnBoard, ModalScreen[None]):
    """Shows what the watch keeps; leaving the board leaves the watch running."""

    AUTO_FOCUS = "TargetList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "switch", show=False),
        Binding("enter", "open", show=False),
        Binding("r", "runbook", show=False),
        Binding("m", "mark", show=False),
        Binding("question_mark", "explain", show=False),
        Binding("escape,q,h,W", "dismiss", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.watched: Watched | None = None
        self._reading = False
        self._said = _READING

    @property
    def watching(self) -> "Watching":
        """The watch of this sprint."""
        return self.board.watching

    @property
    def launch(self) -> "Launch":
        """What is declared."""
        return self.board.sprint.launch

    def compose(self) -> ComposeResult:
        """First line; how the product is; the targets; what happened; the warning; the keys."""
        yield Headline(lambda: self.board.sprint.clock(self.board.now()))
        yield Words(id="watch-sentence")
        yield Words(id="watch-columns")
        yield TargetList(plain=self.cockpit.plain, id="list")
        with Horizontal(id="watch-below"):
            yield FindingPane(id="watch-outage")
            yield FindingPane(id="watch-line")
        yield Words(id="watch-warning")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Look at once, then once a second."""
        self.show()
        self._read()
        self.set_interval(BEAT, self._read)

    def on_resize(self) -> None:
        """The columns follow the width."""
        self.call_after_refresh(self.show)

    def _read(self) -> None:
        """Take up what the watch has kept since; one look at a time."""
        if not self._reading:
            self._reading = True
            self.run_worker(self._fill(), group="watch-board", exit_on_error=False)

    async def _fill(self) -> None:
        try:
            self.watched = await self.watching.look()
        except Exception as bug:
            log.exception("the watch board")
            self._said = f"The history cannot be shown: {type(bug).__name__}. Details: .cockpit/cockpit.log"
        finally:
            self._reading = False
        self.show()

    # What is drawn.

    def show(self) -> None:
        """Draw everything as it is now; what has not changed is not drawn again."""
        watching, watched = self.watching, self.watched
        state = watchpaint.state_line(watching=watching.running, every=watching.every)
        self.query_one(Headline).show(self.launch.product.domain, "watch", state)
        self._show_targets(watched)
        self._show_below(watched)
        self.query_one("#watch-warning", Words).say(_warning(self.size.width))
        self._show_keys()

    def _show_targets(self, watched: Watched | None) -> None:
        plain, targets = self.cockpit.plain, self.query_one(TargetList)
        quiet = Content.styled(self._said, TONES["quiet"])
        told = watchpaint.sentence(watched, plain=plain) if watched else quiet
        self.query_one("#watch-sentence", Words).say(told)
        targets.show(watched.rows if watched else ())
        above = self.query_one("#watch-columns", Words)
        above.display = bool(watched and watched.rows)
        above.say(Content.styled(heading(targets.scrollable_content_region.width), TONES["quiet"]))

    def _show_below(self, watched: Watched | None) -> None:
        if watched is None:
            return
        outage, line = (self.query_one(f"#watch-{name}", FindingPane) for name in ("outage", "line"))
        plain = self.cockpit.plain
        if self.has_class("-narrow"):
            outage.show("below", partial(watchpaint.below, watched, plain=plain))
            return
        last = watched.outages[0] if watched.outages else None
        outage.show("outage", lambda width: watchpaint.outage_page(last, watched.now, width, plain=plain))
        line.show("line", partial(watchpaint.timeline, watched, plain=plain))

    def _show_keys(self) -> None:
        toggle = "Stop watching" if self.watching.running else "Start watching"
        self.query_one(Hints).show(
            (
                Hint("s", toggle, "screen.switch", ready=True),
                Hint("enter", "Outages", "screen.open", self.target is not None),
                Hint("r", "Runbook", "screen.runbook", bool(self._runbook)),
                Hint("m", "Mark a release", "screen.mark", ready=True),
                Hint("?", "Help", "screen.explain", ready=True),
                Hint("esc", "Back", "screen.dismiss", ready=True),
            )
        )

    @property
    def target(self) -> TargetRow | None:
        """The chosen target."""
        row = self.query_one(TargetList).row
        return row if isinstance(row, TargetRow) else None

    @property
    def _runbook(self) -> str:
        """The id of the runbook for the chosen target, else for what is broken; empty where nothing is."""
        watched, target = self.watched, self.target
        if watched is None:
            return ""
        open_ = [one for one in watched.outages if one.until is None]
        here = [one for one in open_ if target is not None and one.target == target.title]
        broken = next(iter(here or open_), None)
        return runbook_of(broken.stage, broken.cause) if broken else ""

    # What the person does.

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """The keys follow the chosen target."""
        self._show_keys()

    def on_check_list_opened(self, _event: CheckList.Opened) -> None:
        """Everything about one target."""
        self.action_open()

    def action_open(self) -> None:
        """The chosen target and its outages."""
        watched, target, plain = self.watched, self.target, self.cockpit.plain
        if watched is None or target is None:
            self.cockpit.say(_NO_TARGET, "warning")
            return
        self.app.push_screen(PageScreen(partial(watchpaint.target_page, watched, target, plain=plain)))

    def action_switch(self) -> None:
        """Start or stop the watch."""
        if self.watching.running:
            self.watching.stop(self.cockpit)
        else:
            self.watching.start(self.cockpit)
        self.show()

    def action_runbook(self) -> None:
        """What to do about what is broken."""
        if id_ := self._runbook:
            self.app.push_screen(PageScreen(partial(runbook_page, self.launch, id_)))
        else:
            self.cockpit.say(_NOTHING_BROKEN)

    def action_mark(self) -> None:
        """Put a release on the time line."""

        def answered(name: str | None) -> None:
            if name:
                self.run_worker(self._mark(name), group="watch-mark", exit_on_error=False)

        self.app.push_screen(MarkScreen(), answered)

    async def _mark(self, name: str) -> None:
        if trouble := await self.watching.mark(name):
            self.cockpit.say(trouble, "error")
        self._read()

    def action_explain(self) -> None:
        """How the board is read, and its keys."""
        self.app.push_screen(PageScreen(partial(watchpaint.help_page, plain=self.cockpit.plain)))


def _warning(width: int) -> Content:
    """It stands there always."""
    text = watchpaint.NO_MONITOR if width >= WIDE + 10 else watchpaint.NO_MONITOR_SHORT
    return Content.styled(text, TONES["mild"])
