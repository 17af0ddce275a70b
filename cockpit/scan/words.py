"""Where any word of any rule begins in a text, whatever the number of words.

One expression over all words stops at nearly every letter. So each word is found by its rarest one: there is
an expression for each such letter, which is looked for as fast as memory is read, and only there the rest of
the words is compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cockpit.scan.windows import Work
from cockpit.standards.secrets.rule import Rule

# How often a byte stands in a thousand of code, in lower case; all others once at most.
_LETTERS: Final = b" etsrinaolcdufph.'m,()gb_=ywv\"x:0k/{\\1-2[];q}j"
_TIMES: Final = (
    *(228, 71, 53, 43, 41, 40, 39, 39, 38, 27, 24, 23, 20, 20, 19, 16, 15, 15, 14, 14, 12, 12),
    *(11, 10, 10, 10, 8, 6, 6, 6, 6, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2),
)
_OFTEN: Final[Mapping[int, int]] = dict(zip(_LETTERS, _TIMES, strict=True))
_SHORTEST: Final = 2  # bytes
_COST: Final = 256  # of one word, as if so many bytes had been looked at
_LOOKING: Final = 8  # what one more expression costs, in the same measure


class Words:
    """All words of the rules: looked for in lower case, compared as they stand where case counts.

    Raises:
        ValueError: a word is a single byte.
    """

    def __init__(self, known: Sequence[Rule]) -> None:
        self._meant: dict[bytes, list[tuple[int, bytes]]] = defaultdict(list)
        for index, rule in enumerate(known):
            for word in rule.words:
                if len(word) < _SHORTEST:
                    raise ValueError(f"a word of {rule.id} is too short to look for")
                self._meant[word.lower()].append((index, b"" if rule.caseless else word))
        self.longest = max(map(len, self._meant), default=1)
        self._around = _around(self._meant)
        letters = _letters(self._around)
        self._finders = tuple(_Finder(letter, self._around, letters) for letter in letters)

    def places(self, text: bytes, work: Work) -> Iterator[tuple[int, int]]:
        """Where a word begins and the index of a rule whose word it is, each once, in no order."""
        lowered = text.lower()
        for finder in self._finders:
            by_next, search = finder.by_next, finder.expression.search
            one = search(lowered)
            while one:
                start = one.start()
                one = search(lowered, start + 1)
                for after in (lowered[start + 1 : start + 3], lowered[start + 1 : start + 2]):
                    for at, core in by_next.get(after, ()):
                        if start >= at and lowered.startswith(core, start - at):
                            if not work.may(_COST):
                                return
                            yield from self._here(text, lowered, core, start - at)

    def _here(self, text: bytes, lowered: bytes, core: bytes, begins: int) -> Iterator[tuple[int, int]]:
        """The words around one that was found."""
        for offset, word in self._around[core]:
            place = begins - offset
            if place < 0 or not (word == core or lowered.startswith(word, place)):
                continue
            for index, exact in self._meant[word]:
                if not exact or text.startswith(exact, place):
                    yield place, index


class _Finder:
    """Finds the words whose rarest letter is the same one; `by_next` has them by what stands behind it."""

    def __init__(self, letter: int, cores: Iterable[bytes], letters: Sequence[int]) -> None:
        self.by_next: dict[bytes, list[tuple[int, bytes]]] = defaultdict(list)
        by_letter: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
        for core in cores:
            at = _rarest(core, letters)
            if core[at] == letter:
                self.by_next[core[at + 1 : at + 3]].append((at, core))
                by_letter[core[at + 1]].append((at, core))
        rest = _either(_rest(found) for found in by_letter.values())
        self.expression = re.compile(re.escape(bytes((letter,))) + rest)


def _around(words: Iterable[bytes]) -> dict[bytes, list[tuple[int, bytes]]]:
    """The words that hold no other one, and for each those that hold it and how far in: itself at 0."""
    around: dict[bytes, list[tuple[int, bytes]]] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        core = next((part for part in _parts(word) if part in around), word)
        around.setdefault(core, []).append((word.index(core), word))
    return around


def _parts(word: bytes) -> Iterator[bytes]:
    """Everything of two bytes and more that stands in the word."""
    return (word[at:end] for at in range(len(word)) for end in range(at + _SHORTEST, len(word) + 1))


def _letters(words: Iterable[bytes]) -> tuple[int, ...]:
    """A few rare letters of which every word has one before its last."""
    left, chosen = [frozenset(word[:-1]) for word in words], list[int]()
    while left:
        held = Counter(letter for letters in left for letter in letters)
        chosen.append(max(sorted(held), key=lambda letter: held[letter] / (_LOOKING + _OFTEN.get(letter, 1))))
        left = [letters for letters in left if chosen[-1] not in letters]
    return tuple(chosen)


def _rarest(word: bytes, letters: Sequence[int]) -> int:
    """Where in the word the letter stands by which it is looked for."""
    able = (at for at in range(len(word) - 1) if word[at] in letters)
    return min(able, key=lambda at: _OFTEN.get(word[at], 1) * (1 + _OFTEN.get(word[at + 1], 1)))


def _rest(found: list[tuple[int, bytes]]) -> bytes:
    """Words that go on with the same letter: that one, then what is left of each, then what it began with."""
    first = found[0][1][found[0][0] + 1 : found[0][0] + 2]
    ends = _either(re.escape(core[at + 2 :]) + b"(?<=" + re.escape(core) + b")" for at, core in found)
    return re.escape(first) + ends


def _either(alternatives: Iterable[bytes]) -> bytes:
    return b"(?:" + b"|".join(alternatives) + b")"
