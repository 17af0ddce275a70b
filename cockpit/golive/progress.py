"""A walk with a clock and a place on disk: every answer is kept before the next question is asked."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.drills.memory import Memory, alone, path_of
from cockpit.drills.talk import Option
from cockpit.drills.timing import Clock, MachineClock
from cockpit.golive.item import Item
from cockpit.golive.items import items
from cockpit.golive.walk import NO, YES, Answer, Walk
from cockpit.launch import Launch
from cockpit.launch.operations import Person
from cockpit.people.who import RefusedError, gone

NAME: Final = "golive"
KEEP_EVERY: Final = 5.0  # seconds of an unanswered question that a kill may lose
_DAY: Final = dt.timedelta(1)  # an older walk is begun anew: too much may have changed
_MOST: Final = 1e6  # seconds of one item; more stands in no file of ours
_BY: Final = "by"
_SECONDS: Final = "seconds "
_ASKED: Final = "asked "


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that goes on by itself: what was begun, how many seconds ago, the item that asks for it.

    `seconds` is none where the clocks were set back in between; `late` when it should be there by now.
    """

    begun: str
    seconds: float | None
    item: Item
    late: bool


class Progress:
    """One person's walk. `notice` is a sentence to show once: that it goes on, or why it begins anew."""

    def __init__(self, launch: Launch, folder: Path, by: str, clock: Clock | None = None) -> None:
        self.by = by
        self.budget = launch.limits.golive_minutes * 60.0
        self.notice = ""
        self._clock = clock or MachineClock()
        self._place = (path_of(folder, NAME), self._clock, launch.domain, by)
        self._memory = Memory(*self._place)
        self.walk = Walk(items(launch))
        self._resume()
        self._since = self._kept = self._clock.ticks()

    def _resume(self) -> None:
        self._memory.load()
        self.notice = self._memory.notice
        if not self._memory.resumed:
            return
        if why := self._unfit():
            self._memory = Memory(*self._place)  # the file stays until the first answer of this walk
            self.notice = why
            return
        self.walk = _left(self.walk, self._memory)
        answered = f"{len(self.walk.told)} of {len(self.walk.items)} answered"
        self.notice = f"It goes on where it was left, {answered}, {spoken(self.walk.total)} used."

    def _unfit(self) -> str:
        """Why what was kept is no walk to go on with, or nothing."""
        if self._memory.words.get(_BY) != self.by:
            return (
                "Somebody else had begun the list: their answers are not yours, so it begins anew once you "
                "start. Leave now, and theirs stay."
            )
        if self._clock.now() - self._memory.begun > _DAY:
            return f"What was left over from {self._memory.begun.date()} is too old: the list begins anew."
        return ""

    @property
    def begun(self) -> dt.datetime:
        """When the walk was begun (UTC)."""
        return self._memory.begun

    @property
    def transcript(self) -> str:
        """What was answered, line by line, each with the hour."""
        return "\n".join([*self._memory.seen, ""])

    def save(self) -> None:
        """Write where it is.

        Raises:
            OSError: the folder cannot be written.
        """
        memory, walk = self._memory, self.walk
        memory.words = {_BY: self.by}
        memory.words |= {f"{_SECONDS}{id_}": f"{seconds:.1f}" for id_, seconds in walk.seconds.items()}
        memory.words |= {f"{_ASKED}{item.id}": item.digest for item in walk.items if item.id in walk.answers}
        memory.done = {id_: answer == YES for id_, answer in walk.answers.items()}
        memory.step = walk.item.id if walk.item else ""
        memory.save()
        self._kept = self._clock.ticks()

    def forget(self) -> None:
        """The walk is in the record now."""
        self._memory.forget()

    # The clock.

    def tick(self) -> None:
        """Count the time until now at the present item; keep it every KEEP_EVERY seconds.

        Raises:
            OSError: as `save`.
        """
        now = self._clock.ticks()
        self.walk = self.walk.spend(now - self._since)
        self._since = now
        if now - self._kept >= KEEP_EVERY:
            self.save()

    def pause(self) -> None:
        """What passes from here until `resume` is not counted."""
        self.tick()
        self.save()

    def resume(self) -> None:
        """Count from now on."""
        self._since = self._clock.ticks()

    def waits(self) -> tuple[Wait, ...]:
        """What was begun and is not asked for yet, in the order of the list."""
        asking = {item.awaits: item for item in self.walk.items if item.awaits}
        under_way = [
            (one, asking[one.id])
            for one in self.walk.items
            if one.id in asking and self.walk.answers.get(one.id) == YES
        ]
        return tuple(
            self._wait(one, asked) for one, asked in under_way if self.walk.answers.get(asked.id) != YES
        )

    def _wait(self, one: Item, asked: Item) -> Wait:
        seconds = self._memory.marks.since(one.id)
        late = seconds is not None and seconds > asked.patience * 60
        return Wait(one.starts, seconds, asked, late)

    # The person.

    def answer(self, answer: Answer) -> None:
        """Take the answer to the present item.

        Raises:
            OSError: as `save`.
        """
        item = self.walk.item
        if item is None:
            return
        if answer == YES and item.starts and item.id not in self._memory.marks:
            self._memory.marks.set(item.id)
        told = answer if item.needs_person else self.walk.answer_to(item) or "undecided"
        self._memory.note(f"{item.id}: {told} ({item.question})")
        self._step(self.walk.answer(answer))

    def skip(self) -> None:
        """Go on without an answer."""
        if self.walk.item is not None:
            self._memory.note(f"{self.walk.item.id}: not answered")
            self._step(self.walk.skip())

    def back(self) -> None:
        """The item before."""
        self._step(self.walk.back())

    def to(self, id_: str) -> None:
        """The item of that id."""
        self._step(self.walk.to(id_))

    def hear(self, machine: Mapping[str, Answer]) -> None:
        """What the machine answers now."""
        self.walk = self.walk.hear(machine)

    def _step(self, after: Walk) -> None:
        """Go there, once the time until now is counted where it was spent."""
        self.tick()
        self.walk = Walk(after.items, after.at, after.answers, self.walk.seconds, after.machine)
        self.save()


