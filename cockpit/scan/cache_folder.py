"""The folder of this program in the user's cache, for what can be made again at any time."""

import contextlib
import fcntl
import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

FILE: Final = "scanned.sqlite3"
_OTHERS: Final = 0o077


def cache_folder() -> Path | None:
    """Where it is (XDG Base Directory Specification); none without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / "launch-cockpit"
    try:
        return Path.home() / ".cache" / "launch-cockpit"
    except RuntimeError:
        return None


def ours() -> Path | None:
    """The folder, made where it was missing; none where others could write in it."""
    home = cache_folder()
    if home is None:
        return None
    try:
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        seen = home.lstat()
    except OSError:
        return None
    private = seen.st_uid == os.geteuid() and not seen.st_mode & _OTHERS
    return home if stat.S_ISDIR(seen.st_mode) and private else None


def remembering(folder: Path) -> Path | None:
    """The file in which a reading of that folder is remembered, if there can be one."""
    home = ours()
    name = sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:24]
    return home / f"scanned-{name}.sqlite3" if home else None


def beside(folder: Path) -> Path | None:
    """Where it is remembered beside the journal of a product; none where that is no folder of ours."""
    home = folder / ".cockpit"
    return home / FILE if home.is_dir() and not home.is_symlink() else None


@contextlib.contextmanager
def in_turn(what: str) -> Iterator[None]:
    """One process of this user at a time does the work; where there is no folder, all do."""
    with contextlib.ExitStack() as stack:
        if home := ours():
            with contextlib.suppress(OSError):
                handle = os.open(
                    home / f"{what}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
                )
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
