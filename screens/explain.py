"""The long answer about one check, in front of everything else."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.signs import TONES
from screens.telling import explained
from screens.widgets.finding_pane import FindingPane

if TYPE_CHECKING:
    from cockpit.engine import Planned


class ExplainScreen(ModalScreen[None]):
    """Why, how it is decided, what to do, the source, and the words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,e,enter,q,h", "dismiss", show=False, priority=True)
    ]

    def __init__(self, planned: "Planned", subject: str) -> None:
        super().__init__()
        self._planned = planned
        self._subject = subject

    def compose(self) -> ComposeResult:
        """A box with a page in it."""
        with Vertical(classes="box"):
            yield FindingPane(id="pane")
            yield Static(Content.styled("esc back   arrows scroll", TONES["quiet"]), classes="foot")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show(self._planned.id, lambda width: explained(self._planned, self._subject, width))
        pane.focus()
