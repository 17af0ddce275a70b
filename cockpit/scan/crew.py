"""Processes that read and search, fed with slices of names; none outlives who asked for it."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cockpit
from cockpit.running import started
from cockpit.scan.pieces import Slice

LATE: Final = 300.0  # seconds without a sign of life; the rules are compiled in the first of them
_DEATHS: Final = 40
_CHUNK: Final = 1 << 16

Answer = dict[str, Any]


class DiedError(Exception):
    """A reading process has ended, or says nothing any more."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What every reading process is told once: where to read, with what, how to key and how to search."""

    folder: Path
    reader: tuple[str, ...]
    environment: Mapping[str, str]
    salt: bytes
    engine: str = ""
    log: bool = False
    rules: tuple[str, ...] = ()
    program: tuple[str, ...] = (sys.executable, "-P", "-m", "cockpit.scan.worker")

    def __str__(self) -> str:
        told = {
            "folder": str(self.folder),
            "reader": self.reader,
            "salt": self.salt.hex(),
            "engine": self.engine,
            "log": self.log,
            "rules": self.rules,
        }
        return json.dumps(told)


class Rota:
    """The slices, handed to whoever asks next."""

    def __init__(self, slices: AsyncIterator[Slice]) -> None:
        self._slices = slices
        self._one_at_a_time = asyncio.Lock()

    async def next(self) -> Slice | None:
        """The next one; none when there is no more."""
        async with self._one_at_a_time:
            return await anext(self._slices, None)


async def shared(
    slices: AsyncIterator[Slice], errand: Errand, readers: int, hear: Callable[[Answer], None]
) -> list[str]:
    """Have the slices read by so many processes; the names that no process survived.

    Args:
        slices: of names.
        errand: for every process.
        readers: how many at most; one is only started when there is a slice for it.
        hear: called with every answer.
    """
    rota, lost = Rota(slices), list[str]()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(readers):
            tasks.create_task(_reader(rota, errand, hear, lost))
    return lost


async def _reader(rota: Rota, errand: Errand, hear: Callable[[Answer], None], lost: list[str]) -> None:
    """Read what comes; when the process dies of something, what it was is found by halving."""
    now, todo, deaths = await rota.next(), list[Slice](), 0
    while now is not None:
        try:
            async with _process(errand) as process:
                while now is not None:
                    await _ask(process, now, hear)
                    now = todo.pop() if todo else await rota.next()
        except (DiedError, OSError):
            deaths += 1
            assert now is not None
            halves = () if deaths > _DEATHS or len(now.names) == 1 else _halved(now)
            lost += () if halves else now.names
            todo += halves
            now = todo.pop() if todo else await rota.next()


def _halved(whole: Slice) -> tuple[Slice, Slice]:
    middle = len(whole.names) // 2
    return Slice(whole.names[:middle], whole.size // 2), Slice(whole.names[middle:], whole.size // 2)


@asynccontextmanager
async def _process(errand: Errand) -> AsyncIterator[asyncio.subprocess.Process]:
    """A reading process that knows its errand; it imports from beside this package and nowhere else."""
    root = Path(cockpit.__file__).parent.parent
    environment = {**errand.environment, "PYTHONPATH": str(root), "PYTHONSAFEPATH": "1"}
    async with started(errand.program, folder=root, environment=environment) as process:
        unread = asyncio.create_task(_dropped(process.stderr))
        assert process.stdin is not None
        process.stdin.write(f"{errand}\n".encode())
        yield process
        unread.cancel()


async def _dropped(pipe: asyncio.StreamReader | None) -> None:
    """Read and forget: what a process says while it dies could quote what it read."""
    assert pipe is not None
    while await pipe.read(_CHUNK):
        pass


async def _ask(process: asyncio.subprocess.Process, now: Slice, hear: Callable[[Answer], None]) -> None:
    """Have one slice read.

    Raises:
        DiedError: the process has ended before it was done, or is late.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(now.names).encode() + b"\n")
        await process.stdin.drain()
        while True:
            async with asyncio.timeout(LATE):
                line = await process.stdout.readuntil(b"\n")
            answer = json.loads(line)
            if "done" in answer:
                hear(answer | {"names": now.names})
                return
            hear(answer)
    except (TimeoutError, BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError) as reason:
        raise DiedError(type(reason).__name__) from None
    except (asyncio.LimitOverrunError, ValueError) as reason:
        raise DiedError(type(reason).__name__) from None


def readers(wanted: int = 0) -> int:
    """How many processes read: as asked for, or two, or fewer where there are fewer processors."""
    return max(1, min(wanted, 16)) if wanted else min(2, os.cpu_count() or 1)
