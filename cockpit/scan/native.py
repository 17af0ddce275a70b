"""The engine of the extra `fast`: hyperscan runs the expressions of all rules at once.

It says where one ended; around that the rule's own words are looked for, and from there on all is as in the
other engine.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import hyperscan

from cockpit.scan.compiled import database
from cockpit.scan.plain import Plain
from cockpit.scan.windows import FARTHEST, GENERATION, Place, Work
from cockpit.standards.secrets.rule import Rule

STEP: Final = 64  # bytes in which all ends of one rule are taken for one
_TOGETHER: Final = 16  # words of one rule that are remembered of one part
MOST: Final = 200_000  # ends in one text; with more of them the other engine does it, whose work is bounded


class Native:
    """Finds where to look with hyperscan.

    Raises:
        ImportError: it does not run on this machine.
    """

    def __init__(self, known: Sequence[Rule], *, cached: bool = True) -> None:
        self._known = tuple(known)
        try:
            self._database = database(self._known, cached=cached)
        except hyperscan.error as reason:
            raise ImportError(f"hyperscan does not run here: {reason}") from None
        self._words = [_looked_for(rule) for rule in self._known]
        self._plain: Plain | None = None
        self._ends: defaultdict[int, list[int]] = defaultdict(list)
        self._offsets: dict[int, tuple[int, ...]] = {}
        self._room = MOST

    def places(self, data: bytes, first: int, last: int, work: Work) -> Iterator[Place]:
        """The places in the lines from `first` to before `last` at which a rule is tried."""
        self._ends.clear()
        self._room = MOST
        try:
            self._database.scan(data[first:last], match_event_handler=self._seen)
        except hyperscan.error:  # too much to tell of, or no memory
            self._plain = self._plain or Plain(self._known)
            return self._plain.places(data, first, last, work)
        return self._around(data, first)

    def _seen(self, index: int, _start: int, end: int, _flags: int, _context: object) -> bool:
        """Keep where the expression of a rule ended; True ends the pass."""
        ends = self._ends[index]
        if not ends or end > ends[-1] + STEP:
            ends.append(end)
            self._room -= 1
        return self._room <= 0

    def _around(self, data: bytes, first: int) -> Iterator[Place]:
        """Where the words of the rules begin that a match which ended there may hold."""
        for index, ends in self._ends.items():
            rule = self._known[index]
            for begins, last in _joined(_span(rule, data, first + end) for end in ends):
                for place in self._words_in(index, data, begins, last):
                    yield index, place

    def _words_in(self, index: int, data: bytes, first: int, last: int) -> Iterator[int]:
        """Where any of the rule's words begins from `first` to before `last`."""
        words, longest = self._words[index]
        part = data[first : last + longest]
        same = hash((index, last - first, part))
        if (offsets := self._offsets.get(same)) is None:
            part = part.lower() if self._known[index].caseless else part
            offsets = tuple(_offsets(words, part, last - first))
            if len(offsets) <= _TOGETHER:
                self._offsets[same] = offsets
        if len(self._offsets) > GENERATION:
            self._offsets.clear()
        return (first + offset for offset in offsets)


def _offsets(words: Sequence[bytes], part: bytes, most: int) -> Iterator[int]:
    """Where a word begins in the part, before `most`."""
    for word in words:
        at = part.find(word)
        while 0 <= at < most:
            yield at
            at = part.find(word, at + 1)


def _span(rule: Rule, data: bytes, end: int) -> tuple[int, int]:
    """Where a word may begin of a match that ended there or up to `STEP` bytes later."""
    reach = min(rule.reach, FARTHEST)
    first, last = max(0, end - reach), min(len(data), end + STEP + reach)
    if rule.lines > 1:
        return first, last
    begins, ends = data.rfind(b"\n", first, max(first, end - 1)), data.find(b"\n", end + STEP, last)
    return (first if begins < 0 else begins + 1), (last if ends < 0 else ends)


def _joined(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same without any part twice."""
    first, last = next(spans)
    for begins, ends in spans:
        if begins > last:
            yield first, last
            first = begins
        last = max(last, ends)
    yield first, last


def _looked_for(rule: Rule) -> tuple[tuple[bytes, ...], int]:
    """The words of the rule as they are compared, and the length of the longest."""
    words = tuple(word.lower() for word in rule.words) if rule.caseless else rule.words
    return words, max(map(len, words))
