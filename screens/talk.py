"""A conversation in full screen: what was said, what is asked or watched now, and a change to copy."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from cockpit.drills.talk import Glance, Question, StoppedError, Talk
from cockpit.model import Fix
from cockpit.text import safe
from screens import clip, deeds
from screens.asking import ConfirmScreen
from screens.base import OnBoard
from screens.refusals import told_of
from screens.signs import TONES
from screens.talking import ScreenTalk
from screens.widgets.answers import Choices, ManyLines, OneLine
from screens.widgets.hints import Hint, Hints
from screens.widgets.live_lines import LiveLines
from screens.widgets.said import Said
from screens.widgets.words import Words

Conversation = Callable[[Talk], Awaitable[str]]
_STOP: Final = "Stop here? What was reached is kept."


class TalkScreen(OnBoard, ModalScreen[bool]):
    """Holds one conversation; dismissed with true when it came to its end, whichever that was.

    The conversation gives its last sentence, or raises what is told as a sentence with what to do.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "back", show=False),
        Binding("enter", "leave", show=False),
        Binding("c", "copy", show=False),
        Binding("r", "again", show=False),
        Binding("f2", "send", show=False),
    ]

    def __init__(self, title: str, conversation: Conversation) -> None:
        super().__init__()
        self._named = title
        self._conversation = conversation
        self._question: Question | None = None
        self._glance: tuple[dt.datetime, float] | None = None
        self._fix: Fix | None = None
        self._over = self._stopping = self._refused = False
        self._talk = ScreenTalk(self)

    def compose(self) -> ComposeResult:
        """Title; what was said; what is watched; the question and its answers; the keys."""
        with Vertical(id="talk"):
            yield Words(Content.styled(safe(self._named, 200), "bold $text-primary"), id="talk-title")
            yield Said(id="said")
            with Vertical(id="present"):
                yield Words(id="asked")
                yield LiveLines(id="live")
                yield Choices(id="choices", markup=False)
                yield OneLine(id="line")
                yield ManyLines(id="many")
                yield Words(id="complaint")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Begin, and count the seconds of a watch."""
        self.set_interval(1.0, self._tick)
        self._begin()

    def _begin(self) -> None:
        self._over = self._refused = False
        self.show_question(None)
        self.run_worker(self._hold(), group="talk", exclusive=True, exit_on_error=False)

    async def _hold(self) -> None:
        """The conversation to its end; what it refuses is told, nothing of it is lost."""
        try:
            self._end(await self._conversation(self._talk))
        except StoppedError:
            self._end("Stopped here.")
        except Exception as reason:  # noqa: BLE001 - told as a sentence; an unknown one goes to the log
            self._refused = True
            self._end(told_of(reason), "bad")

    def _end(self, sentence: str, tone: str = "good") -> None:
        self._over = True
        if self._stopping:
            self.cockpit.say(sentence)
            self.dismiss(True)  # noqa: FBT003 - the screen's result
            return
        if sentence:
            self.query_one(Said).outcome(sentence, tone)
        self.show_question(None)

    # The person's side, as `ScreenTalk` tells it.

    def tell(self, text: str) -> None:
        """Add something to what was said."""
        self.query_one(Said).tell(text)

    def show_record(self, fix: Fix) -> None:
        """Add a change; from now on c copies it."""
        self._fix = fix
        self.query_one(Said).record(fix)
        self._show_keys()

    def show_question(self, question: Question | None) -> None:
        """What is asked now, and where it is answered."""
        self._question = question
        self._complain("")
        self._ask_for(question)
        self._show_fields(question)
        self._show_keys()

    def _ask_for(self, question: Question | None) -> None:
        """The question in words; while nothing is asked, that something goes on."""
        if question is not None:
            words = Content.styled(safe(question.text, 2000, keep_lines=True), "bold")
        else:
            words = Content.styled("" if self._over else "Looking ...", TONES["quiet"])
        self.query_one("#asked", Words).say(words)
        self.query_one("#present").display = not self._over

    def _show_fields(self, question: Question | None) -> None:
        """The one field that this question is answered in has the focus; without one, what was said has."""
        choices, line, many = self.query_one(Choices), self.query_one(OneLine), self.query_one(ManyLines)
        choices.display = question is not None and bool(question.options)
        many.display = question is not None and question.many
        line.display = question is not None and not choices.display and not many.display
        if question is not None and question.options:
            choices.offer(question.options, question.default)
        line.value = ""
        line.placeholder = (
            f"enter alone means: {safe(question.default, 60)}" if question and question.default else ""
        )
        many.text = ""
        fields = (choices, line, many)
        next((field for field in fields if field.display), self.query_one(Said)).focus()

    def show_glance(self, glance: Glance | None) -> None:
        """What a watch sees now."""
        self._glance = None if glance is None else (self._now(), glance.seconds)
        live = self.query_one(LiveLines)
        live.display = glance is not None
        live.show(glance.lines if glance else ())
        self._ask_for(self._question)
        self._tick()
        self._show_keys()

    def _tick(self) -> None:
        if self._glance is not None and self._question is None:
            at, seconds = self._glance
            whole = int(seconds + max((self._now() - at).total_seconds(), 0))
            words = Content.styled(f"Watching, {whole // 60}:{whole % 60:02}", "bold")
            self.query_one("#asked", Words).say(words)

    def _now(self) -> dt.datetime:
        board = self.cockpit.board
        return board.now() if board else dt.datetime.now(dt.UTC)

    def _complain(self, text: str) -> None:
        line = self.query_one("#complaint", Words)
        line.say(Content.styled(safe(text, 500), TONES["bad"]))
        line.display = bool(text)

    def _show_keys(self) -> None:
        self.query_one("#hints", Hints).show(self._keys())

    def _keys(self) -> list[Hint]:
        keys = [Hint("enter", "Back" if self._over else "Answer", "screen.leave", ready=True)]
        if not self._over and (self._question is None or self._question.many):
            keys = []
        if self._question is not None and self._question.options:
            keys = [Hint("1 2 ...", "Choose", "screen.nothing", ready=True), *keys]
        if self._question is not None and self._question.many:
            keys = [Hint("tab f2", "That is all", "screen.send", ready=True)]
        if self._fix is not None:
            keys.append(Hint("c", "Copy", "screen.copy", ready=True))
        if self._refused:
            keys.append(Hint("r", "Again", "screen.again", ready=True))
        return keys if self._over else [*keys, Hint("esc", "Stop", "screen.back", ready=True)]

    # What the person does.

    def _take(self, text: str) -> None:
        if self._question is None:
            return
        answer, complaint = self._question.read(text)
        if complaint:
            self._complain(complaint)
            return
        shown = next((one.label for one in self._question.options if one.key == answer), answer)
        self.query_one(Said).answered(self._question.text, shown)
        self._talk.answer(answer)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a choice."""
        self._take(str(event.option_index + 1))

    def on_choices_unchosen(self, _event: Choices.Unchosen) -> None:
        """Enter without a choice."""
        self._complain("Choose with a number or the arrows first.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line."""
        self._take(event.value)

    def on_many_lines_too_long(self, _event: ManyLines.TooLong) -> None:
        """A paste that cannot be taken."""
        self._complain("That is too long: at most a million characters.")

    def action_send(self) -> None:
        """The many lines are all there."""
        if self._question is not None and self._question.many:
            self._take(self.query_one(ManyLines).text)

    def action_leave(self) -> None:
        """Enter or a click on Answer: answer what is asked, or go back when it is over."""
        if self._over:
            self.dismiss(True)  # noqa: FBT003 - the screen's result
        elif self._question is not None and self._question.options:
            self.query_one(Choices).action_select()
        elif self._question is not None and not self._question.many:
            self._take(self.query_one(OneLine).value)

    def action_back(self) -> None:
        """Go back when it is over, else ask whether to stop."""
        if self._over:
            self.dismiss(True)  # noqa: FBT003 - the screen's result
        else:
            self.app.push_screen(ConfirmScreen(_STOP, "Stop", "Go on"), self._stop)

    def _stop(self, yes: bool | None) -> None:  # noqa: FBT001 - Textual calls it
        if not yes:
            return
        if self._over:
            self.dismiss(True)  # noqa: FBT003 - the screen's result
            return
        self._stopping = True
        waits = self._talk.waits
        self._talk.stop()
        if not waits:
            self.workers.cancel_group(self, "talk")
            self._end("Stopped here.")

    def action_again(self) -> None:
        """Hold it once more after it was refused."""
        if self._refused and self._over:
            self._begin()

    def action_copy(self) -> None:
        """The change that was shown last."""
        if self._fix is not None:
            deeds.copy(self.cockpit, *clip.of_fix(self._fix))

    def action_nothing(self) -> None:
        """A hint that is no button."""
