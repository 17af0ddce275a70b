"""The pane beside the list: draws what it is told, at the width it has."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize

from screens.widgets.words import Words

Build = Callable[[int], Content]


class FindingPane(VerticalScroll):
    """Scrolls; tab leads here and back to the list."""

    BINDINGS = [  # noqa: RUF012 - Textual merges these along the classes
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("space", "page_down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._build: Build | None = None
        self._subject = ""
        self._width = 0

    def compose(self) -> ComposeResult:
        """One text."""
        yield Words()

    def show(self, subject: str, build: Build) -> None:
        """Draw what `build` makes of the width; another subject begins at its top."""
        self._build = build
        if subject != self._subject:
            self._subject = subject
            self.scroll_home(animate=False)
        self._draw()

    def on_resize(self, _event: Resize) -> None:
        """Words wrap anew."""
        self._draw()

    def _draw(self) -> None:
        if self._build is not None and self.is_mounted:
            words, width = self.query_one(Words), self.scrollable_content_region.width
            words.say(self._build(width))
            if width != self._width:
                self._width = width
                # The words get their new width after this, and only then can they tell their height.
                self.call_after_refresh(words.refresh, layout=True)
