"""Which process a run belongs to, and whether it is still there."""

import json
import os
import platform
from pathlib import Path
from typing import Any

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def _read(path: Path) -> str:
    """The text of a small file of the kernel, empty where there is none."""
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When the process began, in clock ticks since the boot (proc(5), field 22); empty when not known."""
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""  # noqa: PLR2004 - field 22, counted after the name


def _space() -> str:
    """The process namespace: in another one our process ids mean something else."""
    try:
        return str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""


def identity() -> str:
    """This process, so that a later one can tell whether it still runs (JSON)."""
    pid = os.getpid()
    return json.dumps(
        {
            "pid": pid,
            "started": _started(pid),
            "boot": _read(_BOOT),
            "space": _space(),
            "node": platform.node(),
        }
    )


def gone(identity_: str) -> bool:
    """The process has certainly ended; where that cannot be known, it is taken to be there.

    Two running cockpits must not accuse each other: another machine or container is not ours to judge.
    """
    try:
        other: dict[str, Any] = json.loads(identity_)
        pid, started = int(other["pid"]), str(other["started"])
        boot, space, node = str(other["boot"]), str(other["space"]), str(other["node"])
    except (ValueError, KeyError, TypeError):
        return True
    if boot != _read(_BOOT):
        return node == platform.node()
    if not boot and node != platform.node():
        return False
    if space != _space():
        return False
    if not started:
        return not _alive(pid)
    return _started(pid) != started


def _alive(pid: int) -> bool:
    """Some process has this id (where the kernel does not say when it began)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
