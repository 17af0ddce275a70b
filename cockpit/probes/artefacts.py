"""What a build has left: how much, and its digest; links are not followed."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from cockpit.facts.clean_build import Artefact
from cockpit.text import safe

MOST_FILES: Final = 20_000
MOST_BYTES: Final = 2 << 30
_CHUNK: Final = 1 << 20
_NOT_SHIPPED: Final = ("node_modules", ".git", "cache")


def weighed(dist: Path) -> Artefact:
    """The files of a folder, or one file, as one digest of their paths and contents."""
    whole, count, size = sha256(), 0, 0
    for path, name in files(dist):
        if count == MOST_FILES or size > MOST_BYTES:
            return Artefact(count, size, whole.hexdigest(), whole=False)
        own, length = _digest(path)
        whole.update(f"{name}\0{length}\0{own}\n".encode("utf-8", "surrogatepass"))
        count, size = count + 1, size + length
    return Artefact(count, size, whole.hexdigest() if count else "")


def files(dist: Path) -> Iterator[tuple[Path, str]]:
    """Regular files below, in the order of their paths, with the path as it may be printed."""
    if dist.is_symlink():
        return
    if dist.is_file():
        yield dist, dist.name
        return
    for place, folders, names in os.walk(dist, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _NOT_SHIPPED)
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                yield path, safe(path.relative_to(dist).as_posix(), 300)


def _digest(path: Path) -> tuple[str, int]:
    found, length = sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
                length += len(chunk)
    except OSError:
        return "unreadable", length
    return found.hexdigest(), length
