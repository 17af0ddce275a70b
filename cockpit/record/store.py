"""Adds rows to the record: under a lock, whole or not at all, and never a secret."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cockpit.evidence import own_folder, refuse_link
from cockpit.launch.edges import texts
from cockpit.launch.problem import secret, spelled
from cockpit.launch.write import save
from cockpit.record.lines import HEAD, merged, written
from cockpit.record.read import load
from cockpit.record.rows import Row, plain, row_id, table_of

LOCK_SECONDS: Final = 10.0


class RecordError(Exception):
    """A row could not be added; the message says why and what to do."""


def append(path: Path, *rows: Row) -> tuple[str, ...]:
    """Add rows to the record at the path and give their numbers; the file is begun if there is none.

    Args:
        path: launch.record.toml beside launch.toml.
        rows: what was said; a row that stands there already is not written again.

    Raises:
        RecordError: a text looks like a secret, the file is not ours, or it cannot be written.
    """
    told = [(table_of(row), plain(row)) for row in rows]
    for table, data in told:
        for where, text in texts(data):
            if kind := secret(text):
                place = spelled((table, *where))
                raise RecordError(f"{place} looks like a secret ({kind}): say it without, or name it only")
    numbered = [(table, row_id(data), data) for table, data in told]
    try:
        with _locked(path):
            present = load(path)
            if present.unreadable:
                raise RecordError(f"{present.unreadable}. Nothing was written.")
            lines = "".join(written(*row) for row in numbered if row[1] not in present.rows)
            if lines or present.conflicted:
                refuse_link(path)
                before = merged(path.read_text("utf-8-sig"))[0] if path.exists() else HEAD
                save(path, before.rstrip("\n") + "\n" + lines)
    except OSError as reason:
        raise RecordError(f"{path} cannot be written: {reason.strerror}") from None
    return tuple(id_ for _, id_, _ in numbered)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else adds meanwhile.

    Raises:
        OSError: the folder cannot be written.
        RecordError: another program holds the lock.
    """
    home = path.absolute().parent / ".cockpit"
    own_folder(home)
    if not (home / ".gitignore").exists():
        (home / ".gitignore").write_text("*\n", "utf-8")
    with (home / "record.lock").open("a") as lock:
        _take(lock.fileno(), path)
        yield


def _take(handle: int, path: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return  # the rename is atomic; two people at one Windows machine write seconds apart
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise RecordError(f"another program is writing {path.name}: try again in a moment") from None
            time.sleep(0.02)
        else:
            return
