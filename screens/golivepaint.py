"""How the ten-minute list looks in each of its views: the page, the question, the keys."""

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cockpit.golive import wording
from cockpit.golive.progress import Progress
from cockpit.golive.walk import YES
from cockpit.text import safe
from screens import golivewords
from screens.signs import TONES
from screens.widgets.answers import Choices
from screens.widgets.finding_pane import Build, FindingPane
from screens.widgets.hints import Hint, Hints
from screens.widgets.words import Words

if TYPE_CHECKING:
    from screens.golive import GoliveScreen


class View(StrEnum):
    """What the screen shows."""

    OPENING = "opening"
    WHO = "who"
    INTRO = "intro"
    ASKING = "asking"
    NO = "no"
    LOOKING = "looking"
    END = "end"
    CLOSING = "closing"
    OVER = "over"


_WALKING: Final = (View.ASKING, View.NO, View.LOOKING, View.END)
Key = tuple[str, str, str]
_ANSWERS: Final = ("y", "n", "enter", "r")  # shown under the question, too
_LEAVE: Final[Key] = ("esc", "Leave", "leave")
_BACK: Final[Key] = ("b", "Back", "back")
_TO_IT: Final[Key] = ("b", "To the question", "back")
_LOOK: Final[Key] = ("r", "Look again", "look")
_KEYS: Final[dict[View, tuple[Key, ...]]] = {
    View.OPENING: (_LEAVE,),
    View.WHO: (("enter", "That is me", "on"), _LEAVE),
    View.INTRO: (("enter", "Start the clock", "on"), _LEAVE),
    View.ASKING: (("y", "Yes", "yes"), ("n", "No", "no"), ("s", "Skip for now", "skip"), _BACK, _LEAVE),
    View.NO: (("y", "It is settled", "yes"), ("n", "It stays a no", "no"), _TO_IT, _LEAVE),
    View.LOOKING: (_TO_IT, _LEAVE),
    View.END: (("enter", "End the list", "on"), ("b", "Back to what is open", "back"), _LEAVE),
    View.CLOSING: (),
    View.OVER: (("enter", "Leave the list", "on"),),
}
# The same where the machine answers.
_MACHINE: Final[dict[View, tuple[Key, ...]]] = {
    View.ASKING: (("enter", "Go on", "on"), _LOOK, _BACK, _LEAVE),
    View.NO: (_LOOK, ("enter", "Go on, it counts as no", "on"), _TO_IT, _LEAVE),
}


def paint(screen: "GoliveScreen") -> None:
    """Draw everything as it is now; what has not changed is not drawn again."""
    _show_head(screen)
    _show_page(screen)
    _show_question(screen)
    _show_keys(screen)
    screen.set_class(screen.walked is not None and screen.view in _WALKING, "-walking")
    who = screen.query_one(Choices)
    if who.display != (screen.view is View.WHO):
        who.display = screen.view is View.WHO
    (who if who.display else screen.query_one(FindingPane)).focus()


def _show_head(screen: "GoliveScreen") -> None:
    """Where we are; during the walk also the clock, the rail or the strip, what waits."""
    product, walked = safe(screen.board.sprint.launch.product.domain, 60), screen.walked
    walking = walked if screen.view in _WALKING else None
    place = wording.place(walking.walk) if walking and walking.walk.item else ""
    head = Content.assemble(("Go-live list", "bold $text-primary"), "  ", (product, "bold"), "  ", place)
    plain, nothing = screen.cockpit.plain, Content("")
    parts = {
        "#golive-place": head,
        "#golive-clock": golivewords.clock(walking) if walking else nothing,
        "#golive-rail": golivewords.rail(walking.walk, plain=plain) if walking else nothing,
        "#golive-strip": golivewords.strip(walking.walk, plain=plain) if walking else nothing,
        "#golive-waits": golivewords.waits(walking) if walking else nothing,
    }
    for where, content in parts.items():
        screen.query_one(where, Words).say(content)


def _show_page(screen: "GoliveScreen") -> None:
    subject = f"{screen.view} {screen.item.id if screen.item else ''}"
    screen.query_one(FindingPane).show(subject, _page(screen))


def _page(screen: "GoliveScreen") -> Build:
    """The page of the present view."""
    walked, product = screen.walked, safe(screen.board.sprint.launch.product.name, 80)
    if screen.signed is not None:
        return partial(golivewords.signed, screen.signed.ended, screen.signed.status, screen.signed.notes)
    if screen.view is View.WHO:
        return partial(golivewords.who, product)
    if screen.view is View.INTRO and walked is not None:
        return partial(golivewords.intro, walked, product)
    return _walking_page(screen, walked) if walked is not None else _working


def _walking_page(screen: "GoliveScreen", walked: Progress) -> Build:
    item, words = screen.item, screen.words
    if screen.view is View.END:
        return partial(golivewords.end, walked, words)
    if item is None or screen.view is View.CLOSING:
        return _working
    if screen.view is View.NO:
        return partial(golivewords.after_no, item, words.get(item.id))
    return partial(golivewords.question, walked, item, words.get(item.id))


def _working(_width: int) -> Content:
    return Content.styled("A moment ...", TONES["quiet"])


def _show_question(screen: "GoliveScreen") -> None:
    """What is asked, and under it the keys that answer."""
    text = _question(screen)
    words = screen.query_one("#golive-question", Words)
    words.display = bool(text)
    lines = [Content.styled(text, "bold")]
    if screen.view in (View.ASKING, View.NO):
        lines += [
            Content(""),
            Content("     ").join([_big(key) for key in _keys(screen) if key[0] in _ANSWERS]),
        ]
    words.say(Content("\n").join(lines))


def _big(key: Key) -> Content:
    return Content.assemble((key[0], "bold $text-primary"), f"  {key[1]}")


def _question(screen: "GoliveScreen") -> str:
    item, walked, board = screen.item, screen.walked, screen.board
    if screen.view is View.WHO:
        return "Who are you?"
    if screen.view is View.LOOKING:
        return f"Looking at everything, {board.judged} of {board.planned} done ..."
    if item is None or walked is None or screen.view not in (View.ASKING, View.NO):
        return ""
    if not item.needs_person:
        told = "yes" if walked.walk.answer_to(item) == YES else "no"
        return f"{item.question} The machine answers: {told}."
    return wording.settled(item) if screen.view is View.NO else item.question


def _keys(screen: "GoliveScreen") -> tuple[Key, ...]:
    machine = screen.item is not None and not screen.item.needs_person
    return (_MACHINE.get(screen.view) if machine else None) or _KEYS[screen.view]


def _show_keys(screen: "GoliveScreen") -> None:
    hints = (Hint(shown, label, f"screen.{action}", ready=True) for shown, label, action in _keys(screen))
    screen.query_one(Hints).show(hints)
