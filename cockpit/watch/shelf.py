"""Messages on their way, kept in the history until they are delivered: the outbox's shelf."""

from collections.abc import Sequence
from typing import Final

from cockpit.watch.history import History
from cockpit.watch.outbox import Waiting, of_row, to_row

_NAMES: Final = ("number", "channel", "message", "made", "due", "tries", "state", "cause")
_WAITING: Final = (
    "SELECT number, channel, message, made, due, tries, state, cause FROM outbox WHERE state = 'waiting' "
    "ORDER BY number"
)
_SHELVE: Final = (
    "INSERT INTO outbox (channel, message, made, due, tries, state, cause) "
    "VALUES (:channel, :message, :made, :due, :tries, :state, :cause)"
)
_SETTLE: Final = "UPDATE outbox SET due = ?, tries = ?, state = ?, cause = ? WHERE number = ?"


class HistoryShelf:
    """The outbox table of a history. Every call raises HistoryError when the disk is full or gone."""

    def __init__(self, history: History) -> None:
        self._history = history

    def shelve(self, rows: Sequence[Waiting]) -> None:
        """Keep them all, or none."""
        self._history.write(_SHELVE, *map(to_row, rows))

    def waiting(self) -> tuple[Waiting, ...]:
        """Those that wait, oldest first; what cannot be read is none."""
        found = []
        for row in self._history.rows(_WAITING):
            try:
                found.append(of_row(dict(zip(_NAMES, row, strict=True))))
            except ValueError:
                continue
        return tuple(found)

    def settle(self, row: Waiting) -> None:
        """Write what has become of one, by its number."""
        due = row.due.isoformat()
        self._history.write(_SETTLE, (due, row.tries, row.state, row.cause, row.number))
