"""The engine of the standard library: a line that was searched before without a match is not searched again.

A history says the same lines again and again, so only new lines are searched for words, and only around words
the rules' expressions run. What is remembered of a line is its hash, in two generations of bounded size.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count
from typing import Final

from cockpit.scan.memory import Memory
from cockpit.scan.windows import Place, Work, line, may_match, window
from cockpit.scan.words import Words
from cockpit.standards.secrets.rule import Rule
from cockpit.standards.secrets.sift import held

GENERATION: Final = 250_000  # lines
PIECE: Final = 1 << 20  # bytes that are taken apart at once
TELLING: Final = 50_000  # lines that are kept for what they tell

Clear = tuple[int, tuple[int, int]]  # a word around which nothing matches, and what was searched


class Plain:
    """Finds where to look with nothing but the standard library."""

    def __init__(self, known: Sequence[Rule]) -> None:
        self._known = tuple(known)
        self._words = Words(known)
        self._dull_lines = Memory(GENERATION)
        self._telling: dict[int, list[Place]] = {}

    def places(self, data: bytes, first: int, last: int, work: Work) -> Iterator[Place]:
        """The places in the lines from `first` to before `last` at which a rule is tried."""
        for start, piece, whole in pieces(data, first, last, self._words.longest):
            yield from (
                self._in_lines(start, piece, work) if whole else self._in_part(data, start, piece, work)
            )

    def _in_part(self, data: bytes, start: int, piece: bytes, work: Work) -> Iterator[Place]:
        """The places in a part of a very long line."""
        for place, index in self._words.places(piece, work):
            rule = self._known[index]
            around = window(rule, data, start + place)
            if not work.may(around[1] - around[0]):
                return
            if rule.lines > 1 or may_match(rule, data, start + place, *around):
                yield index, start + place

    def _in_lines(self, start: int, piece: bytes, work: Work) -> Iterator[Place]:
        """The places in whole lines: of those that are new, and of those that told something before."""
        lines = piece.split(b"\n")
        hashes = list(map(hash, lines))
        new = self._dull_lines.unknown(set(hashes))
        if not new:
            return
        if unread := new.difference(self._telling):
            self._read(compress(lines, map(unread.__contains__, hashes)), work)
        telling = set(filter(self._telling.__contains__, new))
        if not work.left:
            self._dull_lines.update(new - telling)
        if telling:
            ends = list(accumulate(map(len, lines), initial=start))
            for at in compress(count(), map(telling.__contains__, hashes)):
                for index, offset in self._telling[hashes[at]]:
                    yield index, ends[at] + at + offset

    def _read(self, lines: Iterator[bytes], work: Work) -> None:
        """Keep of which lines an expression matches, or may with the lines around, and at which words."""
        text = b"\n".join(dict.fromkeys(lines))
        clear: dict[int, Clear] = {}
        begins, ends = 0, -1
        if len(self._telling) > TELLING:
            self._telling.clear()
        for place, index in self._words.places(text, work):
            if not begins <= place < ends:
                begins, ends = line(text, place)
            rule = self._known[index]
            if rule.lines == 1:
                around = max(begins, place - rule.reach), min(ends, place + rule.reach)
                if _known_clear(rule, text, place, around, clear.get(index)):
                    clear[index] = place, around
                    continue
                if not work.may(around[1] - around[0]):
                    break
                if not may_match(rule, text, place, *around):
                    clear[index] = place, around
                    continue
            self._telling.setdefault(hash(text[begins:ends]), []).append((index, place - begins))


def _known_clear(rule: Rule, text: bytes, place: int, around: tuple[int, int], clear: Clear | None) -> bool:
    """Nothing matches around the word, because the window was searched, or nothing may begin here."""
    if clear is None or rule.begins:
        return False
    return clear[1] == around or (clear[0] == place - 1 and held(rule, text, place))


def pieces(data: bytes, first: int, last: int, overlap: int) -> Iterator[tuple[int, bytes, bool]]:
    """Whole lines of about `PIECE` bytes with where they start, and of a longer line parts that overlap."""
    at = first
    while at < last:
        ends = last if last - at <= PIECE else data.rfind(b"\n", at, at + PIECE)
        if ends >= at:
            yield at, data[at:ends], True
            at = ends + 1
            continue
        ends = data.find(b"\n", at + PIECE, last)
        ends = last if ends < 0 else ends
        for start in range(at, ends, PIECE):
            yield start, data[start : min(start + PIECE + overlap, ends)], False
        at = ends + 1
