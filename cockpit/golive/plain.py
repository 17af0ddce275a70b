"""The walk as numbered questions on plain lines, for a terminal that cannot draw and for screen readers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from cockpit.drills.talk import Option, Question, StoppedError, Talk
from cockpit.golive import hearing, wording
from cockpit.golive.item import Item
from cockpit.golive.machine import Word
from cockpit.golive.progress import KEEP_EVERY, Progress
from cockpit.golive.walk import NO, YES

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

_BACK, _SKIP, _LEAVE, _LOOK, _ON, _END = "back", "skip", "leave", "look", "on", "end"
_BACK_TO: Final = Option(_BACK, "back to the question before")
_LATER: Final = Option(_LEAVE, "leave; the same command goes on")


class PlainWalk:
    """One walk through the list by question and answer."""

    def __init__(self, sprint: "Sprint", progress: Progress, talk: Talk) -> None:
        self._sprint = sprint
        self._progress = progress
        self._talk = talk
        self._words: dict[str, Word] = {}

    async def to_the_end(self) -> None:
        """Ask until the person ends the list.

        Raises:
            StoppedError: the person leaves; what was answered is kept.
            OSError: it cannot be kept.
        """
        progress = self._progress
        self._hear()
        async with _kept_now_and_then(progress):
            while True:
                while (item := progress.walk.item) is not None:
                    await self._ask(item)
                if await self._ends():
                    return

    def _hear(self) -> None:
        self._words = hearing.heard(self._sprint, self._progress.walk.items)
        self._progress.hear(hearing.answers(self._progress.walk.items, self._words))

    async def _ask(self, item: Item) -> None:
        self._show(item)
        if not item.needs_person:
            await self._ask_machine(item)
            return
        yes, no = Option(YES, "yes"), Option(NO, "no")
        options = (yes, no, Option(_SKIP, "skip for now"), *self._ways(item))
        answer = await self._answer(Question(item.question, options))
        if answer == YES:
            self._progress.answer(YES)
        elif answer == NO:
            await self._after_no(item)
        elif answer == _SKIP:
            self._progress.skip()
        else:
            self._progress.back()

    def _ways(self, item: Item) -> tuple[Option, ...]:
        first = self._progress.walk.items[0] is item
        return (_LATER,) if first else (_BACK_TO, _LATER)

    async def _answer(self, question: Question) -> str:
        """An answer, once the time until then is counted.

        Raises:
            StoppedError: the person leaves, or the input ends.
        """
        try:
            answer = await self._talk.ask(question)
        finally:
            self._progress.tick()
        if answer == _LEAVE:
            raise StoppedError
        return answer

    def _show(self, item: Item) -> None:
        """The clock, what waits, the question's steps, what to see, what the machine says."""
        progress = self._progress
        waits = wording.waiting(progress.waits())
        told = f"; {waits}" if waits else ""
        lines = [f"\n[{wording.clock(progress)}{told}]", f"{wording.place(progress.walk)}  {item.title}", ""]
        lines += [f"  - {step}" for step in item.how]
        lines += [f"You should see: {item.see}"]
        if said := wording.machine(self._words.get(item.id)):
            lines.append(f"The machine says: {said}")
        if (before := progress.walk.answer_to(item)) is not None:
            lines.append(f"Answered so far: {before}")
        self._talk.say("\n".join(lines))

    async def _ask_machine(self, item: Item) -> None:
        """What no person answers: go on with it as it is, or look again."""
        good = self._progress.walk.answer_to(item) == YES
        go_on = Option(_ON, "go on" if good else "go on; it counts as no")
        look = Option(_LOOK, "look at everything again now (up to a minute)")
        ways = (go_on, look) if good else (look, go_on)
        question = Question("The machine answers this one.", (*ways, *self._ways(item)))
        answer = await self._answer(question)
        if answer == _LOOK:
            await self._look()
        elif answer == _BACK:
            self._progress.back()
        else:
            self._tell_mending(item, good=good)
            self._progress.answer(NO)  # the machine's own answer stands

    def _tell_mending(self, item: Item, *, good: bool) -> None:
        if not good:
            self._talk.say("\n".join(f"{label}: {words}" for label, words in self._mend(item)))

    async def _look(self) -> None:
        self._talk.say("Looking at everything ...")
        await hearing.look(self._sprint)
        self._progress.tick()
        self._hear()

    def _mend(self, item: Item) -> list[tuple[str, str]]:
        return list(wording.mend(item, self._words.get(item.id)))

    async def _after_no(self, item: Item) -> None:
        """What to do and whom to call; then whether it is settled."""
        self._tell_mending(item, good=False)
        ways = (Option(YES, "yes, it is settled"), Option(NO, "no, it stays a no"))
        answer = await self._answer(Question(wording.settled(item), (*ways, _LATER)))
        self._progress.answer(YES if answer == YES else NO)

    async def _ends(self) -> bool:
        """Tell what is left; true when the person ends the list, false when they go back to something."""
        walk = self._progress.walk
        left = list(wording.left_to_do(walk, self._words))
        if not left:
            return True
        self._talk.say("\n".join([f"\n[{wording.clock(self._progress)}]", "The end of the list:", *left]))
        again = walk.unanswered or walk.refused
        ways = (Option(_END, "end the list: this is a no-go"), Option(_BACK, f"go back to: {again[0].title}"))
        if await self._answer(Question("End it here?", (*ways, _LATER))) == _END:
            return True
        self._progress.to(again[0].id)
        return False


@asynccontextmanager
async def _kept_now_and_then(progress: Progress) -> AsyncIterator[None]:
    """Keep the time of a question that is thought about: a kill loses KEEP_EVERY seconds at most."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY)
            with suppress(OSError):  # the next answer says so
                progress.tick()

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
        progress.pause()
