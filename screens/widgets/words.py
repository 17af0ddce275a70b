"""Text that is drawn again only when it changed, and laid out again only when its size did."""

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """A `Static` for the live screens, which are told the same thing ten times a second."""

    def say(self, content: Content) -> None:
        """Draw this, unless it is there already."""
        said = self.visual
        if isinstance(said, Content) and said.is_same(content):
            return
        self.update(content, layout=self._grows(said, content))

    def _grows(self, before: object, after: Content) -> bool:
        if not isinstance(before, Content) or not self.size.width:
            return True
        if self.styles.width is not None and self.styles.width.is_auto:
            return before.cell_length != after.cell_length
        if self.styles.height is not None and self.styles.height.is_auto:
            if before.plain.count("\n") != after.plain.count("\n"):
                return True  # whatever width it is about to get
            width = self.content_size.width or 1
            return len(before.wrap(width)) != len(after.wrap(width))
        return False
