"""The ten-minute list in full screen: one question at a time, a clock, and what to do after a no."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList

from cockpit.background import aside
from cockpit.drills.talk import Option
from cockpit.golive import hearing
from cockpit.golive.item import Item
from cockpit.golive.machine import Word
from cockpit.golive.progress import Progress
from cockpit.golive.walk import NO, YES
from screens import golivedeeds
from screens.base import OnBoard
from screens.golivedeeds import Signed
from screens.golivepaint import View, paint
from screens.refusals import told_of
from screens.widgets.answers import Choices
from screens.widgets.finding_pane import FindingPane
from screens.widgets.hints import Hints
from screens.widgets.words import Words

ALL_YES: Final = 0
SOME_NO: Final = 1
REFUSED: Final = 2
LEFT: Final = 3
_WIDE: Final = 132  # columns from which the whole list stands beside the question
_BEAT: Final = 1.0  # seconds from one second of the clock to the next
_COUNTS: Final = (View.ASKING, View.NO, View.LOOKING)  # while these are shown the time is counted


class GoliveScreen(OnBoard, ModalScreen[int]):
    """One walk; dismissed with an exit code: 0 all yes, 1 not, 2 refused, 3 unfinished or not signed."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False),
        Binding("n", "no", show=False),
        Binding("enter", "on", show=False),
        Binding("b", "back", show=False),
        Binding("s", "skip", show=False),
        Binding("r", "look", show=False),
        Binding("escape,q,h", "leave", show=False),
    ]

    def __init__(self, by: str = "") -> None:
        super().__init__()
        self._by = by
        self.view = View.OPENING
        self.walked: Progress | None = None
        self.words: dict[str, Word] = {}
        self.signed: Signed | None = None
        self._hearing = False
        self._people: tuple[Option, ...] = ()
        self._lock = ExitStack()

    @property
    def item(self) -> Item | None:
        """What is asked now."""
        return self.walked.walk.item if self.walked else None

    def compose(self) -> ComposeResult:
        """First line; rail; page and question; what waits; the keys."""
        with Horizontal(id="golive-head"):
            yield Words(id="golive-place")
            yield Words(id="golive-clock")
        with Horizontal(id="golive"):
            yield Words(id="golive-rail")
            with Vertical(id="golive-main"):
                yield Words(id="golive-strip")
                yield FindingPane(id="golive-page")
                yield Words(id="golive-question")
                yield Choices(id="golive-who", markup=False)
        yield Words(id="golive-waits")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Open the walk, and let the clock tick."""
        self.set_interval(_BEAT, self._tick)
        self._turn(View.OPENING)
        self._work(self._open)

    def on_unmount(self) -> None:
        """Somebody else may walk the list now."""
        self._lock.close()

    def _turn(self, view: View) -> None:
        self.view = view
        paint(self)

    def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something beside the loop; what it refuses is told, and ends the list."""

        async def told() -> None:
            try:
                await work()
            except Exception as reason:  # noqa: BLE001 - told as a sentence; an unknown one goes to the log
                self.cockpit.say(told_of(reason), "warning")
                self.dismiss(REFUSED)

        self.run_worker(told(), group="golive", exclusive=True, exit_on_error=False)

    async def _open(self) -> None:
        people = await golivedeeds.entered(self.cockpit, self._lock)
        if self._by or len(people) == 1:
            await self._begin(self._by or people[0].key)
            return
        self._people = people
        self.query_one(Choices).offer(people)
        self._turn(View.WHO)

    async def _begin(self, by: str) -> None:
        self.walked = await golivedeeds.begun(self.board.sprint, by)
        await self._hear()
        self._turn(View.INTRO)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Somebody said who they are."""
        by = self._people[event.option_index].key
        self._work(lambda: self._begin(by))

    def on_choices_unchosen(self, _event: Choices.Unchosen) -> None:
        """Enter before anybody was chosen."""
        self.cockpit.say("Choose with a number or the arrows first.")

    # The clock and the machine.

    def _tick(self) -> None:
        """Count a second, and take up what a look has found."""
        if self.view is View.LOOKING and not self.board.running and not self._hearing:
            self._work(self._landed)
        if self.walked is not None and self.view in _COUNTS:
            self._kept(self.walked.tick)
        paint(self)

    async def _hear(self) -> None:
        """What the machine says now; the journal is read beside the loop."""
        if self.walked is None:
            return
        self._hearing = True
        sprint, items = self.board.sprint, self.walked.walk.items
        self.words = await aside(lambda: hearing.heard(sprint, items))
        self.walked.hear(hearing.answers(items, self.words))
        self._hearing = False

    async def _landed(self) -> None:
        """The look is over."""
        await self._hear()
        if self.view is View.LOOKING:
            self._turn(View.ASKING)

    def _kept(self, step: Callable[[], None]) -> None:
        """Do something that is kept on disk; when it cannot be, that is said and nothing is lost yet."""
        try:
            step()
        except OSError as reason:
            self.cockpit.say(
                f"This cannot be kept: {reason.strerror}. Leave the list only once it can.", "error"
            )

    # What the person does.

    def _go(self, step: Callable[[], None]) -> None:
        """One step of the walk, and the page it leads to."""
        self._kept(step)
        self._turn(View.ASKING if self.item else View.END)

    def action_yes(self) -> None:
        """Yes, or settled; where nothing is asked it means going on."""
        if self.walked and self.item and self.item.needs_person and self.view in (View.ASKING, View.NO):
            walked = self.walked
            self._go(lambda: walked.answer(YES))
        else:
            self.action_on()

    def action_no(self) -> None:
        """No: first what to do about it; said again, it stays."""
        if self.walked is None or self.view not in (View.ASKING, View.NO):
            self.cockpit.say("Nothing is asked here.")
        elif self.view is View.ASKING:
            self._turn(View.NO)
        else:
            walked = self.walked
            self._go(lambda: walked.answer(NO))

    def action_on(self) -> None:
        """Enter: start, go on where the machine has answered, end the list, leave it."""
        match self.view:
            case View.WHO:
                self.query_one(Choices).action_select()
            case View.INTRO if self.walked:
                self.walked.resume()
                self._turn(View.ASKING if self.item else View.END)
            case View.ASKING | View.NO if self.item and not self.item.needs_person:
                self._past_the_machine()
            case View.ASKING | View.NO:
                self.cockpit.say("y or n answers; s skips it for now.")
            case View.END:
                self._work(self._finish)
            case View.OVER:
                self.action_leave()

    def _past_the_machine(self) -> None:
        """Go on with the machine's answer; a no is shown first with what to do about it."""
        walked, item = self.walked, self.item
        if walked is None or item is None:
            return
        if self.view is View.ASKING and walked.walk.answer_to(item) != YES:
            self._turn(View.NO)
        else:
            self._go(lambda: walked.answer(NO))  # what the machine has answered stands

    def action_skip(self) -> None:
        """Go on without an answer."""
        if self.walked is not None and self.view is View.ASKING:
            self._go(self.walked.skip)

    def action_back(self) -> None:
        """To the question, or to the one before; from the end to the first that is open."""
        if self.walked is None:
            return
        walk = self.walked.walk
        if self.view in (View.NO, View.LOOKING):
            self._turn(View.ASKING)
        elif self.view is View.END and (left := walk.unanswered or walk.refused):
            walked, first = self.walked, left[0].id
            self._go(lambda: walked.to(first))
        elif self.view in (View.ASKING, View.END):
            self._go(self.walked.back)

    def action_look(self) -> None:
        """Where the machine answers: look at everything again."""
        if self.item and not self.item.needs_person and self.view in (View.ASKING, View.NO):
            if not self.board.running:
                self.cockpit.fly(tuple(self.board.sprint.checks))
            self._turn(View.LOOKING)

    async def _finish(self) -> None:
        if self.walked is None or self.view is View.CLOSING:
            return
        self._turn(View.CLOSING)
        self.signed = await golivedeeds.finished(self.cockpit, self.board.sprint, self.walked)
        self.cockpit.redraw()
        self._turn(View.OVER)

    def action_leave(self) -> None:
        """Leave safely: what was answered is kept, and the clock stands still."""
        if self.view is View.CLOSING:
            return
        if self.signed is not None:
            passed = SOME_NO if not self.signed.ended.passed else ALL_YES
            self.dismiss(passed if self.signed.status else LEFT)
            return
        if self.walked is not None and self.view in (*_COUNTS, View.END):
            self._kept(self.walked.pause)
            self.cockpit.say("Left unfinished. What was answered is kept: l goes on with it.")
        self.dismiss(LEFT)
