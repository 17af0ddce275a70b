"""The list of the speed board: the live list, with bars and times in place of a title and a detail."""

from screens.rows import Row
from screens.speedrows import SpeedRow, parts
from screens.widgets.check_list import CheckList


class SpeedList(CheckList):
    """Rows with a cursor; a changed one repaints its line and no other."""

    def _parts(self, row: Row, width: int, *, under_cursor: bool) -> list[tuple[str, str]]:
        """(text, tone) from left to right."""
        if not isinstance(row, SpeedRow):
            return super()._parts(row, width, under_cursor=under_cursor)
        return list(parts(row, width, plain=self._plain, under_cursor=under_cursor))
