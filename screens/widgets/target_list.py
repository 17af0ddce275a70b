"""The list of the watch board: the live list, with bars and counts in place of a title and a detail."""

from screens.rows import Row
from screens.watchrows import TargetRow, parts
from screens.widgets.check_list import CheckList


class TargetList(CheckList):
    """Rows with a cursor; a changed one repaints its line and no other."""

    def _parts(self, row: Row, width: int, *, under_cursor: bool) -> list[tuple[str, str]]:
        """(text, tone) from left to right."""
        if not isinstance(row, TargetRow):
            return super()._parts(row, width, under_cursor=under_cursor)
        return list(parts(row, width, plain=self._plain, under_cursor=under_cursor))
