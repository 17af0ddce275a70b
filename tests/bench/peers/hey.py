"""hey as Debian builds it: a load generator that says of each request how long it took, to 0.1 ms."""

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from tests.real.servers import PATH

PROGRAM: Final = "hey"
RESOLUTION: Final = 0.1  # milliseconds


def lacking() -> str:
    """Why it cannot be run, with what would help; empty where it can."""
    return (
        "" if shutil.which(PROGRAM, path=PATH) else f"{PROGRAM} is not installed: apt-get install {PROGRAM}"
    )


def times(
    url: str, connections: int, requests: int, per_second: float | None = None, before: Sequence[str] = ()
) -> list[float]:
    """Milliseconds of each answer; workers ask as soon as they have one, or so many times a second.

    `before` is put before the command, as `nice` would be.

    Raises:
        AssertionError: hey failed, or one of its requests did.
    """
    command = [PROGRAM, "-c", str(connections), "-n", str(requests), "-t", "30", "-o", "csv"]
    pace = [] if per_second is None else ["-q", f"{per_second:g}"]
    done = subprocess.run(
        [*before, *command, *pace, url], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert all(row["status-code"] == "200" for row in rows)
    return [float(row["response-time"]) * 1000 for row in rows]
