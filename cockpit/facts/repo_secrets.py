"""The fact `RepoSecrets`: what looks like a secret in the checkout and in all that git still keeps of it."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.leaks import Leak, Place


@dataclass(frozen=True, slots=True)
class RepoSecrets:
    """Every value that was found, by place; the same value at the same path is there once for each place.

    `missing` stands in place of everything where there is nothing to read. `gaps` are sentences about what
    could not be read: with one in it, nothing found does not mean nothing there. `history` is false where the
    folder is no repository. `files` and `objects` count what was read. `left` is how many leaks more there
    were than are kept.
    """

    leaks: tuple[Leak, ...] = ()
    gaps: tuple[str, ...] = ()
    tree_gaps: tuple[str, ...] = ()
    history: bool = True
    files: int = 0
    objects: int = 0
    left: int = 0
    missing: Unreachable | None = None

    @property
    def in_tree(self) -> tuple[Leak, ...]:
        """What stands in the files of the checkout, or waits in the index."""
        return tuple(leak for leak in self.leaks if leak.place in (Place.TREE, Place.INDEX))

    @property
    def in_history(self) -> tuple[Leak, ...]:
        """What git keeps."""
        return tuple(leak for leak in self.leaks if leak.place not in (Place.TREE, Place.INDEX))
