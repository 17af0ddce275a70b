"""Evidence files: redacted, named by their digest, written whole or not at all."""

import errno
import os
import re
import secrets
import stat
from hashlib import sha256
from pathlib import Path

from cockpit.text import redact

MAX_BYTES = 64 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class EvidenceError(Exception):
    """A piece of evidence is missing or is not what its digest says; the message is a sentence."""


def own_folder(folder: Path) -> None:
    """Make the folder, mode 0700, if it is not there.

    Raises:
        OSError: it cannot be made, or a link stands in its place: a repository could ship one that leads
            what is written here to another place.
    """
    refuse_link(folder)
    folder.mkdir(mode=0o700, exist_ok=True)


def refuse_link(path: Path) -> None:
    """Raise OSError when the path is a symbolic link."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, "a symbolic link stands in its place, which is not followed", str(path))


def read_plain(path: Path) -> bytes:
    """The bytes of a regular file of at most `MAX_BYTES`; no link is followed, no pipe waited for.

    Raises:
        OSError: it is something else, too large, or cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        if seen.st_size > MAX_BYTES:
            raise OSError(errno.EFBIG, f"larger than {MAX_BYTES >> 20} MiB", str(path))
        return file.read(MAX_BYTES)


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file with mode 0600: after a crash it holds the old bytes or the new, never a mixture.

    Raises:
        OSError: the folder is missing, read-only or full; nothing is left behind.
    """
    draft = drafted(path, data)
    try:
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def drafted(path: Path, data: bytes) -> Path:
    """The bytes on the disk beside the file, mode 0600, to be renamed to it.

    Raises:
        OSError: the folder is missing, read-only or full; nothing is left behind.
    """
    draft = path.with_name(f".{path.name[:64]}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class EvidenceStore:
    """A folder of evidence files, each named by the SHA-256 (64 hex digits) of what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> tuple[str, int]:
        """Keep the text, redacted; its digest and size in bytes. What is there already is not written again.

        Bytes that are no UTF-8 are kept as escapes: evidence is text, so that it can be redacted and read.

        Raises:
            OSError: the folder cannot be written.
        """
        clean = redact(data.decode("utf-8", "backslashreplace")).encode("utf-8")
        digest = sha256(clean).hexdigest()
        path = self.folder / digest
        if not (path.is_file() and path.stat().st_size == len(clean)):
            own_folder(self.folder)
            write_atomically(path, clean)
        return digest, len(clean)

    def get(self, digest: str) -> bytes:
        """The bytes with that digest.

        Raises:
            EvidenceError: they are missing, or were changed since, or this is no digest.
        """
        if not _DIGEST.fullmatch(digest):
            raise EvidenceError("The journal names evidence that has no digest.")
        try:
            refuse_link(self.folder)
            data = read_plain(self.folder / digest)
        except OSError as reason:
            raise EvidenceError(f"Evidence {digest[:12]} cannot be read: {reason.strerror}.") from None
        if sha256(data).hexdigest() != digest:
            raise EvidenceError(f"Evidence {digest[:12]} was changed after it was collected.")
        return data
