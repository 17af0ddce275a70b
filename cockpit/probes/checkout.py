"""Reads a checkout: which telling files it holds and which packages it names. Bounded; nothing is executed.

No link is followed, so that a repository cannot show files of the machine it lies on.
"""

from dataclasses import dataclass
from pathlib import Path

from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.standards.stacks import FLOWS, MANIFESTS, packages_in

MAX_BYTES = 1 << 20  # of one manifest


@dataclass(frozen=True, slots=True)
class Checkout:
    """The paths of `FLOWS` that are there, and every package that a manifest at the top names."""

    files: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()


def read(folder: Path) -> Checkout | Unreachable:
    """What the folder holds; it is the person's own word where that is."""
    if not folder.is_dir():
        return Unreachable(Layer.REPO, "the folder that [repo] path names is not there", "no-repo")
    files = tuple(path for path in FLOWS if _there(folder, path))
    packages = [package for name in MANIFESTS for package in packages_in(name, _text(folder / name))]
    return Checkout(files, tuple(dict.fromkeys(packages)))


def _there(folder: Path, path: str) -> bool:
    """A file, or a folder that is not empty; neither is, nor lies behind, a link."""
    place = folder
    for part in path.split("/"):
        place = place / part
        if place.is_symlink():
            return False
    try:
        return place.is_file() or (place.is_dir() and any(place.iterdir()))
    except OSError:
        return False


def _text(path: Path) -> str:
    try:
        return read_plain(path)[:MAX_BYTES].decode("utf-8", "replace")
    except OSError:
        return ""
