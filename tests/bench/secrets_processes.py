"""A command with all it starts: its wall seconds, and the most memory the processes held together."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_EVERY: Final = 0.02  # seconds between two looks at the memory
_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: standard output, exit code, seconds, CPU seconds, and megabytes at most (0: not looked)."""

    out: bytes
    code: int
    seconds: float
    cpu: float
    megabytes: float


def measured(
    command: Sequence[str],
    *,
    memory: bool = False,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Measured:
    """Run a command to its end; `memory` costs a look at /proc every 20 ms: not where time counts."""
    began, before = time.perf_counter(), _cpu()
    most = [0.0]
    nothing = subprocess.DEVNULL
    own = os.environ | dict(env or {})
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=nothing, stdin=nothing, env=own, cwd=cwd
    ) as process:
        watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
        if memory:
            watcher.start()
        out, _ = process.communicate()
    seconds = time.perf_counter() - began
    if memory:
        watcher.join()
    return Measured(out, process.returncode, seconds, _cpu() - before, most[0])


def _cpu() -> float:
    """What the processes that have ended used, user and system."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: "subprocess.Popen[bytes]", most: list[float]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], sum(map(_resident, _family(process.pid))) / _KIB)
        time.sleep(_EVERY)


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """KiB in memory, pages that are shared counted in every process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
