"""Runs one build: bounded in time, room and noise, in an environment of its own, and nothing of it stays."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.clean_build import Ended
from cockpit.model import Layer
from cockpit.running import started

MOST_PRINTED: Final = 64 << 20
MOST_WRITTEN: Final = 10 << 30  # by how much the disk may fill while it runs
LEAST_FREE: Final = 256 << 20
_FILE_BLOCKS: Final = (4 << 30) // 512  # of one file, in the blocks of `ulimit -f`
_HEAD: Final = 2 << 20  # bytes of its output that are read from the beginning, and as much from the end
# The output goes to a file: a daemon that the build leaves behind cannot hold a pipe open.
_LIMITED: Final = 'ulimit -c 0; ulimit -f "$3" 2>/dev/null; exec sh -c "$1" >"$2" 2>&1 </dev/null'
# Where managers of versions keep the programs of this machine: PATH leads to them, HOME no longer does.
_TOOLS: Final = {
    "ASDF_DATA_DIR": ".asdf",
    "MISE_DATA_DIR": ".local/share/mise",
    "NVM_DIR": ".nvm",
    "VOLTA_HOME": ".volta",
    "PYENV_ROOT": ".pyenv",
    "RBENV_ROOT": ".rbenv",
    "RUSTUP_HOME": ".rustup",
}


@dataclass(frozen=True, slots=True)
class Built:
    """How it ended, after how many seconds, and what it printed (the middle of a long text is left out)."""

    code: int | None
    ended: Ended
    seconds: float
    printed: str


def environment(home: Path, room: Path, values: Mapping[str, str], without: Path) -> dict[str, str]:
    """All that the build is given.

    PATH without what lies in the user's checkout, a home and a place for temporary files of its own, where
    managers of versions keep the programs of this machine, and the values.
    """
    own = {
        "PATH": _path(without),
        "HOME": str(home),
        "TMPDIR": str(room),
        "CI": "1",
        "LANG": "C.UTF-8",
    }
    return {**values, **own, **dict(_tools())}


def _path(without: Path) -> str:
    """Where programs are, without a virtual environment or node_modules of the checkout."""
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    outside = (one for one in places if Path(one).is_absolute() and not _below(Path(one), without))
    return os.pathsep.join(outside)


def _below(place: Path, folder: Path) -> bool:
    return place.resolve().is_relative_to(folder.resolve())


def _tools() -> Iterator[tuple[str, str]]:
    real = Path.home()
    for name, below in _TOOLS.items():
        place = os.environ.get(name) or str(real / below)
        if Path(place).is_dir():
            yield name, place


async def build(
    command: str,
    *,
    folder: Path,
    beside: Path,
    given: Mapping[str, str],
    seconds: float,
    tell: Callable[[int], None],
) -> Built | Unreachable:
    """Run the command through `sh` until it ends, or is ended with everything it has started.

    Args:
        command: of [repo] build.
        folder: where it runs.
        beside: a folder of ours, for what it prints; its path marks the processes of this build.
        given: its whole environment.
        seconds: it may take.
        tell: hears the seconds that have passed, once a second.
    """
    log = beside / "output"
    argv = ("sh", "-c", _LIMITED, "sh", command, str(log), str(_FILE_BLOCKS))
    loop = asyncio.get_running_loop()
    began, free = loop.time(), shutil.disk_usage(beside).free
    try:
        async with started(argv, folder=folder, environment=given, tied=True) as process:
            ended = await _watched(process, log, free, began, seconds, tell)
            code = process.returncode
    except OSError as reason:
        return Unreachable(Layer.REPO, f"sh could not be started: {reason.strerror}", "not-started")
    finally:
        left_behind(beside)
    return Built(code if ended is Ended.ITSELF else None, ended, loop.time() - began, _printed(log))


async def _watched(
    process: asyncio.subprocess.Process,
    log: Path,
    free: int,
    began: float,
    seconds: float,
    tell: Callable[[int], None],
) -> Ended:
    """Wait for the end, and say every second how long it has been."""
    loop = asyncio.get_running_loop()
    waiting = asyncio.create_task(process.wait())
    try:
        while True:
            await asyncio.wait({waiting}, timeout=min(1.0, max(began + seconds - loop.time(), 0.01)))
            if waiting.done():
                return Ended.ITSELF
            tell(int(loop.time() - began))
            if loop.time() - began >= seconds:
                return Ended.TIME
            now = shutil.disk_usage(log.parent).free
            if now < LEAST_FREE or free - now > MOST_WRITTEN:
                return Ended.ROOM
            if _size(log) > MOST_PRINTED:
                return Ended.NOISE
    finally:
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _printed(log: Path) -> str:
    """The beginning and the end of what it printed."""
    try:
        with log.open("rb") as file:
            head = file.read(_HEAD)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _HEAD, len(head)))
            return (head + file.read(_HEAD)).decode("utf-8", "replace")
    except OSError:
        return ""


def left_behind(mark: Path) -> int:
    """End what the build has left running in sessions of its own, known by our folder in its environment.

    Only Linux tells another program's environment; elsewhere such a daemon stays.
    """
    sign = os.fsencode(mark)
    ended = 0
    for place in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
            if sign in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)
                ended += 1
    return ended


def removed(folder: Path) -> None:
    """Remove a folder with everything in it, also what was made read-only, as Go does with its modules."""

    def again(remove: Callable[[str], object], path: str, _reason: object) -> None:
        with contextlib.suppress(OSError):  # what still cannot go stays in the temporary folder
            Path(path).parent.chmod(0o700)
            if remove in (os.scandir, os.open, os.lstat) or Path(path).is_dir():
                Path(path).chmod(0o700)
                shutil.rmtree(path, ignore_errors=True)
            else:
                remove(path)

    shutil.rmtree(folder, onerror=again)
