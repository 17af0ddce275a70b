"""Where objects with something to tell came from: commit, day, path; reachable or lost."""

import os
from collections.abc import AsyncGenerator, Collection, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.leaks import Place
from cockpit.scan.repository import Repository
from cockpit.scan.streams import CutShortError, records

# A log without anything that the repository's own settings could add: no program, no other root of paths.
_LOG: Final = (
    "log",
    "--reverse",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-relative",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-notes",
    "--root",
    "--format=@%H %cI",
)
_BRANCHES: Final = ("--exclude=refs/stash", "--exclude=refs/notes/*", "--all")
_STASHES: Final = 200


@dataclass(frozen=True, slots=True)
class Sighting:
    """An object at one path; `commit` brought it there, at `since`, both empty where that is not known."""

    id: str
    place: Place
    path: bytes
    commit: str = ""
    since: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A name and what it leads to: `kind` is commit, tag, blob or tree."""

    id: str
    kind: str
    name: str


@dataclass(slots=True)
class Whence:
    """Sightings, oldest first; `troubles` are why there may be more."""

    sightings: list[Sighting] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def add(self, one: Sighting) -> None:
        """One more."""
        self.sightings.append(one)
        self.met.add(one.id)


async def whence(
    repository: Repository, wanted: Collection[str], refs: Iterable[Ref], staged: Collection[str]
) -> Whence:
    """Where the wanted objects stand.

    Args:
        repository: that holds them.
        wanted: ids of files, commits and tags.
        refs: all names of the repository.
        staged: ids of what is in the index, which is not lost although no commit holds it.
    """
    seen = Whence()
    await _head(repository, frozenset(wanted), seen)
    in_head = set(seen.met)
    seen.met.clear()  # of these, too, the commit that brought them is looked for
    _named(refs, frozenset(wanted), seen)
    stashes = await _stashes(repository)
    for place, how in (
        (Place.HISTORY, _BRANCHES),
        (Place.HISTORY, ("-m", "--merges", *_BRANCHES)),
        (Place.NOTE, ("-m", "--glob=refs/notes/*")),
        (Place.STASH, ("-m", *stashes, "--not", *_BRANCHES)),
        (Place.LOST, ("-m", "--reflog", "--not", *_BRANCHES)),
    ):
        left = frozenset(wanted) - seen.met
        if left and (stashes or place is not Place.STASH):
            await _walked(repository, place, how, left, seen)
    for id_ in sorted(frozenset(wanted) - seen.met - in_head - frozenset(staged)):
        seen.add(Sighting(id_, Place.LOST, f"object {id_[:12]}".encode()))
    return seen


async def _head(repository: Repository, wanted: frozenset[str], seen: Whence) -> None:
    """The paths in the commit that is checked out."""
    try:
        async with aclosing(records(repository, "ls-tree", "-r", "-z", "--full-tree", "HEAD")) as told:
            async for some in told:
                for line in some:
                    row, _, path = line.partition(b"\t")
                    id_ = row.rpartition(b" ")[2].decode("ascii")
                    if id_ in wanted:
                        seen.add(Sighting(id_, Place.HISTORY, _below(repository, path), head=True))
    except CutShortError:
        return  # there is no commit yet, or it is damaged, which is counted elsewhere


def _named(refs: Iterable[Ref], wanted: frozenset[str], seen: Whence) -> None:
    """Tags, and files that a tag leads to without any commit."""
    for ref in refs:
        if ref.id in wanted and ref.kind in ("tag", "blob"):
            place = Place.TAG if ref.kind == "tag" else Place.HISTORY
            seen.add(Sighting(ref.id, place, f"tag {ref.name.removeprefix('refs/tags/')}".encode()))


async def _walked(
    repository: Repository, place: Place, how: tuple[str, ...], wanted: frozenset[str], seen: Whence
) -> None:
    """Every file and commit of the wanted ones that a log shows, oldest first, each at each path once."""
    known: set[tuple[str, bytes]] = set()
    try:
        async with aclosing(_changes(repository, how, wanted)) as changes:
            async for commit, since, id_, path in changes:
                if (id_, path) not in known:
                    known.add((id_, path))
                    seen.add(_sighting(place, commit, since, id_, _below(repository, path)))
    except CutShortError as reason:
        seen.troubles.append(str(reason))


def _below(repository: Repository, path: bytes) -> bytes:
    """A path of the repository as it is seen from the folder that is read."""
    return os.path.relpath(b"/" + path, b"/" + repository.prefix) if repository.prefix and path else path


def _sighting(place: Place, commit: str, since: str, id_: str, path: bytes) -> Sighting:
    if id_ == commit:  # its message
        where = Place.LOST if place is Place.LOST else Place.COMMIT
        return Sighting(id_, where, f"message of commit {commit[:12]}".encode(), commit, since)
    if place is Place.NOTE:
        path = b"note on " + path.replace(b"/", b"")[:12]
    return Sighting(id_, place, path, commit, since)


async def _changes(
    repository: Repository, how: tuple[str, ...], wanted: frozenset[str]
) -> AsyncGenerator[tuple[str, str, str, bytes]]:
    """(commit, since, id, path) of each wanted file a commit brings, and of each wanted commit itself."""
    ids = frozenset(id_.encode("ascii") for id_ in wanted)
    length = max(map(len, ids), default=40)
    commit, since, row = b"", b"", b""
    async with aclosing(records(repository, *_LOG, *how, "--")) as told:
        async for some in told:
            for one in some:
                if row:
                    if row[-length - 2 : -2] in ids:
                        yield commit.decode(), since.decode(), row[-length - 2 : -2].decode(), one
                    row = b""
                elif one[:1] == b"@":
                    commit, _, since = one[1:].partition(b" ")
                    if commit in ids:
                        yield commit.decode(), since.decode(), commit.decode(), b""
                else:
                    row = one


async def _stashes(repository: Repository) -> tuple[str, ...]:
    """The commits that stashes are made of."""
    found: list[str] = []
    try:
        async with aclosing(
            records(repository, "rev-list", "--walk-reflogs", "refs/stash", "--", by=b"\n")
        ) as told:
            async for some in told:
                found += [one.decode("ascii") for one in some if one]
    except CutShortError:
        return ()  # there is none
    return tuple(found[:_STASHES])


async def refs(repository: Repository) -> list[Ref]:
    """All names of the repository.

    Raises:
        CutShortError: git does not list them.
    """
    found = []
    lines = records(repository, "for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", by=b"\n")
    async with aclosing(lines):
        async for some in lines:
            for line in filter(None, some):
                id_, kind, name = line.decode("utf-8", "backslashreplace").split(" ", 2)
                found.append(Ref(id_, kind, name))
    return found
