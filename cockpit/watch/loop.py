"""The loop: every target once an interval, each at its own moment, until somebody stops it."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from cockpit.background import aside
from cockpit.facts.visits import Target, Visit
from cockpit.launch import Launch
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit
from cockpit.watch.control import Controls
from cockpit.watch.endings import Ending, endings
from cockpit.watch.history import History, Marker
from cockpit.watch.keeping import Keeper, Post
from cockpit.watch.news import News
from cockpit.watch.outages import Watched
from cockpit.watch.pause import Beat, Pulse
from cockpit.watch.rules import rules
from cockpit.watch.schedule import Schedule
from cockpit.watch.targets import controls, marker, targets

log = logging.getLogger("cockpit")

BEAT: Final = 1.0  # seconds between two looks at the clocks
AT_ONCE: Final = 400  # visits under way: each holds a socket
CROWDED: Final = 0.1  # seconds between two looks for a free one
DAY: Final = 86_400.0
OFTEN: Final = 600.0
SLEPT: Final = "this machine slept or stood still"
STOPPED: Final = "nobody watched"

Visiting = Callable[[Vantage, Target], Awaitable[Visit]]


class Ears(Protocol):
    """Somebody who follows along, such as a screen."""

    def __call__(self, visit: Visit, /) -> None:
        """One visit has ended."""


class Watch:
    """One product under watch. `late` holds by how many seconds each visit began after its moment."""

    def __init__(
        self,
        launch: Launch,
        vantage: Vantage,
        history: History,
        posts: Sequence[Post] = (),
        *,
        visiting: Visiting = visit,
        pulse: Pulse | None = None,
        ears: Ears | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Set up without visiting anything.

        Args:
            launch: what is declared.
            vantage: where it is looked from.
            history: where it is kept.
            posts: who is told.
            visiting: makes one visit.
            pulse: the clocks.
            ears: hears of every visit as it ends.
            say: hears of what is wrong with the watch itself.
        """
        self.targets = targets(launch)
        self.rules = rules(launch)
        self.late: list[float] = []
        self.discarded = 0
        self._launch, self._vantage, self._history = launch, vantage, history
        self._visiting, self._ears, self._say = visiting, ears, say
        self._pulse = pulse or Pulse()
        own = marker(launch)
        others = controls(launch)
        self._visited = (*self.targets, *((own,) if own else ()))
        self._controls = Controls(vantage, others, self._pulse.clock)
        self.watched = Watched(self.rules, [one.name for one in others], own.name if own else "")
        self.keeper = Keeper(history, posts, self.watched.saved, say)
        self._schedule = Schedule(self._visited, self.rules.interval_seconds, self._pulse.clock())
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._going: set[asyncio.Task[None]] = set()
        self._awake = 0  # counts the pauses: what began before one does not count after it

    async def run(self, seconds: float | None = None) -> None:
        """Watch for so long, or until cancelled; what was seen is on the disk at the end."""
        await aside(self._resume)
        await self.keeper.catch_up()
        self.keeper.mark(Marker(self._now(), "started"))
        chores = [asyncio.create_task(self.keeper.run()), asyncio.create_task(self._daily())]
        try:
            await self._go(seconds)
        finally:
            tasks = [*chores, *self._going]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.keeper.mark(Marker(self._now(), "stopped"))
            await asyncio.shield(self.keeper.flush(last=True))

    def _resume(self) -> None:
        """Go on where the last watch ended; the time in between is one of which nothing is known."""
        self.watched.restore(self._history.state)
        for seen in filter(_dated, self._history.unjudged()):
            self.keeper.tell(self.watched.take(seen))
        now = self._now()
        self.keeper.tell(self.watched.keep_only([one.name for one in self.targets], now))
        newest = max((seen.at for seen in self._history.last().values() if _dated(seen)), default="")
        if newest and newest < self._ago(2 * self.rules.interval_seconds):
            self.keeper.tell(self.watched.pause(newest, now, STOPPED))

    async def _go(self, seconds: float | None) -> None:
        self._pulse.beat()
        self._schedule.skip(self._pulse.clock())
        ends = float("inf") if seconds is None else self._pulse.clock() + seconds
        while (now := self._pulse.clock()) < ends:
            self._felt(self._pulse.beat())
            ahead = min(self._schedule.next, ends) - now
            if ahead > 0:
                await self._pulse.sleep(min(ahead, BEAT))
            elif self._slots.locked():  # too many are under way: the pulse goes on meanwhile
                await self._pulse.sleep(CROWDED)
            else:
                await self._begin()

    async def _begin(self) -> None:
        """The next visit begins."""
        await self._slots.acquire()
        now, due = self._pulse.clock(), self._schedule.next
        self.late.append(now - due)
        del self.late[:-100_000]
        task = asyncio.create_task(self._visit(self._schedule.pop(now)))
        self._going.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._going.discard(task)
        self._slots.release()

    async def _visit(self, target: Target) -> None:
        began = self._awake
        seen = await self._visiting(self._vantage, target)
        self._felt(self._pulse.beat())
        if not (seen.ok or seen.blocked) and began == self._awake:
            await self._ask_others()
        if began != self._awake:
            self.discarded += 1
            return
        self.keeper.add(seen, self.watched.take(seen))
        if self._ears:
            self._ears(seen)
        if seen.ok and self.watched.puzzled:
            await self._ask_others()

    async def _ask_others(self) -> None:
        """What the controls answer, unless this machine slept meanwhile."""
        began, unheard = self._awake, self.watched.unheard
        others = await self._controls.ask()
        self._felt(self._pulse.beat())
        if began != self._awake:
            return
        for other in others:
            self.keeper.add(other, self.watched.take(other))
        for name in set(self.watched.unheard).difference(unheard):
            text = f"The control {name} fails while the product answers: it is not listened to"
            self.keeper.mark(Marker(self._now(), "note", text))
            self._say(f"{text}.")

    def _felt(self, beat: Beat) -> None:
        """A pause makes what is under way worthless; a clock that was set is noted."""
        if beat.step:
            way = "forward" if beat.step > 0 else "back"
            text = f"the clock of this machine was set {way} by {abs(beat.step):.0f} s"
            self.keeper.mark(Marker(self._now(), "clock", text))
        if beat.gap:
            self._awake += 1
            self._schedule.skip(self._pulse.clock())
            since, until = (_text(moment) for moment in (beat.gap.since, beat.gap.until))
            self.keeper.tell(self.watched.pause(since, until, SLEPT))

    async def _daily(self) -> None:
        """What ends on a day of its own, such as the domain; and the oldest of the history is forgotten."""
        asked = float("-inf")
        while True:
            try:
                await self._ask_others()  # one that is broken itself is found out before it is needed
                if self._pulse.clock() - asked >= DAY:  # asyncio's own clock stands still while we sleep
                    asked = self._pulse.clock()
                    self._told(await endings(self._launch, self._vantage, self._pulse.now()))
                await aside(lambda: self._history.prune(self._pulse.now()))
            except Exception:
                log.exception("the daily look of the watch")
            await asyncio.sleep(OFTEN)

    def _told(self, found: Sequence[Ending]) -> None:
        news: list[News] = []
        for one in found:
            news += self.watched.ends(one.what, one.until, one.days, self._now())
        self.keeper.tell(news)

    def _now(self) -> str:
        return _text(self._pulse.now())

    def _ago(self, seconds: float) -> str:
        return _text(self._pulse.now() - dt.timedelta(seconds=seconds))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _dated(seen: Visit) -> bool:
    """Its hour can be computed with: the file may come from elsewhere."""
    try:
        return dt.datetime.fromisoformat(seen.at).tzinfo is not None
    except ValueError:
        return False
