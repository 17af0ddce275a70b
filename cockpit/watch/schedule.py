"""When which target is visited: each at its own moment of the interval; what was missed is left out."""

import heapq
import math
from collections.abc import Sequence
from hashlib import sha256

from cockpit.facts.visits import Target


def offset(target: Target, interval: float) -> float:
    """Its moment, seconds after the interval begins: by a hash, so that starts are spread evenly."""
    digest = sha256(target.url.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 * interval


def following(due: float, now: float, interval: float) -> float:
    """The first moment of the same row that lies ahead: what was missed is left out."""
    return due + interval * max(1, math.floor((now - due) / interval) + 1)


class Schedule:
    """The moments of all targets on a steady clock, in seconds."""

    def __init__(self, targets: Sequence[Target], interval: float, now: float) -> None:
        self._targets = targets
        self._interval = interval
        self._due = [(now + offset(target, interval), number) for number, target in enumerate(targets)]
        heapq.heapify(self._due)

    @property
    def next(self) -> float:
        """When the next visit begins."""
        return self._due[0][0]

    def pop(self, now: float) -> Target:
        """The target whose turn it is; its following turn is set."""
        due, number = self._due[0]
        heapq.heapreplace(self._due, (following(due, now, self._interval), number))
        return self._targets[number]

    def skip(self, now: float) -> None:
        """Leave out everything that should have begun before now."""
        self._due = [
            (due if due >= now else following(due, now, self._interval), number) for due, number in self._due
        ]
        heapq.heapify(self._due)
