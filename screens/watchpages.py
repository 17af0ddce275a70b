"""What opens in front of the watch board: a page to read, a runbook, and the name of a release to mark."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.answers import OneLine
from screens.widgets.finding_pane import Build, FindingPane
from screens.widgets.hints import Hint, Hints
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.launch import Launch

_LONGEST: Final = 80  # characters of the name of a release
_WHOM: Final = "rb-whom"


class PageScreen(ModalScreen[None]):
    """A page to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,h,question_mark", "dismiss", show=False, priority=True)
    ]

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build

    def compose(self) -> ComposeResult:
        """A box with the page in it."""
        with Vertical(classes="box"):
            yield FindingPane(id="pane")
            yield Static(Content.styled("esc back   arrows scroll", TONES["quiet"]), classes="foot")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show("page", self._build)
        pane.focus()


class MarkScreen(ModalScreen[str | None]):
    """Asks which release it was; dismissed with its name, or with none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", show=False)]

    def compose(self) -> ComposeResult:
        """The question, the line, the two keys."""
        with Vertical(classes="box"):
            yield Words(Content.styled("Which release went live just now?", "bold"), classes="asked")
            yield OneLine(longest=_LONGEST, id="line")
            yield Words(
                Content.styled("Its version, commit or a few words, such as v42.", TONES["quiet"]), id="note"
            )
            yield Hints(classes="foot")

    def on_mount(self) -> None:
        """Show the line and name the keys."""
        line = self.query_one(OneLine)
        line.display = True
        line.focus()
        self.query_one(Hints).show(
            (
                Hint("enter", "Mark it", "screen.take", ready=True),
                Hint("esc", "Do nothing", "screen.give_up", ready=True),
            )
        )

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter takes it."""
        self.action_take()

    def action_take(self) -> None:
        """Hand the name over."""
        self.dismiss(self.query_one(OneLine).value.strip()[:_LONGEST] or None)

    def action_give_up(self) -> None:
        """Nothing is marked."""
        self.dismiss(None)


def runbook_of(stage: str, cause: str) -> str:
    """The runbook for a layer, as `cockpit triage` chooses it; whom to call where none fits."""
    from cockpit.triage.helping import book_of  # noqa: PLC0415 - only when something is broken

    return book_of(stage, cause) or _WHOM


def runbook_page(launch: "Launch", id_: str, width: int) -> Content:
    """One runbook with the product's own names."""
    from cockpit.runbooks import runbooks  # noqa: PLC0415 - only when asked

    sheet = Sheet(width)
    for book in (one for one in runbooks(launch) if one.id == id_):
        sheet.paragraph(book.title, "bold $text-primary")
        sheet.paragraph(book.id, TONES["quiet"])
        sheet.heading("What is seen")
        sheet.paragraph(book.symptom)
        for what, words in book.parts:
            sheet.heading(what)
            sheet.paragraph(words)
    return sheet.content()
