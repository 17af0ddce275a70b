"""What `cockpit watch` saw before the lab began: an hour and a half of quiet minutes."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cockpit.facts.visits import Target, Visit
from cockpit.lab.folder import launch_text
from cockpit.launch.load import read
from cockpit.watch.history import History, HistoryError
from cockpit.watch.targets import targets

MINUTES = 90
_QUICKEST, _SPREAD = 42.0, 17  # milliseconds
_PARTS = ("-wal", "-shm", "")


def watched(folder: Path, launch: dict[str, Any]) -> None:
    """Leave the history of those minutes; an earlier lab's is forgotten.

    Raises:
        OSError: the folder cannot be written.
    """
    forget(folder, launch)
    declared = read(launch_text(launch, {}), Path("launch.toml"))
    now = dt.datetime.now(dt.UTC)
    try:
        history = History.opened(folder)
    except HistoryError as reason:
        raise OSError(f"{reason}") from None
    try:
        history.keep(visits=(one for target in targets(declared) for one in _visits(target, now)))
    finally:
        history.close()


def forget(folder: Path, launch: dict[str, Any]) -> None:  # noqa: ARG001 - in place of the other
    """Nobody has watched."""
    for part in _PARTS:
        (folder / ".cockpit" / f"watch.sqlite3{part}").unlink(missing_ok=True)


def _visits(target: Target, now: dt.datetime) -> Iterator[Visit]:
    """One a minute, each a little quicker or slower than the last."""
    for minute in range(MINUTES, 0, -1):
        total = _QUICKEST + (minute * 7 + len(target.name)) % _SPREAD
        at = (now - dt.timedelta(minutes=minute)).isoformat(timespec="milliseconds")
        yield Visit(target.name, target.url, at, ok=True, status=200, ttfb_ms=total - 9.0, total_ms=total)