def _left(walk: Walk, memory: Memory) -> Walk:
    """The walk as it was left; an answer to an item that reads differently now is none."""
    same = {item.id for item in walk.items if memory.words.get(f"{_ASKED}{item.id}") == item.digest}
    answers: dict[str, Answer] = {id_: YES if yes else NO for id_, yes in memory.done.items() if id_ in same}
    seconds = {item.id: _number(memory.words.get(f"{_SECONDS}{item.id}", "")) for item in walk.items}
    there = Walk(walk.items, 0, answers, {id_: spent for id_, spent in seconds.items() if spent})
    return (
        there.to(memory.step) if memory.step else Walk(there.items, len(there.items), answers, there.seconds)
    )


def _number(text: str) -> float:
    """Seconds as they were kept; nothing that could not have been measured."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and 0 <= number <= _MOST else 0.0


def left_by(launch: Launch, folder: Path) -> str:
    """The id of the person who began the list and has not ended it, or nothing."""
    memory = Memory(path_of(folder, NAME), MachineClock(), launch.domain, "")
    memory.load()
    old = MachineClock().now() - memory.begun > _DAY
    return "" if old else memory.words.get(_BY, "")


def offered(launch: Launch, folder: Path, today: dt.date) -> tuple[Option, ...]:
    """Who could walk the list: everybody who has not left; whoever has begun it comes first."""
    begun = left_by(launch, folder)
    people = sorted((one for one in launch.people if not gone(one, today)), key=lambda one: one.id != begun)
    return tuple(Option(one.id, _label(one, begun=one.id == begun)) for one in people)


def _label(person: Person, *, begun: bool) -> str:
    role = f", {person.role}" if person.role else ""
    return f"{person.name}{role}{' (has begun the list: it goes on)' if begun else ''}"


def spoken(seconds: float) -> str:
    """`8:50`: minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else walks the list of this folder meanwhile.

    Raises:
        RefusedError: somebody does.
        OSError: the folder cannot be written.
    """
    try:
        with alone(path_of(folder, NAME)):
            yield
    except BlockingIOError:
        raise RefusedError("another cockpit is walking this list: end it there first") from None
