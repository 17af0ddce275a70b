"""`.cockpit/credentials.json`: which names are stored where and for which host. It never holds a value."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cockpit.credentials.known import NAME, Known, Place, Store
from cockpit.credentials.trouble import StoreError
from cockpit.evidence import own_folder, read_plain, refuse_link, write_atomically
from cockpit.launch.addresses import BadNameError
from cockpit.launch.names import host_or_address

SCHEMA: Final = "launch-cockpit/credentials/v1"
LOCK_SECONDS: Final = 5.0
MAX_ROWS: Final = 1000
_TICK: Final = 0.02
_STORES: Final = {"keyring": Store.KEYRING, "file": Store.FILE}
_WORDS: Final = {store: word for word, store in _STORES.items()}


def read(folder: Path) -> dict[str, Known]:
    """What the file says, by name; a file that is missing, damaged or of another kind says nothing."""
    try:
        refuse_link(folder / ".cockpit")
        data: Any = json.loads(read_plain(folder / ".cockpit" / "credentials.json"))
        rows = data["credentials"][:MAX_ROWS] if data["schema"] == SCHEMA else []
        return {row["name"]: _row(row) for row in rows if _usable(row)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _usable(row: Any) -> bool:
    """The row has the form we write: anybody can have written this file."""
    texts = isinstance(row, dict) and all(
        isinstance(row.get(key), str) for key in ("name", "host", "store", "backend")
    )
    return texts and bool(NAME.fullmatch(row["name"])) and row["store"] in _STORES and _is_place(row["host"])


def _is_place(host: str) -> bool:
    try:
        return host_or_address(host) == host
    except BadNameError:
        return False


def _row(row: dict[str, str]) -> Known:
    detail = row["backend"] if row["backend"].isascii() and row["backend"].isalnum() else ""
    return Known(row["name"], row["host"], Place(_STORES[row["store"]], detail[:20]))


def note(folder: Path, name: str, known: Known | None) -> None:
    """Write down where a name is stored, or that it is no longer.

    Raises:
        StoreError: the folder cannot be written.
    """
    with on_disk(), alone(folder):
        rows = read(folder)
        rows.pop(name, None)
        if known is not None and known.place.store in _WORDS:
            rows[name] = replace(known, named_in=(), problem="")
        body = {"schema": SCHEMA, "credentials": [_written(rows[each]) for each in sorted(rows)]}
        data = f"{json.dumps(body, indent=2)}\n".encode()
        write_atomically(folder / ".cockpit" / "credentials.json", data)


def _written(known: Known) -> dict[str, str]:
    word = _WORDS[known.place.store or Store.FILE]
    return {"name": known.name, "host": known.host, "store": word, "backend": known.place.detail}


@contextlib.contextmanager
def on_disk() -> Iterator[None]:
    """What the disk refuses, as a sentence.

    Raises:
        StoreError: instead of any OSError.
    """
    try:
        yield
    except OSError as reason:
        raise StoreError(
            "disk",
            f"The folder .cockpit beside launch.toml cannot be used: {reason.strerror}.",
            "See who owns it, and whether there is room on the disk.",
        ) from None


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The only process that writes credentials in this folder; the lock ends with the process at the latest.

    Raises:
        StoreError: another process holds it for longer than LOCK_SECONDS.
        OSError: the folder cannot be made or written.
    """
    home = folder / ".cockpit"
    own_folder(home)
    if not (home / ".gitignore").exists():
        write_atomically(home / ".gitignore", b"*\n")
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(home / "credentials.lock", flags, 0o600)
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    import fcntl  # noqa: PLC0415 - not on every system, and only for who writes

    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreError("busy", "Another cockpit is storing credentials.", "Try again.") from None
            time.sleep(_TICK)
        else:
            return
