"""Adds rows to the record: under a lock, whole or not at all, and never a secret."""

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.evidence import own_folder, refuse_link, write_atomically
from cockpit.launch.edges import texts
from cockpit.launch.problem import secret, spelled
from cockpit.launch.write import save
from cockpit.record.lines import HEAD, merged, written
from cockpit.record.read import AHEAD, MAX_BYTES, Problem, Record, checked, load
from cockpit.record.rows import Attestation, Decision, Drill, Row, plain, row_id, table_of

LOCK_SECONDS: Final = 10.0


class RecordError(Exception):
    """A row could not be added; the message says why and what to do."""


def append(path: Path, *rows: Row) -> tuple[str, ...]:
    """Add rows to the record at the path and give their numbers; the file is begun if there is none.

    Args:
        path: launch.record.toml beside launch.toml.
        rows: what was said; a row that stands there already is not written again. A second word about the
            same thing is dated behind the first, also within one second and beside a clock that is fast.

    Raises:
        RecordError: a text looks like a secret or would not be read back, the file is not ours or is full,
            or it cannot be written.
    """
    for row in rows:
        _refuse_texts(table_of(row), plain(row))
    try:
        with _locked(path):
            present = load(path)
            if present.unreadable:
                raise RecordError(f"{present.unreadable}. Nothing was written.")
            numbered = [_numbered(row, present) for row in rows]
            lines = "".join(written(*row) for row in numbered if row[1] not in present.rows)
            if lines or present.conflicted:
                refuse_link(path)
                before = merged(path.read_text("utf-8-sig"))[0] if path.exists() else HEAD
                _save(path, before.rstrip("\n") + "\n" + lines)
    except OSError as reason:
        raise RecordError(f"{path} cannot be written: {reason.strerror}") from None
    return tuple(id_ for _, id_, _ in numbered)


def _refuse_texts(table: str, data: dict[str, Any]) -> None:
    """Raise RecordError when a text is a secret or no text."""
    for where, text in texts(data):
        place = spelled((table, *where))
        if kind := secret(text):
            raise RecordError(f"{place} looks like a secret ({kind}): say it without, or name it only")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise RecordError(f"{place} holds bytes that are no UTF-8 text")


def _numbered(row: Row, present: Record) -> tuple[str, str, dict[str, Any]]:
    """The row's table, number and words.

    Raises:
        RecordError: it would not be believed when it is read.
    """
    table, data = table_of(row), plain(row)
    number = row_id(data)
    if number not in present.rows:
        data = plain(_behind(row, present))
        number = row_id(data)
    if isinstance(why := checked(table, number, data), Problem):
        raise RecordError(f"{table}: {why.message.removeprefix('cannot be read: ')}. Nothing was written.")
    return table, number, data


def _behind(row: Row, present: Record) -> Row:
    """The row, dated after what was said of the same thing, unless that is dated far ahead of it."""
    newest = max((one.at for one in present.rows.values() if _topic(one) == _topic(row)), default=None)
    if newest is None or not dt.timedelta(0) <= newest - row.at <= AHEAD or row.at.tzinfo is None:
        return row
    return msgspec.structs.replace(row, at=newest + dt.timedelta(seconds=1))


def _topic(row: Row) -> tuple[object, ...]:
    """What a row is about, where only the newest row about it counts; else the row itself."""
    match row:
        case Attestation(check=check):
            return Attestation, check
        case Drill(name=name, subject=subject):
            return Drill, name, subject
        case Decision():
            return (Decision,)
        case _:
            return (row,)


def _save(path: Path, text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        raise RecordError(f"{path.name} is full: it may hold {MAX_BYTES >> 20} MiB. Nothing was written.")
    save(path, text)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else adds meanwhile.

    Raises:
        OSError: the folder cannot be written.
        RecordError: another program holds the lock.
    """
    home = path.absolute().parent / ".cockpit"
    own_folder(home)
    if not os.path.lexists(home / ".gitignore"):
        write_atomically(home / ".gitignore", b"*\n")
    # No link is followed: a repository could ship one that leads elsewhere.
    handle = os.open(home / "record.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, path)
        yield
    finally:
        os.close(handle)


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
