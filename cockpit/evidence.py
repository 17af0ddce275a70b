"""Evidence files: redacted, named by their digest, written whole or not at all."""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cockpit.text import redact


class EvidenceError(Exception):
    """A piece of evidence is missing or is not what its digest says; the message is a sentence."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file with mode 0600: after a crash it holds the old bytes or the new, never a mixture.

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
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
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
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(path, clean)
        return digest, len(clean)

    def get(self, digest: str) -> bytes:
        """The bytes with that digest.

        Raises:
            EvidenceError: they are missing, or were changed since.
        """
        try:
            data = (self.folder / digest).read_bytes()
        except OSError as reason:
            raise EvidenceError(f"Evidence {digest[:12]} cannot be read: {reason.strerror}.") from None
        if sha256(data).hexdigest() != digest:
            raise EvidenceError(f"Evidence {digest[:12]} was changed after it was collected.")
        return data
