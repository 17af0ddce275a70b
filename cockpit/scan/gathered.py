"""What was found, each value once at each path and place, and no more of it than people can read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.text import redact, safe

MOST: Final = 2000
_MOST_HARMLESS: Final = 500
_COUNTED: Final = 100_000
_STANCES: Final = (Stance.SECRET, Stance.TEST, Stance.PUBLIC)

Key = tuple[str, str, str, Place]  # rule, digest, path, place


@dataclass(slots=True)
class Gathered:
    """Leaks by what makes them one; `left` is how many there are beyond those kept."""

    secrets: dict[Key, Leak] = field(default_factory=dict)
    harmless: dict[Key, Leak] = field(default_factory=dict)
    beyond: set[Key] = field(default_factory=set)
    more: int = 0

    def add(self, told: Iterable[Mapping[str, Any]], place: Place, path: bytes, **seen: Any) -> None:
        """Add what is told of an object or file at a path; what a file holds is not told of the index too."""
        where = shown(path)
        for found in _each(told):
            leak = _leak(found, place, where, seen)
            if place is not Place.INDEX or not self._holds((leak.rule, leak.digest, leak.path, Place.TREE)):
                self._keep(leak)

    def _holds(self, key: Key) -> bool:
        return key in self.secrets or key in self.harmless or key in self.beyond

    def _keep(self, leak: Leak) -> None:
        key = (leak.rule, leak.digest, leak.path, leak.place)
        secret = leak.stance is Stance.SECRET
        kept, most = (self.secrets, MOST) if secret else (self.harmless, _MOST_HARMLESS)
        if key in kept:
            kept[key] = _joined(kept[key], leak)
        elif len(kept) < most:
            kept[key] = leak
        elif len(self.beyond) < _COUNTED:
            self.beyond.add(key)

    @property
    def left(self) -> int:
        """How many more there were."""
        return len(self.beyond) + self.more

    def leaks(self) -> tuple[Leak, ...]:
        """All that were kept, in an order that is the same for the same repository."""
        came = {
            (leak.rule, leak.digest, leak.path): leak
            for leak in (*self.secrets.values(), *self.harmless.values())
            if leak.place is Place.HISTORY
        }
        whole = [_dated(leak, came) for leak in (*self.secrets.values(), *self.harmless.values())]
        return tuple(sorted(whole, key=_order))


def shown(path: bytes) -> str:
    """The path as it may be printed."""
    return safe(redact(path.decode("utf-8", "backslashreplace")), 300)


def _each(told: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in told:
        yield from part.get("found", ())


def _leak(found: Mapping[str, Any], place: Place, path: str, seen: Mapping[str, Any]) -> Leak:
    return Leak(
        rule=found["rule_id"],
        title=found["title"],
        digest=found["digest"],
        shown=found["shown"],
        place=place,
        path=path,
        line=found["line"],
        column=found["column"],
        stance=Stance(found["stance"]),
        provider=found["provider"],
        inside=safe(redact(found["inside"]), 200),
        why=found["why"],
        **seen,
    )


def _joined(first: Leak, again: Leak) -> Leak:
    """The same value at the same place once more: where it came in stays, where it is now is newer."""
    if again.head and not first.head:
        first = replace(first, line=again.line, column=again.column, inside=again.inside, head=True)
    if first.commit or not again.commit:
        return first
    return replace(first, commit=again.commit, since=again.since)


def _dated(leak: Leak, came: Mapping[tuple[str, str, str], Leak]) -> Leak:
    """A value in a file of the checkout, with the commit that brought it."""
    before = came.get((leak.rule, leak.digest, leak.path))
    if leak.place is not Place.TREE or before is None:
        return leak
    return replace(leak, commit=before.commit, since=before.since, head=before.head)


def _order(leak: Leak) -> tuple[int, int, str, int, int, str, str]:
    stance, place = _STANCES.index(leak.stance), list(Place).index(leak.place)
    return (stance, place, leak.path, leak.line, leak.column, leak.rule, leak.digest)
