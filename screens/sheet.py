"""A page of text for a pane: labels on the left, words wrapped beside them, nothing read as markup."""

import textwrap
from typing import Final

from textual.content import Content

from cockpit.text import safe
from screens.signs import TONES

_NARROWEST: Final = 24


class Sheet:
    """Collects lines of a page `width` columns wide, labels `label` columns. Texts may come from anywhere."""

    def __init__(self, width: int, label: int = 10) -> None:
        self.width = max(width, _NARROWEST)
        self._label = label
        self._lines: list[Content] = []

    def content(self) -> Content:
        """The page."""
        return Content("\n").join(self._lines)

    def line(self, *parts: tuple[str, str]) -> None:
        """One line of (text, style); left as long as it is."""
        self._lines.append(Content.assemble(*((safe(text), style) for text, style in parts)))

    def gap(self) -> None:
        """An empty line, unless there is one."""
        if self._lines and self._lines[-1].plain:
            self._lines.append(Content(""))

    def heading(self, text: str) -> None:
        """A word above a part."""
        self.gap()
        self.line((text, "bold"))

    def paragraph(self, text: str, style: str = "", indent: int = 0, limit: int = 2000) -> None:
        """Wrapped words."""
        for part in self._wrapped(safe(text, limit), indent):
            self._lines.append(Content.styled(part, style))

    def lines(self, text: str, style: str = "") -> None:
        """Lines as they were said; a long one wraps under its own beginning."""
        for part in safe(text, 8000, keep_lines=True).split("\n"):
            indent = len(part) - len(part.lstrip())
            self._lines += [
                Content.styled(line, style) for line in self._wrapped(part.strip(), indent) or [""]
            ]

    def bullet(self, text: str, mark: str = "-", style: str = "") -> None:
        """One item of a list."""
        first, *rest = self._wrapped(safe(text, 2000), len(mark) + 1) or [""]
        self._lines.append(Content.assemble((f"{mark} ", style), first.lstrip()))
        self._lines += [Content(part) for part in rest]

    def labelled(self, label: str, text: str, style: str = "") -> None:
        """`Label     words`, the words wrapped beside the label; nothing when there are none."""
        if not text:
            return
        first, *rest = self._wrapped(safe(text, 2000), self._label)
        self._lines.append(
            Content.assemble((f"{label:<{self._label}}", TONES["quiet"]), (first.lstrip(), style))
        )
        self._lines += [Content.styled(part, style) for part in rest]

    def verbatim(self, label: str, text: str, style: str = "") -> None:
        """The same for what is copied: its own lines, below the label where they are too long beside it."""
        parts = safe(text, 4000, keep_lines=True).rstrip("\n").split("\n") if text else []
        beside = all(len(part) <= self.width - self._label for part in parts)
        lead, indent = f"{label:<{self._label}}", self._label
        if parts and not beside:
            indent = 2
            self._lines += [Content.styled(label, TONES["quiet"])] if label else []
            lead = " " * indent
        for part in parts:
            for piece in _pieces(part, self.width - indent):
                self._lines.append(Content.assemble((lead, TONES["quiet"]), (piece, style)))
                lead = " " * indent

    def _wrapped(self, text: str, indent: int) -> list[str]:
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
        )


def _pieces(text: str, width: int) -> list[str]:
    """The line as it is when it fits; else broken at spaces, and only then anywhere."""
    if len(text) <= width:
        return [text]
    return textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
