"""One reading of a folder: its files, and with a repository all that git has, each piece once."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.leaks import Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.model import Advance
from cockpit.running import git_environment
from cockpit.scan.attributed import attributed
from cockpit.scan.complete import absent, state
from cockpit.scan.crew import Answer, Errand, readers, shared
from cockpit.scan.files import held, slices_of
from cockpit.scan.objects import Listing, packed, slices
from cockpit.scan.outcome import Read, outcome
from cockpit.scan.pieces import Slice
from cockpit.scan.repository import READER, Repository, opened
from cockpit.scan.seen import Seen, key_of
from cockpit.scan.streams import CutShortError
from cockpit.scan.tally import Tally
from cockpit.scan.tree import File, Tree, tree
from cockpit.scan.whence import Whence

BROKEN_OFF: Final = "the reading was interrupted: what comes after is not known"
_EVERY: Final = 0.1  # seconds between two words about how far it is
_FEW: Final = 1000  # objects and files that one process has read before another has started


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read, and how.

    `salt` keys the digests, `cache` is a file to remember in, `jobs` how many processes (0: as fits),
    `engine` one of `native` and `plain`, or empty for the better one that is there. With `only`, paths in the
    folder, nothing else is read; then `log` says that they are logs. `rules` are the ids of those that are
    applied, by default all.
    """

    folder: Path
    salt: bytes
    tree: bool = True
    history: bool = True
    jobs: int = 0
    engine: str = ""
    cache: Path | None = None
    only: tuple[bytes, ...] = ()
    log: bool = False
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Scan:
    """A reading under way. When it is cancelled, `so_far` is what it had found."""

    wish: Wish
    tell: Callable[[Advance], None]
    so_far: RepoSecrets | None = None
    _said: float = 0.0
    _handed: int = 0  # names that were given to be read

    async def run(self) -> RepoSecrets:
        """Read everything that was wished for."""
        repository = None if self.wish.only else await opened(self.wish.folder)
        if isinstance(repository, Unreachable):
            return RepoSecrets(missing=repository, history=False)
        key = await aside(lambda: key_of(self.wish.salt, self.wish.rules))
        seen = Seen.opened(self.wish.cache, key)
        read = Read(repository, seen, Tally(seen), place=Place.LOG if self.wish.log else Place.TREE)
        try:
            await self._read(read)
            return outcome(read, await self._whence(read))
        except asyncio.CancelledError:
            self.so_far = _cut_short(outcome(read, Whence()))
            raise
        finally:
            seen.close()

    async def _read(self, read: Read) -> None:
        """Have everything read that is not known yet."""
        wish, folder = self.wish, self.wish.folder
        only = [File(path) for path in wish.only]
        read.there = Tree(files=only) if only else await tree(folder, read.repository)
        like = next((id_ for _, id_ in read.there.staged), "")
        if wish.tree:
            all_ = len(read.there.files)
            read.held = await held(
                folder,
                read.there.files,
                like,
                lambda done: self._say("reading the files", done, all_, "files"),
            )
        environment = read.repository.environment if read.repository else git_environment()
        errand = Errand(folder.absolute(), READER, environment, wish.salt, wish.engine, wish.log, wish.rules)
        read.total = await packed(read.repository) if read.repository and wish.history else 0
        async with asyncio.TaskGroup() as tasks:
            if read.repository and wish.history:
                tasks.create_task(_complete(read, read.repository))
            many = readers(wish.jobs) if read.total + len(read.held.files) > _FEW else 1
            lost = await shared(self._handing(read), errand, many, lambda told: self._hear(read, told))
        read.tally.lost(lost)

    def _hear(self, read: Read, answer: Answer) -> None:
        read.tally.hear(answer)
        waiting, listed = self._handed - read.tally.read, read.listing.listed
        if listed:
            self._say("reading the history", max(0, listed - waiting), read.total, "objects")
        else:
            self._say("searching the files", read.tally.read, len(read.held.files), "files")

    def _say(self, what: str, done: int, total: int, unit: str) -> None:
        """Tell how far it is, not too often."""
        now = asyncio.get_running_loop().time()
        if now - self._said >= _EVERY:
            self._said = now
            self.tell(Advance(what, done, max(done, total), unit))

    async def _handing(self, read: Read) -> AsyncGenerator[Slice]:
        """The same as `_slices`, counted."""
        async with aclosing(self._slices(read)) as slices:
            async for one in slices:
                self._handed += len(one.names)
                yield one

    async def _slices(self, read: Read) -> AsyncGenerator[Slice]:
        """Everything that has still to be read: the files first, for they are what people look at."""
        for one in slices_of(read.held, read.seen.unread):
            yield one
        if read.repository is None:
            return
        if not self.wish.history:
            if waiting := _staged(read):
                yield waiting
            return
        for _ in range(2):  # once more when it was written to meanwhile
            before = await state(read.repository)
            read.listing = Listing()
            try:
                async with aclosing(slices(read.repository, read.seen.fresh, read.listing)) as some:
                    async for one in some:
                        yield one
            except CutShortError as reason:
                read.troubles.append(f"git does not list all objects: {reason}")
            if await state(read.repository) == before:
                return

    async def _whence(self, read: Read) -> Whence:
        """Where that came from of which there is something to tell."""
        wanted = {id_.hex() for id_ in read.seen.here if read.seen.found(id_)}
        if read.repository is None or not wanted or not self.wish.history:
            return Whence()
        self.tell(Advance("looking where it came from", 0))
        return await attributed(read.repository, read.seen, wanted, {id_ for _, id_ in read.there.staged})


def _cut_short(fact: RepoSecrets) -> RepoSecrets:
    """What was found until somebody ended the reading: there may be more."""
    return replace(fact, tree_gaps=(BROKEN_OFF, *fact.tree_gaps))


def _staged(read: Read) -> Slice | None:
    """What waits in the index and is not what stands in the files."""
    ids = sorted({id_ for _, id_ in read.there.staged} - read.held.sizes.keys())
    names = [f"b{id_}" for id_, new in zip(ids, read.seen.fresh(ids), strict=True) if new]
    return Slice(names) if names else None


async def _complete(read: Read, repository: Repository) -> None:
    """Count what is not here, unless it was all here when the repository was last in this very state."""
    now = await state(repository)
    if repository.partial or read.seen.noted("complete") == now:
        return
    read.absent, why = await absent(repository)
    if why:
        read.troubles.append(f"git does not follow its history to the end: {why}")
    elif not read.absent:
        read.seen.note("complete", now)
