"""A flaw: one thing that is wrong with a pack, where it stands, and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Literal

from cockpit.text import redact, safe

# The pack itself is wrong; it was right and is no longer so; could not be looked at; good to know.
Kind = Literal["damage", "drift", "undecided", "note"]
MOST: Final = 300  # flaws of one examination: a hostile pack can hold any number
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Flaw:
    """`place` is a path in the pack (`risk[2].severity`, rows counted from one) or a file of its folder."""

    kind: Kind
    place: str
    said: str
    do: str = ""

    @property
    def shown(self) -> "Flaw":
        """The flaw as it may be shown: a pack's own words are quoted in it, and they can be anything."""
        words = (safe(redact(text), _LONGEST) for text in (self.place, self.said, self.do))
        return Flaw(self.kind, *words)


def damage(place: str, said: str, do: str = "") -> Flaw:
    """The pack is wrong."""
    return Flaw("damage", place, said, do)


def drift(place: str, said: str, do: str = "") -> Flaw:
    """The pack was right once."""
    return Flaw("drift", place, said, do)


def undecided(place: str, said: str, do: str = "") -> Flaw:
    """It could not be looked at."""
    return Flaw("undecided", place, said, do)


def note(place: str, said: str, do: str = "") -> Flaw:
    """Nothing is wrong."""
    return Flaw("note", place, said, do)


def few(flaws: Iterable[Flaw]) -> Iterator[Flaw]:
    """The flaws of one examination ready to be shown, at most MOST; that more were left out is said."""
    found = list(islice(flaws, MOST + 1))
    yield from (flaw.shown for flaw in found[:MOST])
    if len(found) > MOST:
        yield damage("", f"there are more than {MOST} of this sort; the rest is not listed")


def quoted(value: Any) -> str:
    """A value of the pack as a few words of a sentence."""
    return f'"{safe(str(value), 120)}"'
