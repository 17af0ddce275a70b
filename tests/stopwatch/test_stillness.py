"""When our own process stood still: what was timed around it is thrown away, and never called slow."""

import asyncio
from dataclasses import dataclass

import pytest

from cockpit.facts.latency import Sample
from cockpit.stopwatch.calibration import SAMPLES, floor
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.stillness import BEAT, MOST_AROUND, STILL, Stillness
from tests.stopwatch.shop import OK, Asked, Shop, lane, sampling, still


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def paused(seconds: float) -> tuple[Clock, Stillness]:
    """A pause of so many seconds from 100 on."""
    clock = Clock()
    stillness = Stillness(clock)
    stillness._last = clock.now
    clock.now += seconds
    stillness.felt()
    return clock, stillness


@pytest.mark.parametrize(
    ("seconds", "pauses"), [(BEAT, 0), (BEAT + STILL - 0.001, 0), (BEAT + STILL + 0.001, 1), (3600.0, 1)]
)
def test_a_beat_that_comes_late_is_a_pause(seconds: float, pauses: int) -> None:
    assert len(paused(seconds)[1].pauses) == pauses


@pytest.mark.parametrize(
    ("since", "until", "disturbed"),
    [
        (100.0, 100.2, True),
        (99.0, 100.1, True),  # under way when it began
        (90.0, 200.0, True),
        (99.0, 99.7, False),
        (99.0, 99.95, True),  # as long before it as it was
        (100.3, 100.4, True),  # as long after it
        (100.45, 100.5, False),
    ],
)
def test_what_lies_near_a_pause_is_disturbed(since: float, until: float, disturbed: bool) -> None:
    _, stillness = paused(0.2)
    assert stillness.disturbed(since, until) is disturbed


def test_a_night_does_not_spoil_the_morning() -> None:
    clock, stillness = paused(8 * 3600.0)
    awake = clock.now
    assert stillness.disturbed(awake + 0.1, awake + 0.2)
    assert not stillness.disturbed(awake + MOST_AROUND, awake + MOST_AROUND + 0.2)


def test_a_pause_that_is_not_over_for_long_is_felt_by_whoever_asks() -> None:
    clock = Clock()
    stillness = Stillness(clock)
    stillness._last = clock.now
    clock.now += 5.0  # nobody has beaten since
    assert stillness.disturbed(clock.now - 0.01, clock.now)


async def test_it_beats_while_it_is_entered() -> None:
    clock = Clock()
    async with Stillness(clock) as stillness:
        clock.now += 7.0
        while not stillness.pauses:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(BEAT)
    assert stillness.pauses == [(100.0, 107.0)]
    clock.now += 7.0
    await asyncio.sleep(2 * BEAT)
    assert len(stillness.pauses) == 1


async def test_a_machine_that_sleeps_in_the_middle_makes_nothing_slow() -> None:
    """The sixth request takes an hour by the clock that goes on in a sleep: it is not the server's."""
    clock = Clock()

    def answer(asked: Asked) -> bytes:
        if asked.nth == 6:
            clock.now += 3600.0
        return OK

    home, stillness = lane(), Stillness(clock)
    stillness._last = clock.now
    async with sampling(Shop(answer), [home], Pace(500.0, 1), stillness) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 12)
    assert home.discarded >= 1
    assert home.discarded + len(home.samples) == 12
    assert max(one.total for one in home.samples) < 60_000
    assert not any(one.failed for one in home.samples)


async def test_failures_around_a_pause_are_nobodys() -> None:
    clock = Clock()

    def answer(asked: Asked) -> bytes:
        clock.now += 10.0
        return OK if asked.nth == 1 else b"HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n"

    home, stillness = lane(), Stillness(clock)
    async with sampling(Shop(answer), [home], Pace(500.0, 1), stillness) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 9)
    assert (home.discarded, home.samples, home.stopped) == (9, [], "")


async def test_the_floor_is_that_of_this_machine() -> None:
    times = await floor(still())
    assert len(times) == SAMPLES
    assert all(0 < one < 1000 for one in times)


async def test_where_nothing_can_be_heard_there_is_no_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(asyncio, "start_server", refuses)
    assert await floor(still()) == ()


async def test_a_floor_that_is_cut_off_leaves_nothing_open() -> None:
    before = len(asyncio.all_tasks())
    task = asyncio.create_task(floor(still()))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(100):
        if len(asyncio.all_tasks()) == before:
            break
        await asyncio.sleep(0.01)
    assert len(asyncio.all_tasks()) == before


@pytest.mark.parametrize(
    ("sample", "due", "turn", "spoilt"),
    [
        (Sample(0.0, wait=5000.0, transfer=10.0, status=200), 98.0, 98.0, False),  # in the middle of a wait
        (Sample(0.0, wait=5000.0, transfer=10.0, status=200), 99.99, 99.99, True),  # just when it went out
        (Sample(0.0, wait=10.0, transfer=4000.0, status=200), 98.0, 98.0, True),  # while it came
        (Sample(0.0, late=3000.0, wait=10.0, transfer=1.0, status=200), 98.0, 102.0, False),  # in the queue
        (Sample(0.0, late=3000.0, wait=10.0, transfer=1.0, status=200), 98.0, 100.25, True),
        (Sample(0.0, fault="timeout"), 93.0, 93.0, False),
        (Sample(0.0, fault="timeout"), 100.1, 100.1, True),
    ],
)
def test_a_slow_sample_is_thrown_away_no_sooner_than_a_quick_one(
    sample: Sample, due: float, turn: float, *, spoilt: bool
) -> None:
    """A pause from 100 to 100.2; the sample ends at 103."""
    clock, stillness = paused(0.2)
    clock.now = stillness._last = 103.01
    assert stillness.spoilt(sample, due, turn) is spoilt


def test_a_long_pause_in_the_middle_spoils_all() -> None:
    clock, stillness = paused(1.5)
    clock.now = stillness._last = 110.0
    assert stillness.spoilt(Sample(0.0, wait=15_000.0, transfer=0.0, status=200), 95.0, 95.0)


def test_on_a_machine_that_stumbles_all_the_time_long_ago_is_not_forgotten() -> None:
    clock, stillness = paused(0.05)
    for _ in range(90):
        clock.now += 0.05
        stillness.felt()
    assert stillness.disturbed(100.0, 100.01)
