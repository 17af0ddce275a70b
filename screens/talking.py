"""`ScreenTalk`: the person's side of a conversation, on a screen that shows it; nothing in it blocks."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Protocol, TypeVar

from cockpit.drills.talk import Glance, Question, StoppedError
from cockpit.model import Fix

Done = TypeVar("Done")


class Stage(Protocol):
    """What a conversation needs of the screen that shows it."""

    def tell(self, text: str) -> None:
        """Add something to what was said."""

    def show_record(self, fix: Fix) -> None:
        """Add a change that can be copied."""

    def show_question(self, question: Question | None) -> None:
        """Show what is asked now, or that nothing is."""

    def show_glance(self, glance: Glance | None) -> None:
        """Show what a watch sees now, or that it is over."""


class ScreenTalk:
    """Told, asked and watched on a stage. `answer` and `stop` are what the person does there."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._answer: asyncio.Future[str] | None = None
        self._stopped = asyncio.Event()
        self.waits = False

    def say(self, text: str) -> None:
        """Tell one thing."""
        self._stage.tell(text)

    def record(self, fix: Fix) -> None:
        """Show what to change."""
        self._stage.show_record(fix)

    def answer(self, answer: str) -> None:
        """The person's answer, which the question takes."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    def stop(self) -> None:
        """The person stops here: whatever waits for them ends, and nothing waits again."""
        self._stopped.set()

    async def ask(self, question: Question) -> str:
        """The answer to a question.

        Raises:
            StoppedError: the person stops here.
        """
        self._answer = asyncio.get_running_loop().create_future()
        self._stage.show_question(question)
        try:
            return await self._unless_stopped(self._answer)
        finally:
            self._stage.show_question(None)

    async def watch(self, glances: AsyncIterator[Glance]) -> None:
        """Show each glance in place of the one before; the last one stays among what was said.

        Raises:
            StoppedError: the person stops here.
        """
        last: Glance | None = None
        looks = aiter(glances)
        try:
            while glance := await self._unless_stopped(asyncio.ensure_future(_next(looks))):
                last = glance
                self._stage.show_glance(glance)
        finally:
            self._stage.show_glance(None)
            if last is not None:
                self._stage.tell("\n".join(last.lines))

    async def _unless_stopped(self, waited: "asyncio.Future[Done]") -> Done:
        """What is waited for, unless the person stops first."""
        stop = asyncio.ensure_future(self._stopped.wait())
        self.waits = True
        try:
            both: set[asyncio.Future[Any]] = {waited, stop}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if waited.done():
                return waited.result()
        finally:
            self.waits = False
            stop.cancel()
            if not waited.done():
                waited.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await waited
        raise StoppedError


async def _next(looks: AsyncIterator[Glance]) -> Glance | None:
    return await anext(looks, None)
