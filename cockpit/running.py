"""Runs one program of this machine: its time and its output are bounded, and it dies with who asked."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer

OUTPUT_BYTES: Final = 1 << 20
SECONDS: Final = 60.0
_CHUNK: Final = 1 << 16
_GIT: Final = {  # nothing of the user's or the system's configuration, no prompt, no lazy fetch, no hook
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
# Whoever holds the other end of its input is gone, however that came about: so is the group.
_WATCH: Final = 'read -r _; [ "$2" = 0 ] || { kill -s INT -- "-$1"; sleep "$2"; }; kill -s KILL -- "-$1"'
# The program begins only once it is watched: killed before that, this reads an end and nothing begins.
_WATCHED: Final = 'read -r _ && exec "$@"'
PLUMBING: Final = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: `code` is negative for a signal; `cut` when its output was longer than kept."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    cut: bool = False


async def run(
    argv: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    seconds: float = SECONDS,
    most: int = OUTPUT_BYTES,
    tied: bool = False,
    grace: float = 0.0,
) -> Ran | Unreachable:
    """Run a program to its end, without a shell and in a process group of its own.

    Args:
        argv: the program and its arguments.
        folder: where it runs.
        environment: all of its environment; by default ours.
        given: its standard input.
        seconds: after that it is ended and `Unreachable` (kind `timeout`).
        most: bytes kept of each of its two outputs; the rest is read and dropped.
        tied: it ends with us even where we are killed.
        grace: seconds between asking it to end and ending it, for what leads processes outside its group.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with (
            asyncio.timeout(seconds),
            started(argv, folder=folder, environment=environment, tied=tied, grace=grace) as process,
        ):
            fed = asyncio.create_task(_feed(process, given))
            (out, more), (err, more_err) = await asyncio.gather(
                _kept(process.stdout, most), _kept(process.stderr, most)
            )
            await fed
            code = await process.wait()
    except TimeoutError:
        return Unreachable(Layer.REPO, f"{argv[0]} was not done after {seconds:g} s", "timeout")
    except FileNotFoundError:
        return Unreachable(Layer.REPO, f"{argv[0]} is not installed", "not-installed")
    except OSError as reason:
        return Unreachable(Layer.REPO, f"{argv[0]} could not be started: {reason.strerror}", "not-started")
    return Ran(code, out, err, loop.time() - began, cut=more or more_err)


@contextlib.asynccontextmanager
async def started(
    argv: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    tied: bool = False,
    grace: float = 0.0,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running program with all three pipes; with the block it and all its children end.

    `tied`: also where we are killed, for code that is not ours and may run for long. No system ends a whole
    group with its parent (Linux only its first process), so a shell waits beside it. `grace`: a child that
    left the group is only known to the program, so that gets SIGINT and so many seconds to end it first.

    Raises:
        OSError: it cannot be started.
    """
    if tied and shutil.which(argv[0], path=None if environment is None else environment.get("PATH")) is None:
        raise FileNotFoundError(argv[0])  # a shell would only print so
    process = await asyncio.create_subprocess_exec(
        *(("sh", "-c", _WATCHED, "sh") if tied else ()),
        *argv,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env=None if environment is None else dict(environment),
        start_new_session=True,
    )
    watch = None
    try:
        if tied:
            watch = await _watching(process.pid, grace)
            await _send(process, b"\n")
        yield process
    finally:
        try:
            if grace and process.returncode is None:
                await _asked_to_end(process, grace)
        finally:
            with contextlib.suppress(ProcessLookupError):  # the group is gone already
                os.killpg(process.pid, signal.SIGKILL)
            _let_go(process)
        if watch is not None:
            watch.kill()
            await watch.wait()
        await process.wait()


async def _asked_to_end(process: asyncio.subprocess.Process, grace: float) -> None:
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        os.killpg(process.pid, signal.SIGINT)
        async with asyncio.timeout(grace):
            await process.wait()


async def _watching(group: int, grace: float) -> asyncio.subprocess.Process:
    """What ends the group with us; in a session of its own, for Ctrl-C must not end it before."""
    return await asyncio.create_subprocess_exec(
        *("sh", "-c", _WATCH, "sh", str(group), f"{grace:g}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


def _let_go(process: asyncio.subprocess.Process) -> None:
    """Close its pipes: waiting for its end also waits for theirs.

    One that is full of unread output, or held open by a runaway, never ends by itself. The process has no
    word for it (Python 3.11), its transport has.
    """
    transport: asyncio.SubprocessTransport = process._transport  # type: ignore[attr-defined]  # noqa: SLF001
    for number in range(3):
        if (pipe := transport.get_pipe_transport(number)) is not None:
            pipe.close()


async def git(
    folder: Path, *arguments: str, given: bytes = b"", seconds: float = SECONDS, most: int = OUTPUT_BYTES
) -> Ran | Unreachable:
    """Run one plumbing command of git: nothing that the repository's own configuration names is executed."""
    return await run(
        ("git", *PLUMBING, *arguments),
        folder=folder,
        environment=git_environment(),
        given=given,
        seconds=seconds,
        most=most,
    )


def git_environment() -> dict[str, str]:
    """Ours without what steers git, and with what keeps it quiet and local."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _GIT


async def _feed(process: asyncio.subprocess.Process, given: bytes) -> None:
    assert process.stdin is not None
    await _send(process, given)
    process.stdin.close()


async def _send(process: asyncio.subprocess.Process, given: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it need not read to the end
        process.stdin.write(given)
        await process.stdin.drain()


async def _kept(pipe: asyncio.StreamReader | None, most: int) -> tuple[bytes, bool]:
    """The beginning of an output, and whether there was more."""
    assert pipe is not None
    kept, more = bytearray(), False
    while chunk := await pipe.read(_CHUNK):
        more |= len(kept) + len(chunk) > most
        kept += chunk[: max(most - len(kept), 0)]
    return bytes(kept), more
