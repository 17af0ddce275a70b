"""The deliverables as documents: a list with what each lacks, and the chosen one to read or to copy."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from cockpit.background import aside
from cockpit.text import safe
from screens import paperwords
from screens.base import WIDE, OnBoard
from screens.paperwords import id_of
from screens.signs import TONES
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.hints import Hint, Hints
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.documents.document import Document
    from cockpit.sprint import Sprint
    from screens.app import CockpitApp

log = logging.getLogger("cockpit")
Made = Mapping[str, "Document"]
FOLDER: Final = ".cockpit"
_WAIT: Final = "Putting the documents together ..."


def make_all(sprint: "Sprint") -> Made:
    """Every document from what is known now; slow enough to be done beside the loop.

    Raises:
        HandoverError: there is nothing to make them from.
    """
    from cockpit.documents.library import LIBRARY, make  # noqa: PLC0415 - only when asked
    from cockpit.handover.preview import pack_of  # noqa: PLC0415

    pack = pack_of(sprint)
    return {id_: make(id_, pack) for id_ in LIBRARY}


class DocumentsScreen(OnBoard, ModalScreen[None]):
    """All documents by stage; wide enough, the chosen one stands beside the list."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", show=False),
        Binding("escape,q,h,D", "dismiss", show=False),
    ]

    def __init__(self, stage: int = 0) -> None:
        super().__init__()
        self._stage = stage
        self._made: Made = {}
        self._trouble = _WAIT

    def compose(self) -> ComposeResult:
        """Heading, list and page, keys."""
        with Vertical(id="papers"):
            yield Words(Content.styled("Documents", "bold $text-primary"), id="papers-title")
            yield Words(id="papers-said")
            with Horizontal(id="papers-columns"):
                yield CheckList(plain=self.cockpit.plain, id="list")
                yield FindingPane(id="pane")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """Ask for the documents; the screen says so meanwhile."""
        self.show()
        self.query_one(CheckList).focus()
        self.run_worker(self._fill(), group="papers")

    async def _fill(self) -> None:
        board = self.cockpit.board
        if board is None:
            return
        try:
            self._made = await aside(lambda: make_all(board.sprint))
            self._trouble = ""
        except Exception as reason:  # noqa: BLE001 - told as a sentence; the app goes on
            self._trouble = _told(reason)
        self.show()

    def show(self) -> None:
        """Draw what there is."""
        board = self.cockpit.board
        said = self.query_one("#papers-said", Words)
        said.display = bool(self._trouble)
        said.say(Content.styled(safe(self._trouble), TONES["quiet" if self._trouble == _WAIT else "mild"]))
        if board is not None and self._made:
            listed = paperwords.rows(board.sprint.roadmap.stage, self._stage, self._made)
            first = next((row.key for row in listed if id_of(row)), None)
            self.query_one(CheckList).show(listed, first)
        self._show_chosen()

    @property
    def chosen(self) -> "Document | None":
        """The document of the chosen row."""
        return self._made.get(id_of(self.query_one(CheckList).row))

    def _show_chosen(self) -> None:
        row, document, pane = self.query_one(CheckList).row, self.chosen, self.query_one(FindingPane)
        if document is not None:
            pane.show(document.id, lambda width: paperwords.page(document, width))
        elif row is not None:
            pane.show(row.key, lambda width: paperwords.heading(row, width))
        ready = document is not None
        self.query_one(Hints).show(
            (
                Hint("enter", "Open", "screen.open", ready),
                Hint("c", "Copy as Markdown", "screen.copy", ready),
                Hint("esc", "Back", "screen.dismiss", ready=True),
            )
        )

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """Show the chosen one."""
        self._show_chosen()

    def on_check_list_opened(self, _event: CheckList.Opened) -> None:
        """Read it on the whole screen."""
        self.action_open()

    def action_open(self) -> None:
        """The chosen document, as wide as the screen."""
        if self.chosen is not None:
            self.app.push_screen(PaperScreen(self.chosen))

    def action_copy(self) -> None:
        """The chosen document, to the clipboard and to a file."""
        copy(self.cockpit, self.chosen)


class PaperScreen(ModalScreen[None]):
    """One document, to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", show=False, priority=True),
        Binding("escape,enter,q,h", "dismiss", show=False, priority=True),
    ]

    def __init__(self, document: "Document") -> None:
        super().__init__()
        self._document = document

    def compose(self) -> ComposeResult:
        """A page, as high as the screen."""
        with Vertical(id="paper"):
            yield FindingPane(id="pane")
            yield Static(Content.styled("esc back   arrows scroll   c copy", TONES["quiet"]), classes="foot")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show(self._document.id, lambda width: paperwords.page(self._document, width))
        pane.focus()

    def action_copy(self) -> None:
        """To the clipboard and to a file."""
        copy(cast("CockpitApp", self.app), self._document)


def copy(app: "CockpitApp", document: "Document | None") -> None:
    """As Markdown to the clipboard by OSC 52, which not every terminal obeys, and to a file."""
    from cockpit.documents.markdown import markdown  # noqa: PLC0415 - only when asked

    if document is None or app.board is None:
        app.say("Choose a document first, with the arrows or the mouse.", "warning")
        return
    text = markdown(document)
    app.copy_to_clipboard(text)
    path = _kept(app.board.sprint.folder, f"{document.id.partition('.')[2]}.md", text)
    where = f"It is also in {path}" if path else "No file could be written beside launch.toml"
    app.say(f"Copied as Markdown, if your terminal allows it. {where}")


def _kept(folder: Path, name: str, text: str) -> Path | None:
    """The file that holds the text now, or none when it cannot be written."""
    from cockpit.evidence import own_folder, write_atomically  # noqa: PLC0415 - only when asked

    path = folder / FOLDER / name
    try:
        own_folder(path.parent)
        write_atomically(path, text.encode("utf-8"))
    except OSError:
        return None
    return path


def _told(reason: Exception) -> str:
    from cockpit.handover.gathering import HandoverError  # noqa: PLC0415 - imported beside the loop before

    if isinstance(reason, HandoverError):
        return str(reason)
    log.error("the documents cannot be made", exc_info=reason)
    return f"The documents cannot be made: {type(reason).__name__}. Details: .cockpit/cockpit.log"
