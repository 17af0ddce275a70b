"""A file that a person names: read as a plain file, or why it cannot be."""

from pathlib import Path

from cockpit.evidence import read_plain
from cockpit.standards.messages import MAX_BYTES
from cockpit.text import safe


def bytes_of(path: str) -> bytes:
    """The file's bytes, nothing where it has gone since it was looked at."""
    try:
        return read_plain(Path(path).expanduser())
    except (OSError, ValueError, RuntimeError):
        return b""


def unreadable(text: str) -> str:
    """Why a file cannot be taken for a message, or nothing."""
    try:
        size = len(read_plain(Path(text).expanduser()))
    except (OSError, ValueError, RuntimeError) as reason:
        why = reason.strerror if isinstance(reason, OSError) else "that is no path"
        return f"{safe(text, 200)} cannot be read: {why}."
    return "" if size <= MAX_BYTES else f"It is larger than {MAX_BYTES >> 20} MiB."
