"""The app: opens the sprint after the first frame, follows its runs, and does what the keys say."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from rich.console import RenderableType
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.scrollbar import ScrollBar
from textual.widgets import Static

from cockpit.consent import WRITES
from cockpit.crashed import UNDECIDED
from cockpit.model import RunFinished
from cockpit.text import safe
from screens import REMOTE, deeds, flight, manners, themes
from screens.actions import BY_ID, HOME, RISKS, STAGE, bindings
from screens.base import BoardScreen
from screens.board import Board, Now
from screens.contract import Mendable, OpenSprint
from screens.failure import FailureScreen
from screens.home import HomeScreen
from screens.new_sprint import NewSprintScreen
from screens.palette import CockpitCommands
from screens.stage import StageScreen
from screens.widgets.plain_bars import PlainBars

FLUSH_SECONDS: Final = 0.25 if REMOTE else 0.1
BAD_INPUT: Final = 2


class CockpitApp(App[None]):
    """One sprint on one terminal. Tests give `environ` and `now`, which by default is the sprint's own."""

    CSS_PATH = "cockpit.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {CockpitCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(),
        Binding("escape", "up", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(
        self,
        open_sprint: OpenSprint,
        lab: Mendable | None = None,
        *,
        now: Now | None = None,
        environ: Mapping[str, str] = os.environ,
        golive: str | None = None,
    ) -> None:
        self.colourless = "NO_COLOR" in environ
        # Textual chooses its filter for NO_COLOR while it is constructed: only the terminal's own colours
        # go through it without a colour code.
        super().__init__(ansi_color=True if self.colourless else None)
        for theme in (themes.COCKPIT_DARK, themes.COCKPIT_LIGHT):
            self.register_theme(theme)
        self.theme = themes.chosen(environ)
        self.plain = not manners.unicode_is_fine(manners.stdout_encoding(), environ.get("TERM", ""))
        self.set_class(self.plain, "-plain")
        self.open_sprint = open_sprint
        self.board: Board | None = None
        self._lab = lab
        self._now = now
        self._golive = golive
        self._dirty = False
        self._trouble = ""
        self.last_words = ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of ours that foreign themes do not know."""
        return dict(themes.FALLBACKS)

    def compose(self) -> ComposeResult:
        """The first frame, before anything heavy is imported."""
        yield Static(
            Content.assemble(("Launch Cockpit", "bold $text-primary"), "\n\nReading launch.toml ...")
        )

    def on_mount(self) -> None:
        """Read launch.toml once the first frame is out."""
        manners.leave_cleanly_on_signals(lambda code: deeds.leave(self, code))
        self.set_interval(FLUSH_SECONDS, self._draw)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._open(), group="open", exclusive=True)

    async def _open(self) -> None:
        try:
            sprint = await flight.read(self.open_sprint)
        except flight.NotReadError as reason:
            self._show_unread(reason)
            return
        self.board = Board(sprint, self._now, self._lab)
        self._trouble = sprint.trouble  # home shows it from the start
        self.install_screen(HomeScreen(), HOME)
        self.install_screen(StageScreen(), STAGE)
        await self.push_screen(HOME)
        if self._golive is not None:
            deeds.golive_alone(self, self._golive)
        elif self._lab is not None and not self.board.judged_ever:
            self.fly_all()

    def _show_unread(self, reason: flight.NotReadError) -> None:
        screen = NewSprintScreen(str(reason)) if reason.missing else FailureScreen(str(reason))
        code = 0 if reason.missing else BAD_INPUT

        def answered(again: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if again:
                self._begin()
            else:
                self.exit(return_code=code)

        self.push_screen(screen, answered)

    # The run under way.

    def fly(self, ids: Sequence[str], mend: Sequence[str] = (), consents: Sequence[str] = ()) -> None:
        """Run these checks with these consents; first mend these faults of the lab."""
        if self.board is not None and ids:
            self.board.begin(ids, writes=WRITES in consents)
            run = flight.fly(self, self.board, ids, mend, consents)
            self.run_worker(run, group="run", exclusive=True, exit_on_error=False)
            self.redraw()

    def fly_all(self) -> None:
        """Run the checks of the stage on the screen, or all from home."""
        if self.board is None:
            return
        stage = self.stage_shown
        ids = self.board.progress(stage.number).ids if stage else tuple(self.board.sprint.checks)
        if ids:
            self.fly(ids)
        else:
            self.say("No check of this build belongs to this stage.")

    def on_told(self, event: flight.Told) -> None:
        """Follow the run; the screen is drawn ten times a second at most, over SSH four times."""
        if self.board is not None and not isinstance(event.event, RunFinished):
            self.board.take(event.event)
            self._dirty = True

    def on_ended(self, event: flight.Ended) -> None:
        """The run is over."""
        if self.board is None:
            return
        self.board.end()
        if event.reason:
            self.say(event.reason, "error")
        if (trouble := self.board.sprint.trouble) and trouble != self._trouble:
            self._trouble = trouble
            self.say(trouble, "warning")
        self.redraw()

    def on_unreadable(self, event: flight.Unreadable) -> None:
        """launch.toml was changed and is wrong now: say what; until it is right the old one stands."""

        def answered(again: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if again:
                self.fly(event.ids)

        self.push_screen(FailureScreen(event.text, "Back"), answered)

    def redraw(self) -> None:
        """Draw the board now."""
        self._dirty = True
        self._draw()

    def _draw(self) -> None:
        if self._dirty and (screen := self._base) is not None:
            self._dirty = False
            with self.batch_update():
                screen.show()

    # Where we are.

    @property
    def _base(self) -> BoardScreen | None:
        """Home, the stage or the risks, also when something stands in front of it."""
        return next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, BoardScreen)), None
        )

    @property
    def stage_shown(self) -> StageScreen | None:
        """The stage, if it is what the screen shows."""
        return self._base if isinstance(self._base, StageScreen) else None

    @property
    def place(self) -> str:
        """`home`, `stage` or `risks`."""
        return self._base.place if self._base else HOME

    @property
    def selected(self) -> str:
        """The id of the chosen check, or nothing."""
        row = self._base.row if self._base else None
        return row.check if row else ""

    def open_stage(self, number: int, check: str | None = None) -> None:
        """Show a stage, with a check of it chosen or with what it is for."""
        if self.board is None:
            return
        stage = self.get_screen(STAGE, StageScreen)
        if number != stage.number or self.stage_shown is None:
            self.board.settle()
        stage.turn_to(number, check)
        if self.stage_shown is None:
            self.switch_screen(STAGE)

    def step(self, by: int) -> None:
        """The stage before or after; from home the last or the first."""
        shown = self.stage_shown
        number = shown.number + by if shown else (1 if by > 0 else 7)
        self.open_stage((number - 1) % 7 + 1)

    def go_home(self) -> None:
        """All stages."""
        if self.board is not None and self.place != HOME:
            self.board.settle()
            self.switch_screen(HOME)

    def open_risks(self) -> None:
        """What is open, and what to mend first."""
        from screens.risks import RisksScreen  # noqa: PLC0415 - only when asked

        if not self.is_screen_installed(RISKS):
            self.install_screen(RisksScreen(), RISKS)
        if self.place != RISKS:
            self.switch_screen(RISKS)

    # What people ask for.

    def action_act(self, id_: str) -> None:
        """Do an action of the table, or say why it cannot be done now."""
        self.clear_notifications()
        action = BY_ID[id_]
        if reason := action.why_not(self):
            self.say(reason, "warning")
        else:
            action.do(self)

    def action_up(self) -> None:
        """Clear the filter, else go home."""
        shown = self.stage_shown
        if shown is None or not shown.clear_filter():
            self.go_home()

    def action_help_quit(self) -> None:
        """Ctrl+C does not quit by accident."""
        self.say("q quits. While you type, press esc first.")

    def say(self, text: str, severity: SeverityLevel = "information") -> None:
        """A short notice; its text is never read as markup."""
        self.notify(safe(text), severity=severity, timeout=6, markup=False)

    # The end.

    def let_go(self) -> None:
        """Close the journal."""
        if self.board is not None:
            self.board.close()

    def panic(self, *renderables: RenderableType) -> None:
        """Leave with one sentence, whatever the error would like to print."""
        if renderables:
            self._fatal_error()

    def _fatal_error(self) -> None:
        """Leave with one sentence: Textual's own report prints the values of local variables."""
        error = self._exception or RuntimeError("unknown")
        self.last_words = manners.crash_report(error, self.board.sprint.folder if self.board else None)
        self._close_messages_no_wait()


def run_app(open_sprint: OpenSprint, lab: Mendable | None = None, golive: str | None = None) -> int:
    """Show the app until it is left; the exit code.

    Args:
        open_sprint: called after the first frame; may raise LaunchFileError.
        lab: the demo's world, for the key that mends it.
        golive: who walks the ten-minute list, and nothing else (empty: it asks); none begins at home.
    """
    app = CockpitApp(open_sprint, lab, golive=golive)
    if app.plain:
        ScrollBar.renderer = PlainBars
    try:
        app.run()
    finally:
        app.let_go()
    if app.last_words:
        sys.stderr.write(f"{app.last_words}\n")
        return UNDECIDED
    return app.return_code or 0
