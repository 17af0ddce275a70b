"""Puts the files of a pack into its folder: alone, and with all that takes time done before one changes."""

import errno
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cockpit.evidence import drafted, own_folder, sync_folder

LOCK_SECONDS: Final = 10.0
_TICK: Final = 0.02
_EVIDENCE: Final = re.compile(r"[0-9a-f]{64}\.(?:json|txt|toml|pem)")
_DRAFT: Final = re.compile(r"\.[A-Za-z0-9.-]{1,64}\.[0-9]+\.[0-9a-f]{8}")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def place(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the files that differ, each with mode 0600, in this order; their names.

    All of them lie on the disk before the first takes its place, so that a crash leaves the old pack or the
    new one; evidence of ours that is not among them goes last.

    Raises:
        OSError: the folder cannot be written, a link or a folder stands in the place of a file of ours, or
            another program is writing there. Nothing was changed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        homes = sorted({(folder / name).parent for name in files})
        for home in homes:
            if home != folder:
                own_folder(home)
            _clear_drafts(home)
        changed = tuple(name for name, data in files.items() if not _holds(folder / name, data))
        _put({folder / name: files[name] for name in changed})
        for home in homes:
            sync_folder(home)
        _clear(folder / "evidence", {name.removeprefix("evidence/") for name in files})
    return changed


def _put(files: Mapping[Path, bytes]) -> None:
    drafts: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            drafts[path] = drafted(path, data)
        for path, draft in drafts.items():
            draft.replace(path)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise


def _holds(path: Path, data: bytes) -> bool:
    """The file is there with these bytes; nobody else may read it from now on."""
    if path.is_dir() and not path.is_symlink():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.is_file() or path.is_symlink():
        return False
    seen = path.stat()
    if seen.st_size != len(data) or path.read_bytes() != data:
        return False
    if seen.st_mode & _OTHERS:
        path.chmod(0o600)
    return True


def _clear(evidence: Path, kept: set[str]) -> None:
    """Take away evidence of ours that the pack no longer names."""
    for path in evidence.glob("*") if evidence.is_dir() and not evidence.is_symlink() else ():
        if _EVIDENCE.fullmatch(path.name) and path.name not in kept:
            path.unlink()


def _clear_drafts(home: Path) -> None:
    """Take away what a write that was cut off has left."""
    for path in home.glob(".*"):
        if _DRAFT.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes into the folder meanwhile; no file of its own tells so.

    Raises:
        OSError: somebody still does after LOCK_SECONDS.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _wait_for(handle, folder)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, folder: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where nothing is locked
    except ImportError:
        return
    until = time.monotonic() + LOCK_SECONDS
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > until:
            raise OSError(errno.EBUSY, "another cockpit is writing there: try again in a moment", str(folder))
        time.sleep(_TICK)
