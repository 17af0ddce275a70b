"""Where in a long text a pattern may begin: a few plain searches in place of a try at every letter. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

Match = re.Match[str]
Pattern = re.Pattern[str]
_LOCAL: Final = re.compile(r"[\w.+-]{1,64}\Z")
_FIRST: Final = re.compile(r"\d{1,3}\Z")
_DOTTED: Final = re.compile(r"\.\d{1,3}\.\d{1,3}\.\d{1,3}")
_LONG_LOWER: Final = "\u0130"  # the one letter that is two when it is small


def small(text: str) -> str:
    """The text in small letters, each where it was."""
    return text.replace(_LONG_LOWER, "I").lower()


def found_at(text: str, words: Iterable[str], within: str = "") -> Iterator[int]:
    """Where each of the words begins; `within` is the text in small letters where case does not matter."""
    low = within or text
    for word in words:
        at = low.find(word)
        while at >= 0:
            yield at
            at = low.find(word, at + 1)


def begun(pattern: Pattern, text: str, starts: Iterable[int]) -> Iterator[Match]:
    """Every match of the pattern that begins at one of the places."""
    return (one for at in starts if (one := pattern.match(text, at)))


def seeded(pattern: Pattern, seed: Pattern, text: str) -> Iterator[Match]:
    """The same where a match begins as the seed, which is quickly found."""
    return begun(pattern, text, (one.start() for one in seed.finditer(text)))


def locals_of(text: str) -> Iterator[int]:
    """Where that begins which stands before each @, also as it is written in an address of the web."""
    for at in found_at(text, ("@", "%40")):
        if one := _LOCAL.search(text[max(at - 65, 0) : at]):
            yield at - len(one[0])


def numbers_of(text: str) -> Iterator[int]:
    """Where four numbers with dots between them begin."""
    for one in _DOTTED.finditer(text):
        if first := _FIRST.search(text[max(one.start() - 3, 0) : one.start()]):
            yield one.start() - len(first[0])
