"""Versions of a file: what one shares with another at its beginning and end is not searched again.

Git keeps a file anew for every change of a line, so most bytes of a history stand in it many times. A text is
taken for a version of the one before it that begins, or ends, with the same few bytes. What both share tells
the same, so only what lies between is searched, and around it what a change could reach.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.scan.windows import AROUND, Place, line
from cockpit.standards.secrets.rule import Rule

FAR: Final = 1024  # bytes; a rule that reaches farther is asked again wherever one of its words stands
LEAST: Final = 4 << 10  # bytes of a text that is worth being compared
MOST: Final = 2 << 20  # and that is kept
_KEPT: Final = 16 << 20  # bytes of all that are kept
_TOLD: Final = 2_000  # places of a text that is kept
_PLACE: Final = 128  # bytes that a place takes
_END: Final = 64  # bytes by which a version is known
_REACH: Final = FAR + AROUND  # what stands farther away decides nothing
_STEPS: Final = (8192, 1024, 128, 16)


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A text, and the places in it that told something or could when something far from them changes."""

    data: bytes
    places: tuple[Place, ...]

    @property
    def size(self) -> int:
        return len(self.data) + _PLACE * len(self.places)


class Akin:
    """The texts that were searched last."""

    def __init__(self, known: Sequence[Rule]) -> None:
        self._far = frozenset(index for index, rule in enumerate(known) if rule.reach > FAR)
        self._by_end: dict[tuple[bool, bytes], _Text] = {}
        self._kept: deque[_Text] = deque()
        self._size = 0

    def between(self, data: bytes) -> tuple[int, int, Iterable[Place]]:
        """From where to where whole lines have to be searched, and the places to look at besides.

        All within reach of a change is searched, and as much again around it, so that a match is seen whole.
        """
        best, before = (0, 0), None
        for text in self._like(data):
            start = _shared_start(data, text.data)
            shared = start, _shared_end(data, text.data, min(len(data), len(text.data)) - start)
            if sum(shared) > sum(best):
                best, before = shared, text
        if before is None:
            return 0, len(data), ()
        begins, ends = best[0], len(data) - best[1]
        first, _ = line(data, max(0, begins - 2 * _REACH))
        _, last = line(data, min(len(data), ends + 2 * _REACH))
        return first, last, _outside(before, len(data), begins - _REACH, ends + _REACH)

    def keep(self, data: bytes, places: Iterable[Place], telling: Iterable[Place]) -> None:
        """Keep a text for the versions that follow, in place of the oldest.

        Args:
            data: the text.
            places: all that were found in it.
            telling: those at which there is a value.
        """
        if not LEAST <= len(data) <= MOST:
            return
        text = _Text(data, tuple({*telling, *(place for place in places if place[0] in self._far)}))
        if len(text.places) > _TOLD:
            return
        self._by_end |= dict.fromkeys(_ends(data), text)
        self._kept.append(text)
        self._size += text.size
        while self._size > _KEPT:
            oldest = self._kept.popleft()
            self._size -= oldest.size
            for end in _ends(oldest.data):
                if self._by_end.get(end) is oldest:
                    del self._by_end[end]

    def _like(self, data: bytes) -> Iterator[_Text]:
        """What it may be a version of."""
        if len(data) >= LEAST:
            found = [text for end in _ends(data) if (text := self._by_end.get(end))]
            yield from found[:1] if len(found) > 1 and found[0] is found[1] else found


def _ends(data: bytes) -> tuple[tuple[bool, bytes], tuple[bool, bytes]]:
    return (False, data[:_END]), (True, data[-_END:])


def _outside(before: _Text, size: int, first: int, last: int) -> Iterator[Place]:
    """The places of the earlier text where they stand now, before `first` and from `last` on."""
    moved = size - len(before.data)
    for index, place in before.places:
        if place < first:
            yield index, place
        elif place + moved >= last:
            yield index, place + moved


def _shared_start(one: bytes, other: bytes) -> int:
    """With how many bytes both begin, or a few less."""
    at, most = 0, min(len(one), len(other))
    for step in _STEPS:
        while at + step <= most and one[at : at + step] == other[at : at + step]:
            at += step
    return at


def _shared_end(one: bytes, other: bytes, most: int) -> int:
    """With how many bytes both end, or a few less, and not with more than `most`."""
    at, ends, others = 0, len(one), len(other)
    for step in _STEPS:
        while at + step <= most and (
            one[ends - at - step : ends - at] == other[others - at - step : others - at]
        ):
            at += step
    return at
