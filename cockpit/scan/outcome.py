"""What a reading has found, as the fact."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.leaks import Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.scan.files import Held
from cockpit.scan.gathered import Gathered, shown
from cockpit.scan.objects import Listing
from cockpit.scan.repository import Repository
from cockpit.scan.seen import Seen
from cockpit.scan.tally import Tally
from cockpit.scan.tree import Tree
from cockpit.scan.whence import Whence
from cockpit.text import safe

_NAMED: Final = 20  # modules named one by one


@dataclass(slots=True)
class Read:
    """All that a reading has met so far; `absent` objects are referred to and not here."""

    repository: Repository | None
    seen: Seen
    tally: Tally
    there: Tree = field(default_factory=Tree)
    held: Held = field(default_factory=Held)
    listing: Listing = field(default_factory=Listing)
    place: Place = Place.TREE
    total: int = 0
    absent: int = 0
    troubles: list[str] = field(default_factory=list)


def outcome(read: Read, whence: Whence) -> RepoSecrets:
    """The fact; where it came from is only known of what `whence` has."""
    found = _gathered(read, whence)
    return RepoSecrets(
        leaks=found.leaks(),
        gaps=tuple(dict.fromkeys(_history_gaps(read, whence))) if read.repository else (),
        tree_gaps=tuple(_tree_gaps(read)),
        history=read.repository is not None,
        files=len(read.held.files),
        objects=read.listing.objects,
        left=found.left,
    )


def _gathered(read: Read, whence: Whence) -> Gathered:
    found, seen = Gathered(), read.seen
    for file, id_ in read.held.files:
        now = read.tally.changed.get(id_, id_)
        found.add(seen.told(now), read.place, file.path, tracked=file.tracked, ignored=file.ignored)
    met = set() if read.held.files else {one.id for one in whence.sightings}
    for path, id_ in read.there.staged:
        if id_ not in met:  # what is in the newest commit is in the index as well
            found.add(seen.told(id_), Place.INDEX, path, tracked=True)
    for one in whence.sightings:
        found.add(seen.told(one.id), one.place, one.path, commit=one.commit, since=one.since, head=one.head)
    return found


def _tree_gaps(read: Read) -> Iterator[str]:
    yield from read.there.gaps
    ids = ((read.tally.changed.get(id_, id_), shown(file.path)) for file, id_ in read.held.files)
    yield from _notes(read.seen, ids, "file")
    if unread := len(read.held.unread) + read.tally.unread_files:
        yield f"{many(unread, 'file')} cannot be read"
    if read.tally.gone:
        yield f"{many(read.tally.gone, 'file')} went away before being read: look again"


def _history_gaps(read: Read, whence: Whence) -> Iterator[str]:
    assert read.repository is not None
    yield from read.repository.gaps
    ids = (id_.hex() for id_ in read.seen.here)
    yield from _notes(read.seen, ((id_, f"object {id_[:12]}") for id_ in ids), "object")
    if damaged := read.listing.damaged + read.tally.unread:
        yield f"{many(damaged, 'object')} cannot be read: git fsck tells which"
    if read.absent:
        yield f"{many(read.absent, 'object')} should be here and {'is' if read.absent == 1 else 'are'} not"
    for path in read.there.modules[:_NAMED]:
        yield f"{shown(path)} is another repository: its history was not read. cockpit scan {shown(path)}"
    if len(read.there.modules) > _NAMED:
        yield f"{len(read.there.modules) - _NAMED} more repositories inside this one were not read"
    yield from read.troubles
    yield from (f"where something came from is not known to the end: {why}" for why in whence.troubles)


def _notes(seen: Seen, ids: Iterable[tuple[str, str]], what: str) -> Iterator[str]:
    """What was noted while objects or files, given as (id, path), were read; one alone is named."""
    noted: dict[str, list[str]] = {}
    for id_, path in ids:
        for part in seen.told(id_):
            for gap in part.get("gaps", ()):
                noted.setdefault(gap, []).append(path)
    for gap, paths in sorted(noted.items()):
        yield f"{paths[0] if len(paths) == 1 else many(len(paths), what)}: {safe(gap, 300)}"


def many(number: int, what: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {what}{'s' * (number != 1)}"
