"""A drill as lines on stdin and stdout: numbered answers, no cursor movement, fit for a screen reader."""

import asyncio
import os
import shutil
import textwrap
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Final, TextIO

from cockpit.drills.talk import LONGEST_PASTE, Glance, Question, StoppedError
from cockpit.model import Fix
from cockpit.text import safe

HEARTBEAT: Final = 15.0  # seconds without news after which a watch says that it goes on
_LONGEST_SHOWN: Final = 8000
_CHUNK: Final = 65_536
_TO_COPY: Final = "    "


class PlainTalk:
    """The conversation of a drill, line by line. `lines` gives the next line, or None at the end."""

    def __init__(self, lines: Callable[[], Awaitable[str | None]], out: TextIO) -> None:
        self._lines = lines
        self._out = out

    def say(self, text: str) -> None:
        """Print it."""
        shown = safe(text, _LONGEST_SHOWN, keep_lines=True)
        self._out.write(f"{_wrapped(shown) if self._out.isatty() else shown}\n")
        self._out.flush()

    def record(self, fix: Fix) -> None:
        """Print the change as a block of its own, the undo under it."""
        self.say(f"\n{fix.text}")
        block = "\n".join(f"{_TO_COPY}{line}" for line in (fix.record or "").split("\n") if line)
        self.say(f"\n{block}\n")
        if fix.undo:
            self.say(f"To undo it later: {fix.undo}")

    async def ask(self, question: Question) -> str:
        """Print the question, read until the answer can be taken."""
        self.say("\n" + "\n".join(_asked(question)))
        while True:
            answer, complaint = question.read(await self._answer(question))
            if not complaint:
                return answer
            self.say(complaint)

    async def watch(self, glances: AsyncIterator[Glance]) -> None:
        """Print the lines that changed; without news a word every HEARTBEAT seconds."""
        shown: tuple[str, ...] = ()
        told = 0.0
        async for glance in glances:
            news = [line for line in glance.lines if line not in shown]
            if not news and glance.seconds - told >= HEARTBEAT:
                news = [f"Still looking, {glance.seconds:.0f} s."]
            if news:
                told = glance.seconds
                self.say("\n".join(news))
            shown = glance.lines

    async def _answer(self, question: Question) -> str:
        if not question.many:
            return await self._line()
        gathered: list[str] = []
        room = LONGEST_PASTE + 1
        while (line := await self._line()).rstrip("\r\n") != ".":
            if room > 0:
                gathered.append(line)
            room -= len(line)
        return "".join(gathered)

    async def _line(self) -> str:
        line = await self._lines()
        if line is None:
            raise StoppedError
        return line


def _wrapped(text: str) -> str:
    """The text broken between words for this terminal; lines that are set in to be copied stay whole."""
    width = shutil.get_terminal_size().columns
    lines = (
        [line]
        if len(line) < width or line.startswith(_TO_COPY)
        else textwrap.wrap(line, width - 1, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
    return "\n".join("\n".join(parts) for parts in lines)


def _asked(question: Question) -> Iterator[str]:
    """The question and how to answer it."""
    yield question.text
    for number, option in enumerate(question.options, 1):
        yield f"  {number}  {option.label}"
    if question.many:
        yield "  (end with a line that holds only a full stop)"
    if question.default:
        yield f"  (Enter alone means: {question.default})"


class LinesOf:
    """The lines of a file descriptor, read in a daemon thread that quitting abandons.

    It reads the descriptor itself: a thread inside a buffered file would hold its lock when Python ends.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._started = False
        self._ended = False

    async def __call__(self) -> str | None:
        """The next line with its end, or None when there are no more."""
        if not self._started:
            self._started = True
            loop = asyncio.get_running_loop()
            threading.Thread(target=self._read, args=(loop,), daemon=True, name="input").start()
        if self._ended:
            return None
        line = await self._lines.get()
        self._ended = line is None
        return line

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in _lines_from(self._descriptor):
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(self._lines.put_nowait, line)


def _lines_from(descriptor: int) -> Iterator[str | None]:
    """Every line as text, then None; a longer line than anybody types comes in pieces."""
    rest = b""
    while chunk := _chunk(descriptor):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode("utf-8", "replace") + "\n" for line in lines)
        if len(rest) > LONGEST_PASTE:
            yield rest.decode("utf-8", "replace")
            rest = b""
    if rest:
        yield rest.decode("utf-8", "replace")
    yield None


def _chunk(descriptor: int) -> bytes:
    """What is there to read, nothing at the end; a terminal that went away is an end too."""
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""
