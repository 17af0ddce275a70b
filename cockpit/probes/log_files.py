"""Reads logs, newest first and within bounds: files, folders, packed ones, and what a command prints."""

import asyncio
import contextlib
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.running import started
from cockpit.text import redact, safe

MOST_BYTES: Final = 50 << 20  # of all of them together, unpacked
MOST_FILES: Final = 200
_LISTED: Final = 20_000  # names of a folder
COMMAND_SECONDS: Final = 30.0  # a command that follows the log never ends by itself
_CHUNK: Final = 1 << 16
_HEAD: Final = 4096  # bytes in which a file that is no text shows it
_PACKED: Final = (".gz", ".gzip")
_OTHERWISE: Final = (".zst", ".xz", ".bz2", ".zip", ".br", ".lz4", ".7z", ".tar", ".tgz", ".rar")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Logs:
    """What was read, newest first: the name that may be shown, and the bytes.

    `room` is how many bytes more are kept, `gaps` are sentences about what could not be read, `notes` about
    what was left out because it is much. `changed` is when the newest of the files was last written to, in
    seconds since 1970.
    """

    room: int
    pieces: list[tuple[str, bytes]] = field(default_factory=list)
    gaps: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    changed: float | None = None

    def keep(self, shown: str, data: bytes) -> None:
        """Take it, where it is text."""
        head = data[:_HEAD]
        if b"\0" in head and data[:2] not in _WIDE:
            self.gap(f"{shown} is no text")
        elif data:
            self.pieces.append((shown, data))
            self.room -= len(data)

    def gap(self, sentence: str) -> None:
        """Remember what could not be read."""
        self.gaps[sentence] = None

    def note(self, sentence: str) -> None:
        """Remember what was left out."""
        self.notes[sentence] = None


def named(folder: Path, logs: Logs, places: Iterable[Path]) -> None:
    """The files, and all below the folders, into `logs`."""
    found = sorted(islice(_files(places), _LISTED), key=_age, reverse=True)
    if len(found) > MOST_FILES:
        logs.note(f"only the newest {MOST_FILES} files were read")
    for path in found[:MOST_FILES]:
        if logs.room <= 0:
            logs.note(f"only the newest {MOST_BYTES >> 20} MiB were read")
            return
        kept = len(logs.pieces)
        _one(logs, path, safe(redact(os.path.relpath(path, folder)), 200))
        if len(logs.pieces) > kept:
            logs.changed = max(logs.changed or 0.0, _age(path)[0])


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            for folder, _, names in os.walk(place, followlinks=False):
                yield from (path for name in names if not (path := Path(folder) / name).is_symlink())
        else:
            yield place


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.lstat().st_mtime, str(path)
    except OSError:
        return 0.0, str(path)


def _one(logs: Logs, path: Path, shown: str) -> None:
    if path.name.lower().endswith(_OTHERWISE):
        logs.gap(f"{shown} is packed in a way that is not read: unpack it first")
        return
    try:
        data, cut = newest(path, logs.room)
    except OSError as reason:
        logs.gap(f"{shown} cannot be read: {reason.strerror}")
        return
    if path.name.lower().endswith(_PACKED):
        data, cut = _unpacked(data, logs.room) if not cut else (b"", True)
    if cut:
        logs.note(f"{shown} was not read whole")
    logs.keep(shown, data)


def newest(path: Path, most: int) -> tuple[bytes, bool]:
    """The last `most` bytes of a regular file from a line's beginning, and whether there is more before them.

    No link is followed and no pipe waited for.

    Raises:
        OSError: it is something else, or cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(0, "not a regular file", str(path))
        before = max(seen.st_size - most, 0)
        file.seek(before)
        data = file.read(most)
    return (data.partition(b"\n")[2], True) if before else (data, False)


def _unpacked(data: bytes, most: int) -> tuple[bytes, bool]:
    """The text of a gzip file, member after member; cut at `most` bytes, or where it is damaged."""
    whole = bytearray()
    while data and len(whole) < most:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            whole += unpacker.decompress(data, most - len(whole))
        except zlib.error:
            return bytes(whole), True
        if not unpacker.eof:
            return bytes(whole), True
        data = unpacker.unused_data.lstrip(b"\0")
    return bytes(whole), bool(data)


async def printed(folder: Path, command: str, most: int) -> tuple[bytes, bool] | Unreachable:
    """What a command of the project prints within COMMAND_SECONDS, and whether there was more.

    Its errors are dropped: they may quote what nobody should see.
    """
    argv = ("sh", "-c", f"exec 2>/dev/null </dev/null\n{command}")
    out, code = bytearray(), None
    try:
        async with started(argv, folder=folder, environment=_environment(), tied=True) as process:
            assert process.stdout is not None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(COMMAND_SECONDS):
                    while len(out) <= most and (chunk := await process.stdout.read(_CHUNK)):
                        out += chunk
                    code = await process.wait() if len(out) <= most else None
    except OSError as reason:
        return Unreachable(
            Layer.REPO, f"[logs] command could not be started: {reason.strerror}", "not-started"
        )
    if not out:
        return Unreachable(Layer.REPO, f"[logs] command printed nothing{_ended(code)}", "silent")
    return bytes(out[:most]), len(out) > most


def _ended(code: int | None) -> str:
    if code is None:
        return f" in {COMMAND_SECONDS:g} s"
    return f" and ended with {code}" if code else ""


def _environment() -> dict[str, str]:
    """Ours, with the signs that nobody can be asked and that colours are not wanted."""
    return {**os.environ, "CI": "1", "NO_COLOR": "1", "TERM": "dumb"}
