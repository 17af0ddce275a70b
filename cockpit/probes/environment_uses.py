"""Puts together what each file reads: every variable once, with its first places."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.environment import VariableUse
from cockpit.standards.env_code import InFile
from cockpit.text import safe

MOST_NAMES: Final = 2000
MOST_RIDDLES: Final = 50
PLACES: Final = 3


@dataclass(slots=True)
class _Seen:
    where: dict[bool, list[str]] = field(default_factory=lambda: {False: [], True: []})
    count: int = 0
    required: bool = False
    packages: dict[str, None] = field(default_factory=dict)
    languages: dict[str, None] = field(default_factory=dict)


class Uses:
    """What was read so far, by name."""

    def __init__(self) -> None:
        self._by_name: dict[str, _Seen] = {}
        self._riddles: list[str] = []

    def add(self, path: str, package: str, language: str, held: InFile, *, test: bool) -> None:
        """One more file."""
        for one in held.found:
            if one.name not in self._by_name and len(self._by_name) >= MOST_NAMES:
                continue
            seen = self._by_name.setdefault(one.name, _Seen())
            seen.count += not test
            seen.required |= not one.optional and not test
            places = seen.where[test]
            if len(places) < PLACES:
                places.append(safe(f"{path}:{one.line}", 200))
            if not test:
                seen.packages.setdefault(safe(package, 200))
                seen.languages.setdefault(language)
        if not test:
            self._riddles += [safe(f"{path}:{line}", 200) for line in held.dynamic]

    def all(self) -> tuple[VariableUse, ...]:
        """Every variable by name; one that only tests read is marked."""
        return tuple(_use(name, self._by_name[name]) for name in sorted(self._by_name))

    def riddles(self) -> tuple[str, ...]:
        """The places at which the name is put together."""
        return tuple(self._riddles[:MOST_RIDDLES])


class Words:
    """Names that are looked for as words, in whatever text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._open = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names}
        self._found: set[str] = set()

    def look(self, text: str) -> None:
        """One more text; a name that was found is looked for no longer."""
        here = [name for name, word in self._open.items() if name in text and word.search(text)]
        self._found.update(here)
        for name in here:
            del self._open[name]

    def found(self, read: Collection[str]) -> tuple[str, ...]:
        """What was found and is not known to be read."""
        return tuple(sorted(self._found.difference(read)))


def _use(name: str, seen: _Seen) -> VariableUse:
    own = seen.where[False]
    return VariableUse(
        name,
        tuple(own or seen.where[True]),
        seen.count,
        optional=not seen.required,
        test=not own,
        packages=tuple(seen.packages),
        languages=tuple(seen.languages),
    )
