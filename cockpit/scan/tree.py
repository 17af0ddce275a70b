"""The files of a checkout: what git knows, what it would add, the environment files it leaves out."""

import os
import stat
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.scan.repository import Repository, opened
from cockpit.scan.streams import CutShortError, records
from cockpit.standards.telling_files import is_env_file, is_example
from cockpit.text import safe

MOST_FILES: Final = 300_000
_DEPTH: Final = 3  # of repositories inside repositories
_MODULE: Final = b"160000"
_PUBLISHED: Final = (b"node_modules", b".venv", b"venv", b".git", b"__pycache__", b".tox")  # others' packages


@dataclass(frozen=True, slots=True)
class File:
    """A file of the checkout; `path` is relative to the folder."""

    path: bytes
    tracked: bool = False
    ignored: bool = False


@dataclass(slots=True)
class Tree:
    """What there is to read. `staged` are (path, id) of the index, `modules` the other repositories in it."""

    files: list[File] = field(default_factory=list)
    staged: list[tuple[bytes, str]] = field(default_factory=list)
    modules: list[bytes] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


async def tree(folder: Path, repository: Repository | None) -> Tree:
    """The files of the folder: of the repository, or without one all that are there."""
    seen = Tree()
    if repository is None:
        files = await aside(lambda: list(islice(_walked(os.fsencode(folder)), MOST_FILES + 1)))
        seen.files = [File(path) for path in files]
    elif not repository.bare:
        await _of_repository(repository, b"", seen, _DEPTH)
    if len(seen.files) > MOST_FILES:
        seen.gaps.append(f"only the first {MOST_FILES} files were read")
        del seen.files[MOST_FILES:]
    return seen


async def _of_repository(repository: Repository, below: bytes, seen: Tree, depth: int) -> None:
    """Add the files of a repository that stands `below` the folder."""
    inner: list[bytes] = []
    try:
        async for line in _listed(repository, "--stage"):
            mode, id_, path = _staged(line)
            if mode == _MODULE:
                inner.append(path)
                seen.modules.append(below + path)
            else:
                seen.staged.append((below + path, id_))
                seen.files.append(File(below + path, tracked=True))
        async for path in _listed(repository, "--others", "--exclude-standard"):
            if path.endswith(b"/"):
                inner.append(path.rstrip(b"/"))
            elif not _published(path):
                seen.files.append(File(below + path))
        async for path in _listed(repository, "--others", "--ignored", "--exclude-standard", "--directory"):
            name = os.fsdecode(path)
            if is_env_file(name) and not is_example(name):
                seen.files.append(File(below + path, ignored=True))
    except CutShortError as reason:
        seen.gaps.append(f"git does not list all files: {reason}")
    for path in inner[: MOST_FILES if depth else 0]:
        await _inside(repository.folder, path, below, seen, depth - 1)


async def _inside(folder: Path, path: bytes, below: bytes, seen: Tree, depth: int) -> None:
    """Add the files of a repository inside the repository, where it is checked out."""
    place = folder / os.fsdecode(path)
    if not Plain(folder)(path + b"/.git") or not (place / ".git").exists():
        return
    inner = await opened(place)
    if isinstance(inner, Repository):
        await _of_repository(inner, below + path + b"/", seen, depth)
    elif isinstance(inner, Unreachable):
        seen.gaps.append(f"{safe(os.fsdecode(below + path), 200)} was not read: {inner.cause}")


async def _listed(repository: Repository, *how: str) -> AsyncGenerator[bytes]:
    async with aclosing(records(repository, "ls-files", "-z", *how)) as told:
        async for some in told:
            for one in some:
                yield one


def _staged(line: bytes) -> tuple[bytes, str, bytes]:
    """Mode, id and path of a line of `ls-files --stage`."""
    told, _, path = line.partition(b"\t")
    mode, id_, *_ = told.split(b" ")
    return mode, id_.decode("ascii"), path


def _published(path: bytes) -> bool:
    """A package of somebody else that was installed here and is not part of the product."""
    return any(part in _PUBLISHED for part in path.split(b"/")[:-1])


def _walked(folder: bytes) -> Iterator[bytes]:
    """Every regular file below the folder; no link is followed."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _PUBLISHED)
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 - bytes, which Path does not take
            if stat.S_ISREG(_mode(path)):
                yield os.path.relpath(path, folder)


def _mode(path: bytes) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


class Plain:
    """Tells whether a path leads to its place without a link on the way; each folder is looked at once."""

    def __init__(self, folder: Path) -> None:
        self._root = os.fsencode(folder)
        self._known: dict[bytes, bool] = {b"": True}

    def __call__(self, path: bytes) -> bool:
        """All folders above the path are folders."""
        above = path.rpartition(b"/")[0]
        if above not in self._known:
            here = os.path.join(self._root, above)  # noqa: PTH118 - bytes, which Path does not take
            self._known[above] = self(above) and stat.S_ISDIR(_mode(here))
        return self._known[above]
