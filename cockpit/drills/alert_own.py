"""The alarm drill with the cockpit's own watch: its page fails, the watch notices, the channels carry it."""

import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from cockpit.drills import alert_words
from cockpit.drills.alert_page import HOST, TEXT, URL, Page
from cockpit.drills.alert_words import FAULT, MOST
from cockpit.drills.scene import HinderedError, Scene
from cockpit.facts.visits import Target, Visit
from cockpit.kit.alerts import channels
from cockpit.watch.news import Kind, News
from cockpit.watch.rules import rules

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

SENDING: Final = 120.0  # seconds for the channels to take a message


class Watching:
    """The watch of the drill's page: at the product's own pace and rules, telling on every channel."""

    def __init__(self, scene: Scene, vantage: "Vantage") -> None:
        from cockpit.watch.outages import Watched  # noqa: PLC0415 - with the channels, only where they are used
        from cockpit.watch.outbox import Outbox  # noqa: PLC0415
        from cockpit.watch.shelf import Pile  # noqa: PLC0415

        self._scene = scene
        self._vantage = vantage
        self._target = Target("alarm drill", URL, contains=TEXT)
        self._watched = Watched(rules(scene.launch))
        self._due = 0.0
        self._id = f"drill-{secrets.token_hex(4)}"
        self.last: Visit | None = None
        self.news: dict[str, News] = {}
        self.piles = {label: Pile() for label in list(channels(scene.launch))[:MOST]}
        rows = channels(scene.launch)
        self.boxes = {
            label: Outbox((rows[label],), pile, scene.vantage, scene.clock.now)
            for label, pile in self.piles.items()
        }

    async def visit(self) -> Visit:
        """One visit now; what it changes is in `news`."""
        from cockpit.vantage.staged import visit  # noqa: PLC0415 - brings DNS along

        seen = await visit(self._vantage, self._target)
        self.news |= {str(one.kind): one for one in self._watched.take(seen)}
        self.last = seen
        return seen

    async def tick(self) -> None:
        """Visit when it is time to."""
        if self._scene.clock.ticks() >= self._due:
            await self.visit()
            self.wait()

    def wait(self) -> None:
        """The next visit is a whole interval away: nobody helps the watch by a quick look."""
        self._due = self._scene.clock.ticks() + rules(self._scene.launch).interval_seconds

    def post(self, headline: str, kind: str, lines: Sequence[str], words: dict[str, str]) -> None:
        """A message for every channel, each with its own code word where there is one."""
        from cockpit.watch.channels import Message  # noqa: PLC0415 - only where something is sent

        for label, box in self.boxes.items():
            code = (f"Code word: {words[label]}",) if label in words else ()
            box.post(Message(self._scene.launch.product.name, headline, (*code, *lines), kind, self._id))

    async def push(self) -> tuple[str, ...]:
        """Send what is due; how each channel stands, a line each."""
        for box in self.boxes.values():
            await box.push()
        return tuple(f"{label}: {self.state(label)}" for label in self.boxes)

    def state(self, label: str) -> str:
        """How the newest message on a channel stands."""
        if mute := self.boxes[label].mute:
            return mute[0].removeprefix(f"{label}: ")
        newest = next(reversed(self.piles[label].rows.values()), None)
        if newest is None:
            return "nothing was sent yet"
        return {"sent": "taken"}.get(newest.state, newest.cause or "on its way")

    def taken(self, label: str) -> bool:
        """The newest message on a channel was taken."""
        newest = next(reversed(self.piles[label].rows.values()), None)
        return newest is not None and newest.state == "sent"

    @property
    def line(self) -> str:
        """What was seen last."""
        return "the page: " + (self.last.cause or "it answers" if self.last else "not visited yet")

    @property
    def settled(self) -> bool:
        """Nothing is on its way any more."""
        return not any(pile.waiting() for pile in self.piles.values())


def looking_at(scene: Scene, page: Page) -> "Vantage":
    """A look from here that knows where the page is."""
    from cockpit.vantage import Vantage  # noqa: PLC0415 - brings DNS along

    where = {**scene.launch.vantage.map, f"{HOST}:80": page.place}
    return Vantage(msgspec.structs.replace(scene.launch.vantage, map=where), folder=scene.folder)


async def noticed(scene: Scene, watch: Watching) -> dict[str, str]:
    """Wait until the watch has seen the failure and the channels have taken the alarm; their code words.

    Raises:
        HinderedError: the watch has not noticed it.
    """
    words = {label: alert_words.coined() for label in watch.boxes}
    lines = _down(scene)

    def tell(news: News) -> None:
        scene.memory.words["noticed"] = f"{scene.memory.marks.since(FAULT) or 0:.1f}"
        seen = f"Seen: {news.cause}"
        watch.post("REHEARSAL: the page of the alarm drill is down", "down", (*lines, seen), words)

    if not await _told(scene, watch, Kind.DOWN, tell):
        raise HinderedError("The watch has not noticed that the page fails")
    return words


def _down(scene: Scene) -> tuple[str, ...]:
    return (
        f"Tell the code word to {scene.person}, who has begun the drill.",
        f"The drill's own page fails on purpose; nothing of {scene.launch.domain} is broken.",
    )


async def over(scene: Scene, watch: Watching) -> bool:
    """Wait until the watch has seen the page well again and said so; whether any channel took it."""

    def tell(_news: News) -> None:
        lines = (f"The rehearsal that {scene.person} began is over.",)
        watch.post("REHEARSAL: the page of the alarm drill is up again", "up", lines, {})

    return await _told(scene, watch, Kind.UP, tell) and any(map(watch.taken, watch.boxes))


async def _told(scene: Scene, watch: Watching, kind: Kind, tell: Callable[[News], None]) -> bool:
    """Wait until the watch has this news, tell it, wait until the channels are done; whether it has it."""
    told = False
    pace = rules(scene.launch)

    async def look() -> tuple[tuple[str, ...], bool | None]:
        nonlocal told
        await watch.tick()
        if not told and (news := watch.news.get(str(kind))):
            told = True
            tell(news)
        states = await watch.push() if told else ()
        return (watch.line, *states), True if told and watch.settled else None

    times = pace.failures if kind is Kind.DOWN else pace.recover
    await scene.until(look, pace.interval_seconds * (times + 1) + SENDING)
    return told
