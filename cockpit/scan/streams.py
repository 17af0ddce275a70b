"""The output of a git command, record by record, while it comes: never all of it at once."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Final

from cockpit.running import started
from cockpit.scan.repository import Repository
from cockpit.text import safe

_CHUNK: Final = 1 << 18
IDLE: Final = 120.0  # seconds without a word
_LONGEST: Final = 1 << 20  # bytes of one record; a path is shorter
_KEPT: Final = 2000


class CutShortError(Exception):
    """A command ended before it had said all; the message is its reason."""


async def records(
    repository: Repository, *arguments: str, given: bytes = b"", by: bytes = b"\0"
) -> AsyncGenerator[list[bytes]]:
    """The records of a command's output, as many at a time as have come.

    Args:
        repository: where it runs.
        arguments: of git.
        given: its standard input.
        by: what ends a record.

    Raises:
        CutShortError: it could not be started, failed, or wrote a record without end.
    """
    try:
        async with started(
            repository.lists(*arguments), folder=repository.folder, environment=repository.environment
        ) as process:
            said = asyncio.create_task(_tail(process.stderr))
            fed = asyncio.create_task(_feed(process.stdin, given))
            assert process.stdout is not None
            rest = b""
            while chunk := await _more(process.stdout):
                *whole, rest = (rest + chunk).split(by)
                if len(rest) > _LONGEST:
                    raise CutShortError("a name in it has no end")
                if whole:
                    yield whole
            if rest:
                yield [rest]
            await fed
            if await process.wait():
                raise CutShortError(await said)
    except OSError as reason:
        raise CutShortError(f"git could not be started: {reason.strerror}") from None


async def _more(pipe: asyncio.StreamReader) -> bytes:
    """What comes next; a pipe or device that somebody put in place of a file would be waited for without end.

    Raises:
        CutShortError: nothing comes.
    """
    try:
        async with asyncio.timeout(IDLE):
            return await pipe.read(_CHUNK)
    except TimeoutError:
        raise CutShortError(f"git said nothing for {IDLE:g} s") from None


async def _tail(pipe: asyncio.StreamReader | None) -> str:
    """The last line of what a command complained about."""
    assert pipe is not None
    kept = b""
    while chunk := await pipe.read(_CHUNK):
        kept = (kept + chunk)[-_KEPT:]
    return safe(kept.decode("utf-8", "replace").strip().rpartition("\n")[2], 200)


async def _feed(pipe: asyncio.StreamWriter | None, given: bytes) -> None:
    assert pipe is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it need not read to the end
        pipe.write(given)
        await pipe.drain()
    pipe.close()
