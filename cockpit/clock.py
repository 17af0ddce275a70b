"""The present moment of a sprint, which neither a stepped clock nor a sleeping laptop corrupts.

On one boot time goes on from the anchor by a clock that nothing steps and that counts while asleep. After a
reboot the machine's clock is believed again, but time never runs back behind the anchor. The anchor lies in
a folder that a repository could ship, so that it may delay what ends (`latest`) by nothing.
"""

import contextlib
import datetime as dt
import json
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from cockpit.evidence import own_folder, read_plain, refuse_link, write_atomically

FOLDER: Final = ".cockpit"
FILE: Final = "clock.json"
SCHEMA: Final = "launch-cockpit/clock/v1"
TOLERATED: Final = dt.timedelta(minutes=1)
KEPT_EVERY: Final = dt.timedelta(minutes=5)
FARTHEST: Final = dt.timedelta(366)  # no sprint lasts longer: an anchor that far ahead is none
_NEWEST_WRONG: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # a clock before this program is not right
_MOST_BYTES: Final = 4096
_MOST_TICKS: Final = 1e10  # seconds; no machine is up for three centuries
# Python's own steady clock stands still in a sleep (cpython#106940, #86273); these go on: of Linux, of macOS.
_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC_RAW", None))
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_REMEDY: Final = f"(remove {FOLDER}/{FILE} if that clock is right)"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks: `wall` in UTC, `boot` the id of this boot, `ticks` in seconds since then.

    An anchor is a reading whose `wall` is what was believed at that moment.
    """

    wall: dt.datetime
    boot: str
    ticks: float


@dataclass(frozen=True, slots=True)
class Moment:
    """The present, and a sentence when the machine's clock says something else."""

    now: dt.datetime
    notice: str = ""


def moment(read: Reading, anchor: Reading | None) -> Moment:
    """The present moment, from what the clocks say and where the sprint was last."""
    if anchor is None:
        return Moment(read.wall)
    if _same_boot(read, anchor):
        now = anchor.wall + dt.timedelta(seconds=read.ticks - anchor.ticks)
        off = abs(read.wall - now)
        moved = f"This machine's clock was moved by {in_words(off)}"
        notice = f"{moved}: the sprint goes on with the time since it started {_REMEDY}."
        return Moment(now, notice if off > TOLERATED else "")
    behind = anchor.wall - read.wall
    if behind > FARTHEST and read.wall >= _NEWEST_WRONG:
        far = f"{FOLDER}/{FILE} says that the sprint was {in_words(behind)} ahead of this machine's clock"
        return Moment(read.wall, f"{far}: that is not believed.")
    if behind <= dt.timedelta(0):
        return Moment(read.wall)
    back = f"This machine's clock stands {in_words(behind)} before where the sprint was last"
    return Moment(anchor.wall, f"{back}: it goes on from there {_REMEDY}." if behind > TOLERATED else "")


def _same_boot(read: Reading, anchor: Reading) -> bool:
    return read.boot == anchor.boot and read.ticks >= anchor.ticks


def in_words(span: dt.timedelta) -> str:
    """`40 min`, `2 h 5 min`, from ten hours on `14 h`, from three days on `5 days`; at least a minute."""
    minutes = round(abs(span).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 72:  # noqa: PLR2004 - three days
        return f"{hours // 24} days"
    if hours >= 10 or (hours and not rest):  # noqa: PLR2004 - the minutes matter no more
        return f"{hours} h"
    return f"{hours} h {rest} min" if hours else f"{max(minutes, 1)} min"


class SteadyClock:
    """The time of one sprint; two processes on one folder agree.

    `notice` is what `now` last found wrong with the machine's clock, one sentence or nothing. In a folder
    that cannot be written, or without one, time is steady within this process only.
    """

    def __init__(self, folder: Path | None = None, read: "Callable[[], Reading] | None" = None) -> None:
        self._home = folder and folder.absolute() / FOLDER
        self._read = read or reading
        self._anchor = _kept(self._home / FILE) if self._home else None
        self._on_disk = self._anchor
        self.notice = ""
        self.now()

    def now(self) -> dt.datetime:
        """The present, in UTC."""
        read = self._read()
        told = moment(read, self._anchor)
        self.notice = told.notice
        if self._anchor is None or not _same_boot(read, self._anchor):
            self._anchor = Reading(told.now, read.boot, read.ticks)
            self._keep(self._anchor)
        return told.now

    def latest(self) -> dt.datetime:
        """The present or what the machine's clock says, whichever is later: what ends has ended by either."""
        return max(self.now(), self._read().wall)

    def close(self) -> None:
        """Remember how far the sprint has come."""
        read = self._read()
        now = moment(read, self._anchor).now
        if self._on_disk is None or now - self._on_disk.wall >= KEPT_EVERY:
            self._keep(Reading(now, read.boot, read.ticks))

    def _keep(self, anchor: Reading) -> None:
        if self._home is None:
            return
        data = {
            "schema": SCHEMA,
            "wall": anchor.wall.isoformat(),
            "boot": anchor.boot,
            "ticks": anchor.ticks,
        }
        with contextlib.suppress(OSError):  # read-only or full: the journal says so, and the clock still runs
            own_folder(self._home)
            write_atomically(self._home / FILE, json.dumps(data).encode())
            self._on_disk = anchor


def reading() -> Reading:
    """What this machine's clocks say now."""
    return Reading(dt.datetime.now(dt.UTC), _boot(), ticks())


def ticks() -> float:
    """Seconds of a clock that nobody sets and that goes on while the machine sleeps."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


@cache
def _boot() -> str:
    """The kernel's id of this boot; where there is none, one of this process."""
    try:
        return _BOOT.read_text("ascii").strip()[:64]
    except (OSError, ValueError):
        return f"process {secrets.token_hex(8)}"


def _kept(path: Path) -> Reading | None:
    """The anchor in the file; none when it is missing or is not one of ours."""
    try:
        refuse_link(path.parent)
        data = read_plain(path)
        return _anchor(json.loads(data)) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def _anchor(data: dict[str, object]) -> Reading | None:
    wall = dt.datetime.fromisoformat(str(data["wall"])).astimezone(dt.UTC)
    boot, ticks = str(data["boot"]), float(str(data["ticks"]))
    sound = 2000 <= wall.year <= 2200 and math.isfinite(ticks) and 0 <= ticks <= _MOST_TICKS  # noqa: PLR2004
    return Reading(wall, boot, ticks) if sound and data["schema"] == SCHEMA else None
