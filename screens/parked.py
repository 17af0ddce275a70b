"""What no sprint builds on purpose, in front of everything else: the answer to "should we add ...?"."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.sheet import Sheet
from screens.signs import TONES
from screens.widgets.finding_pane import FindingPane


class ParkedScreen(ModalScreen[None]):
    """Each thing, why it waits, and which roadmaps say so."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,o,q,h", "dismiss", show=False, priority=True)
    ]

    def compose(self) -> ComposeResult:
        """A box with a page in it."""
        with Vertical(classes="box"):
            yield FindingPane(id="pane")
            yield Static(Content.styled("esc back   arrows scroll", TONES["quiet"]), classes="foot")

    def on_mount(self) -> None:
        """Fill it."""
        pane = self.query_one(FindingPane)
        pane.show("parked", parked)
        pane.focus()


def parked(width: int) -> Content:
    """The list, for this width."""
    from cockpit import roadmap  # noqa: PLC0415 - after the first frame
    from cockpit.explain import said_by  # noqa: PLC0415

    sheet = Sheet(width)
    sheet.paragraph("Not built on purpose", "bold")
    sheet.paragraph("A launch needs none of these. Each waits for a reason, and none of them is a failure.")
    for row in roadmap.catalogue().parked:
        sheet.heading(row.what)
        sheet.paragraph(row.why)
        sheet.paragraph(f"{row.id}, says {', '.join(one.id for one in said_by(row))}", TONES["quiet"])
    return sheet.content()
