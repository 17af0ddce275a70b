"""Who waits for whom: behind one's own host it counts, behind others it does not."""

import asyncio
from dataclasses import dataclass

import pytest

from cockpit.stopwatch.sampler import BURST, Pace
from cockpit.stopwatch.slots import Slots, Whose
from tests.stopwatch.shop import HOST, OK, OTHER, Asked, Shop, lane, page, sampling


@dataclass
class Clock:
    """A clock that goes on when it is told to."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def named(who: str) -> Whose:
    """`a/slow` is the route /slow of the host a."""
    return Whose(who.partition("/")[0], who)


async def waited(mine: str, holders: dict[str, float]) -> float:
    """The seconds that count of a wait behind these, each of whom leaves after so many."""
    clock, seen = Clock(), list[float]()
    slots = Slots(len(holders), clock)
    leave = {who: asyncio.Event() for who in holders}

    async def hold(who: str) -> None:
        async with slots.turn(named(who.rstrip("2"))):
            await leave[who].wait()

    async def wait() -> None:
        async with slots.turn(named(mine)) as own:
            seen.append(own)

    tasks = [asyncio.create_task(hold(who)) for who in holders]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(wait()))
    await asyncio.sleep(0)
    began = clock.now
    for who, seconds in sorted(holders.items(), key=lambda one: one[1]):
        clock.now = max(clock.now, began + seconds)
        leave[who].set()
        for _ in range(5):
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return round(seen[0], 3)


@pytest.mark.parametrize(
    ("holders", "counts"),
    [
        ({"a": 5.0, "a2": 7.0}, 5.0),  # its own host stalls
        ({"b": 5.0, "b2": 7.0}, 0.0),  # another host stalls
        ({"a": 5.0, "b": 7.0}, 5.0),  # both: its own has a part in it
        ({"a/slow": 5.0, "a/slow2": 7.0}, 0.0),  # one other route of its host is slow
        ({"a/slow": 5.0, "a/other": 7.0}, 5.0),  # two of them: the host stands still
    ],
)
async def test_what_counts_of_a_wait(holders: dict[str, float], counts: float) -> None:
    assert await waited("a", holders) == counts


async def test_a_host_that_hangs_does_not_make_another_one_slow() -> None:
    """A hundred requests to both; those to the first take a second each once they are warm."""

    async def answer(asked: Asked) -> bytes:
        if asked.host == OTHER and asked.nth > 2:
            await asyncio.sleep(1.0)
        return OK

    hangs, quick = lane("/", OTHER), lane("/", HOST)
    async with sampling(Shop(answer), [hangs, quick], Pace(50.0, 2)) as sampler:
        for one in (hangs, quick):
            await sampler.warm(one, 2)
        await sampler.round([hangs, hangs, *[quick] * 8])
    assert len(quick.samples) == 8
    assert max(one.total for one in quick.samples) < 500
    assert min(one.total for one in hangs.samples) >= 999


async def test_a_slow_route_does_not_make_its_neighbour_slow() -> None:
    """It holds every slot for a second; the other answers at once."""

    async def answer(asked: Asked) -> bytes:
        if asked.path == "/slow" and asked.nth > 2:
            await asyncio.sleep(1.0)
        return OK

    slow, quick = lane("/slow"), lane("/quick")
    async with sampling(Shop(answer), [slow, quick], Pace(50.0, 2)) as sampler:
        for one in (slow, quick):
            await sampler.warm(one, 2)
        await sampler.round([slow, slow, *[quick] * 8])
    assert len(quick.samples) == 8
    assert max(one.total for one in quick.samples) < 500
    assert min(one.total for one in slow.samples) >= 999


async def test_a_route_that_fails_again_and_again_ends_although_others_of_its_host_answer() -> None:
    bad, good = lane("/bad"), lane("/good")
    shop = Shop(lambda asked: page(503) if asked.path == "/bad" and asked.nth > 1 else OK)
    async with sampling(shop, [bad, good], Pace(500.0, 1)) as sampler:
        for one in (bad, good):
            await sampler.warm(one)
        await sampler.round([bad, good] * 20)
    assert (bad.stopped, len(bad.samples), good.stopped, len(good.samples)) == ("errors", BURST, "", 20)


async def test_where_nothing_is_left_to_ask_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    home, slept = lane(), list[float]()
    async with sampling(Shop(), [home], Pace(0.01, 1)) as sampler:
        home.stopped = "429"
        with monkeypatch.context() as patched:
            patched.setattr(asyncio, "sleep", slept.append)
            await sampler.round([home] * 100)
    assert slept == []


async def test_a_new_connection_each_time_is_part_of_how_long_a_slot_is_taken() -> None:
    home = lane()
    async with sampling(Shop(lambda _: page(200, "connection: close")), [home], Pace(500.0, 1)) as sampler:
        await sampler.warm(home)
        asked = home.took
        await sampler.warm(home)
    assert home.kind == "new"
    assert asked > 0
    kept = lane()
    async with sampling(Shop(), [kept], Pace(500.0, 1)) as sampler:
        await sampler.warm(kept)
        (wire,) = kept.door.idle
        made = wire.made.seconds
        assert made > 0
        kept.kind, kept.took = "new", 0.0
        await sampler.warm(kept)
    assert kept.took > made


async def test_what_is_sent_besides_is_paid_for_by_the_pace() -> None:
    """The server ends each connection after two answers, so that each sample costs a second request."""
    shop, pace = Shop(), Pace(20.0, 1)

    def answer(asked: Asked) -> bytes:
        nth = sum(one.connection == asked.connection for one in shop.asked)
        return page(200, "connection: close") if nth == 2 else OK

    shop.answer = answer
    home = lane()
    async with sampling(shop, [home], pace) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 8)
    sent = len(shop.asked)
    assert sent >= 15
    assert shop.asked[-1].at - shop.asked[0].at >= (sent - 5) / pace.per_second
