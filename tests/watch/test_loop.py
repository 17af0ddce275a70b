"""The loop on a clock of its own: rhythm, pauses, steps, restarts, and what is written before it is told."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch import Launch
from cockpit.launch.operations import Monitor
from cockpit.launch.parts import LookFrom, Product
from cockpit.launch.watching import Watch as Declared
from cockpit.vantage import Vantage
from cockpit.watch import loop as looping
from cockpit.watch.history import History, HistoryError
from cockpit.watch.loop import Watch
from cockpit.watch.news import Kind, News
from cockpit.watch.pause import Pulse
from cockpit.watch.schedule import Schedule, following, offset
from tests.watch.visiting import BEGAN

MINUTE = 60.0
LAUNCH = Launch(
    schema="launch-cockpit/launch/v1",
    product=Product(name="Shop", domain="shop.test", roadmap="marketplace-launch"),
    vantage=LookFrom(resolver="127.0.0.1:9"),
)


@dataclass
class Clock:
    """Time that goes on when somebody sleeps, and can be moved."""

    ticks: float = 1000.0
    ahead: float = 0.0  # of the wall clock

    def now(self) -> dt.datetime:
        return BEGAN + dt.timedelta(seconds=self.ticks - 1000 + self.ahead)

    async def sleep(self, seconds: float) -> None:
        self.ticks += seconds
        for _ in range(4):  # whoever is due has a turn
            await asyncio.sleep(0)

    @property
    def pulse(self) -> Pulse:
        return Pulse(lambda: self.ticks, self.now, self.sleep)


@dataclass
class Shop:
    """A product that answers as told, by minute."""

    clock: Clock
    state: Callable[[str, float], str] = lambda _name, _minute: "good"
    visits: list[tuple[str, float]] = field(default_factory=list)

    async def visit(self, _vantage: Vantage, target: Target) -> Visit:
        minute = (self.clock.ticks - 1000) / 60
        self.visits.append((target.name, minute))
        at = self.clock.now().isoformat(timespec="milliseconds")
        state = self.state(target.name, minute)
        await asyncio.sleep(0)
        if state == "good":
            return Visit(target.name, target.url, at, ok=True, total_ms=10.0)
        return Visit(target.name, target.url, at, ok=False, stage=Stage.TCP, kind="refused", cause="refused")


@dataclass
class Ears:
    """Hears the news, and looks whether they are kept already."""

    history: History
    heard: list[News] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    unkept: int = 0

    async def post(self, news: News) -> None:
        kept = [one.kind for one in self.history.news(9999)]
        self.unkept += news.kind not in kept
        self.heard.append(news)


@pytest.fixture(autouse=True)
def _no_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr(looping, "endings", none)
    monkeypatch.setattr(History, "prune", lambda *_: None)


def launched(*urls: str, **watch: object) -> Launch:
    rows = tuple(Monitor(id=f"m{number}", target=url) for number, url in enumerate(urls))
    return msgspec.structs.replace(LAUNCH, monitors=rows, watch=Declared(**watch))  # type: ignore[arg-type]


async def watched(
    launch: Launch, history: History, clock: Clock, product: Shop, minutes: float = 10
) -> tuple[Watch, Ears]:
    vantage = Vantage(launch.vantage)
    ears = Ears(history)
    watch = Watch(
        launch, vantage, history, (ears,), visiting=product.visit, pulse=clock.pulse, say=ears.said.append
    )
    try:
        await watch.run(minutes * MINUTE)
    finally:
        await vantage.aclose()
    return watch, ears


async def test_every_target_once_a_minute_each_at_its_own_moment() -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock)
    watch, ears = await watched(
        launched(*(f"https://shop.test/{n}" for n in range(9))), history, clock, product
    )
    counts = Counter(name for name, _ in product.visits)
    assert set(counts.values()) == {10}
    moments = {name: round(minute % 1 * 60) for name, minute in product.visits}
    assert len(set(moments.values())) > 5
    assert ears.heard == []
    assert max(watch.late) < 1
    assert len(history.series("m0", 24, clock.now())) == 10
    assert [one.kind for one in history.markers(1, clock.now())] == ["started", "stopped"]


async def test_an_outage_is_kept_before_it_is_told_and_ends() -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda _, minute: "bad" if 3 <= minute < 6 else "good")
    _, ears = await watched(launched("https://shop.test/"), history, clock, product)
    assert [one.kind for one in ears.heard] == [Kind.DOWN, Kind.UP]
    assert ears.unkept == 0
    (incident,) = history.incidents(1, clock.now())
    assert incident.stage == "tcp"
    assert incident.seconds == pytest.approx(240, abs=2)
    assert history.untold() == ()


async def test_a_restart_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    clock, launch = Clock(), launched("https://shop.test/")
    product = Shop(clock, lambda _, minute: "bad" if 3 <= minute < 8 else "good")
    heard: list[Kind] = []
    for minutes in (3.5, 0.6, 1, 4.9):
        history = History.opened(tmp_path)
        _, ears = await watched(launch, history, clock, product, minutes)
        heard += [one.kind for one in ears.heard if one.tell]
        history.close()
    assert heard == [Kind.DOWN, Kind.UP]


async def test_a_time_in_which_nobody_watched_is_not_made_up(tmp_path: Path) -> None:
    clock, launch, product = Clock(), launched("https://shop.test/"), Shop(Clock())
    product.clock = clock
    history = History.opened(tmp_path)
    await watched(launch, history, clock, product, 2)
    clock.ticks += 3600
    _, ears = await watched(launch, history, clock, product, 2)
    assert [(one.kind, one.cause, one.tell) for one in ears.heard][:1] == [
        (Kind.PAUSED, "nobody watched", False)
    ]
    assert ears.heard[1].kind is Kind.RESUMED


async def test_results_across_a_pause_of_the_machine_are_discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock)
    honest = product.visit

    async def sleeps(vantage: Vantage, target: Target) -> Visit:
        if len(product.visits) == 3:
            clock.ticks += 8 * 3600  # the lid is closed while a visit is under way
            product.state = lambda *_: "bad"
        seen = await honest(vantage, target)
        product.state = lambda *_: "good"
        return seen

    monkeypatch.setattr(product, "visit", sleeps)
    watch, ears = await watched(launched("https://shop.test/"), history, clock, product, 8 * 60 + 10)
    assert watch.discarded == 1
    assert [one.kind for one in ears.heard] == [Kind.PAUSED, Kind.RESUMED]
    assert ears.heard[0].cause == looping.SLEPT
    assert history.counts("m0", 24, clock.now())[1] == 0
    assert len(product.visits) < 15  # nothing is made up for


async def test_a_clock_that_is_set_is_noted_and_nothing_else_happens() -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock)

    def steps(_name: str, minute: float) -> str:
        clock.ahead = 0.0 if minute < 3 else -3600.0
        return "good"

    product.state = steps
    _, ears = await watched(launched("https://shop.test/"), history, clock, product)
    assert ears.heard == []
    (note,) = [one for one in history.markers(1, clock.now() + dt.timedelta(hours=2)) if one.kind == "clock"]
    assert note.text == "the clock of this machine was set back by 3600 s"
    assert len(product.visits) == 10


async def test_nothing_is_told_while_the_control_fails_too(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda _, minute: "bad" if 3 <= minute < 7 else "good")
    asked: list[float] = []

    async def control(vantage: Vantage, target: Target, *, seconds: float) -> Visit:
        asked.append(clock.ticks)
        return await product.visit(vantage, target)

    monkeypatch.setattr("cockpit.watch.control.visit", control)
    launch = launched("https://shop.test/", "https://shop.test/2", control=("https://other.test/",))
    _, ears = await watched(launch, history, clock, product)
    assert [one.kind for one in ears.heard] == [Kind.PAUSED, Kind.RESUMED]
    assert not any(one.tell for one in ears.heard)
    assert 0 < len(asked) <= 8  # only when something failed


async def test_somebody_who_cannot_be_told_stops_nobody() -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda *_: "bad")

    class Deaf:
        async def post(self, news: News) -> None:
            raise OSError(news.kind)

    vantage, ears = Vantage(LAUNCH.vantage), Ears(history)
    launch = launched("https://shop.test/")
    watch = Watch(launch, vantage, history, (Deaf(), ears), visiting=product.visit, pulse=clock.pulse)
    await watch.run(5 * MINUTE)
    await vantage.aclose()
    assert [one.kind for one in ears.heard] == [Kind.DOWN]


async def test_a_full_disk_is_said_and_people_are_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda *_: "bad")

    def keep(*_: object, **__: object) -> None:
        raise HistoryError("No room left.")

    monkeypatch.setattr(History, "keep", keep)
    watch, ears = await watched(launched("https://shop.test/"), history, clock, product, 5)
    assert watch.keeper.trouble == "No room left."
    assert ears.said == ["No room left."]
    assert [one.kind for one in ears.heard] == [Kind.DOWN]


async def test_a_message_that_a_crash_held_back_is_told_at_the_next_start(tmp_path: Path) -> None:
    clock, launch = Clock(), launched("https://shop.test/")
    history = History.opened(tmp_path)
    now = clock.now().isoformat(timespec="milliseconds")
    history.keep(news=[News(Kind.DOWN, "m0", now, now, "tcp", "refused", id="o1")])  # and then kill -9
    _, ears = await watched(launch, history, clock, Shop(clock), 1)
    assert ears.heard[0].kind is Kind.DOWN
    assert history.untold() == ()


@pytest.mark.parametrize(
    ("due", "now", "expected"), [(10, 10, 70), (10, 69.9, 70), (10, 70, 130), (10, 5000, 5050)]
)
def test_what_was_missed_is_left_out(due: float, now: float, expected: float) -> None:
    assert following(due, now, 60) == expected


def test_starts_are_spread_over_the_interval() -> None:
    targets: Sequence[Target] = [Target(f"t{n}", f"https://h{n}.test/") for n in range(4000)]
    moments = [offset(target, 60) for target in targets]
    seconds = Counter(int(moment) for moment in moments)
    assert set(seconds) == set(range(60))
    assert max(seconds.values()) < 110
    schedule = Schedule(targets, 60, 0.0)
    schedule.skip(1e6)
    assert 1e6 <= schedule.next < 1e6 + 1
