"""Values in bytes: a finder says where to look, and there the rules' own expressions decide."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, Protocol

from cockpit.scan.akin import Akin
from cockpit.scan.matcher import Hit
from cockpit.scan.memory import Memory
from cockpit.scan.windows import GENERATION, Place, Work, extract
from cockpit.standards.secrets.rule import Rule

PLACES: Final = 200_000  # of one text that are looked at


class Finder(Protocol):
    """Says where a rule may find a value."""

    def places(self, data: bytes, first: int, last: int, work: Work) -> Iterable[Place]:
        """The places in the lines from `first` to before `last`, more than needed but never fewer."""
        ...


class Engine:
    """Finds values; for one thread at a time. `left` is how many places of the last bytes were left out."""

    def __init__(self, known: Sequence[Rule], finder: Finder) -> None:
        self._known, self.finder = tuple(known), finder
        self._dull = Memory(GENERATION)
        self._akin = Akin(known)
        self.left = 0

    def hits(self, data: bytes) -> list[Hit]:
        """Every value in the bytes, by where it begins; no two overlap."""
        find, close = Work(len(data)), Work(len(data))  # to find where to look, and to look there
        first, last, before = self._akin.between(data)
        found = iter(self.finder.places(data, first, last, find) if first < last else ())
        places = {*before, *islice(found, PLACES)}
        find.left += next(found, None) is not None
        hits, telling = extract(self._known, data, places, close, self._dull)
        self.left = find.left + close.left
        if not self.left:
            self._akin.keep(data, places, telling)
        return hits
