"""The other files of the pack's folder: there, unchanged, and no way out of it."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cockpit.evidence import MAX_BYTES, read_plain, refuse_link
from cockpit.handover.schema import Row, rows
from cockpit.handover.verify.flaw import Flaw, damage, note, quoted
from cockpit.handover.verify.links import placed
from cockpit.handover.verify.reading import Packed
from cockpit.text import looks_secret

MOST_ROWS: Final = 5000
MOST_BYTES: Final = 1 << 30  # of all files together
MOST_STRAYS: Final = 5  # named; the rest is counted
EVIDENCE: Final = "evidence"
OWN: Final = (
    "golive.toml",
    "GO-LIVE.md",
    "RUNBOOKS.md",
    "index.html",
    "golive.html",
)  # written with the pack
# A file of the folder, or of its evidence: no `..`, nothing absolute, nothing hidden, no other folder.
_PATH: Final = re.compile(rf"(?:{EVIDENCE}/)?[A-Za-z0-9][A-Za-z0-9._-]{{0,119}}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LEADS_OUT: Final = "is no name of a file in this folder, and is not followed"


@dataclass(slots=True)
class _Room:
    """How many bytes may still be read: a pack can name any number of large files."""

    left: int = MOST_BYTES

    def take(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


def examine(packed: Packed) -> Iterator[Flaw]:
    """Damage for what is gone, changed or leads elsewhere; a note for what lies beside the pack."""
    room = _Room()
    named: set[str] = {packed.file}
    alone = not packed.whole and not _has_others(packed)
    for table in (EVIDENCE, "integrity.file"):
        known = list(placed(packed.pack, table))
        if len(known) > MOST_ROWS:
            yield damage(table, f"has {len(known)} rows; more than {MOST_ROWS} are not looked at")
        for place, row in known[:MOST_ROWS]:
            path = row.get("path")
            if isinstance(path, str):
                named.add(path)
            if not alone:
                yield from _file(packed.folder, place, row, table, room)
    if packed.whole:
        unlisted = [name for name in OWN if name not in named and not os.path.lexists(packed.folder / name)]
        yield from (damage(name, "is missing, and the pack does not list it") for name in unlisted)
    yield from _rows(packed)
    if alone:
        yield note("", "its other files are not beside it, so that they were not looked at")
    else:
        yield from _strays(packed.folder, named)


def evidence(packed: Packed, kind: str) -> bytes | None:
    """The one piece of evidence of that kind, as long as it is what its digest says."""
    found = [row for row in rows(packed.pack, EVIDENCE) if row.get("kind") == kind]
    if len(found) != 1 or list(_file(packed.folder, "", found[0], EVIDENCE, _Room())):
        return None
    return read_plain(packed.folder / found[0]["path"])


def every(packed: Packed, kind: str) -> Iterator[tuple[Row, bytes]]:
    """Every piece of evidence of that kind that is what its digest says."""
    room = _Room()
    for row in [one for one in rows(packed.pack, EVIDENCE) if one.get("kind") == kind][:MOST_ROWS]:
        if not list(_file(packed.folder, "", row, EVIDENCE, room)):
            yield row, read_plain(packed.folder / row["path"])


def _has_others(packed: Packed) -> bool:
    """Something of what the pack names lies beside it."""
    paths = [row.get("path") for table in (EVIDENCE, "integrity.file") for row in rows(packed.pack, table)]
    usable = (path for path in paths[:MOST_ROWS] if isinstance(path, str) and _PATH.fullmatch(path))
    return any(os.path.lexists(packed.folder / path) for path in usable)


def _file(folder: Path, place: str, row: Row, table: str, room: _Room) -> Iterator[Flaw]:
    path, digest, size = (row.get(key) for key in ("path", "sha256", "bytes"))
    if (
        not isinstance(path, str)
        or not _PATH.fullmatch(path)
        or (table == EVIDENCE) != path.startswith(f"{EVIDENCE}/")
    ):
        yield damage(f"{place}.path", f"{quoted(path)} {_LEADS_OUT}")
    elif not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        yield damage(f"{place}.sha256", "is no SHA-256: 64 digits from 0 to f")
    elif not isinstance(size, int) or not 0 <= size <= MAX_BYTES:
        yield damage(f"{place}.bytes", f"is not between 0 and {MAX_BYTES}")
    elif not room.take(size):
        yield note(place, f"was not looked at: all files together have more than {MOST_BYTES >> 30} GiB")
    else:
        yield from _content(folder, path, digest, size)


def _content(folder: Path, path: str, digest: str, size: int) -> Iterator[Flaw]:
    """The file is there, and is what it was."""
    data = _read(folder, path, size)
    if isinstance(data, str):
        yield damage(path, data)
    elif sha256(data).hexdigest() != digest:
        yield damage(
            path, "was changed: it is not what its digest says", "get the pack again from who wrote it"
        )
    elif path.startswith(f"{EVIDENCE}/") and (kind := looks_secret(data.decode("utf-8", "replace"))):
        yield damage(path, f"holds what looks like a secret ({kind})", "change it where it is valid")


def _read(folder: Path, path: str, size: int) -> bytes | str:
    """The bytes of a file of that size in the folder, or why there are none; no link is followed."""
    file = folder / path
    try:
        if path.startswith(f"{EVIDENCE}/"):
            refuse_link(folder / EVIDENCE)
        seen = file.lstat()
        if stat.S_ISREG(seen.st_mode) and seen.st_size != size:
            return f"was changed: it has {seen.st_size} bytes, and not {size}"
        return read_plain(file)
    except FileNotFoundError:
        return "is missing"
    except OSError as reason:
        return f"cannot be read: {reason.strerror}"


def _rows(packed: Packed) -> Iterator[Flaw]:
    """As many rows as the pack says; one id is one content."""
    known = rows(packed.pack, EVIDENCE)
    for row in rows(packed.pack, "integrity"):
        if row.get("evidence_count") not in (None, len(known)):
            said = f"says {quoted(row['evidence_count'])}, and there are {len(known)} rows"
            yield damage("integrity.evidence_count", said)
    first: dict[Any, Any] = {}
    for place, row in placed(packed.pack, EVIDENCE):
        id_ = str(row.get("id"))
        if first.setdefault(id_, row.get("sha256")) != row.get("sha256"):
            yield damage(f"{place}.id", f"{quoted(id_)} stands for two different files")


def _strays(folder: Path, named: set[str]) -> Iterator[Flaw]:
    """What lies in the folder and was not handed over; what is no file at all is damage."""
    strays: list[str] = []
    for path, mode in _listed(folder):
        if path in named or (path == EVIDENCE and stat.S_ISDIR(mode)):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            yield damage(path, "is neither a file nor a folder, and is not opened")
        elif path in OWN:
            yield damage(
                path, "is not listed under [[integrity.file]], so that nobody can tell whether it is whole"
            )
        else:
            strays.append(path)
    if strays:
        more = f" and {len(strays) - MOST_STRAYS} more" if len(strays) > MOST_STRAYS else ""
        shown = ", ".join(quoted(path) for path in sorted(strays)[:MOST_STRAYS])
        are = "lies beside the pack and is" if len(strays) == 1 else "lie beside the pack and are"
        yield note("", f"{shown}{more} {are} no part of it")


def _listed(folder: Path) -> Iterator[tuple[str, int]]:
    """(path, mode) of what lies in the folder and in its evidence, no link followed."""
    for below in ("", EVIDENCE):
        place = folder / below
        if below and (place.is_symlink() or not place.is_dir()):
            return
        with os.scandir(place) as found:
            for number, one in enumerate(found):
                if number >= 2 * MOST_ROWS:
                    break
                yield (f"{below}/" if below else "") + one.name, one.stat(follow_symlinks=False).st_mode
