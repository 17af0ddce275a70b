"""Messages on their way, kept in the history until they are delivered; in memory where the disk is full."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from cockpit.watch.history import History, HistoryError
from cockpit.watch.outbox import WAITING, Waiting, of_row, to_row

log = logging.getLogger("cockpit")

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


@dataclass(slots=True)
class Pile:
    """A shelf that is gone with the program; its numbers are below zero."""

    rows: dict[int, Waiting] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(-1, -1))

    def shelve(self, rows: Sequence[Waiting]) -> None:
        """Keep them."""
        for row, number in zip(rows, self._numbers, strict=False):
            self.rows[number] = replace(row, number=number)

    def waiting(self) -> tuple[Waiting, ...]:
        """Those that wait."""
        return tuple(row for row in self.rows.values() if row.state == WAITING)

    def settle(self, row: Waiting) -> None:
        """What has become of one."""
        if row.number is not None:
            self.rows[row.number] = row


class HistoryShelf:
    """The outbox table of a history; what the disk does not take is sent all the same, and once."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._lock = threading.Lock()
        self._pile = Pile()
        self._owed: dict[int, Waiting] = {}  # what became of rows, and is not on the disk yet

    def shelve(self, rows: Sequence[Waiting]) -> None:
        """Keep them all."""
        with self._lock:
            try:
                self._history.write(_SHELVE, *map(to_row, rows))
            except HistoryError as reason:
                log.warning("%s", reason)
                self._pile.shelve(rows)

    def waiting(self) -> tuple[Waiting, ...]:
        """Those that wait, oldest first; what cannot be read is none."""
        with self._lock:
            self._pay()
            kept = (self._owed.get(row.number or 0, row) for row in self._stored())
            return (*(row for row in kept if row.state == WAITING), *self._pile.waiting())

    def settle(self, row: Waiting) -> None:
        """Write what has become of one, by its number."""
        with self._lock:
            if row.number in self._pile.rows:
                self._pile.settle(row)
                if row.state != WAITING:
                    del self._pile.rows[row.number]
            elif row.number is not None:
                self._owed[row.number] = row
                self._pay()

    def _pay(self) -> None:
        """Write what is not on the disk yet."""
        if not self._owed:
            return
        rows = [
            (row.due.isoformat(), row.tries, row.state, row.cause, row.number) for row in self._owed.values()
        ]
        try:
            self._history.write(_SETTLE, *rows)
        except HistoryError as reason:
            log.warning("%s", reason)
        else:
            self._owed.clear()

    def _stored(self) -> list[Waiting]:
        try:
            rows = self._history.rows(_WAITING)
        except HistoryError as reason:
            log.warning("%s", reason)
            return []
        found = []
        for row in rows:
            try:
                found.append(of_row(dict(zip(_NAMES, row, strict=True))))
            except ValueError:
                continue
        return found
