"""One watch at a time on one history: two would tell everything twice."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cockpit.evidence import own_folder, refuse_link
from cockpit.watch.database import FOLDER

FILE: Final = "watch.lock"


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """True while we hold the history of this folder; false where another watch does."""
    try:
        home = folder / FOLDER
        own_folder(home)
        refuse_link(home / FILE)
        handle = os.open(home / FILE, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        yield True  # nothing can be kept there, so nobody can be in the way
        return
    try:
        fcntl.flock(
            handle, fcntl.LOCK_EX | fcntl.LOCK_NB
        )  # given back when the process ends, however it ends
    except OSError:
        os.close(handle)
        yield False
        return
    try:
        yield True
    finally:
        os.close(handle)
