"""Who has the run for itself: nobody else's request is under way, and everybody goes on afterwards."""

import asyncio

import pytest

from cockpit.vantage.manners import REQUESTS, Manners


async def test_alone_waits_for_those_under_way_and_holds_up_the_others() -> None:
    manners, order = Manners(64, 60), list[str]()
    begun, leave = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with manners.turn("shop.example"):
            begun.set()
            await leave.wait()
            order.append("slow ends")

    async def alone() -> None:
        async with manners.alone():
            order.append("alone")
            task = asyncio.create_task(late())
            await asyncio.sleep(0.02)
            order.append("alone ends")
        await task

    async def late() -> None:
        async with manners.turn("other.example"):
            order.append("late")

    first = asyncio.create_task(slow())
    await begun.wait()
    second = asyncio.create_task(alone())
    leave.set()
    await asyncio.gather(first, second)
    assert order == ["slow ends", "alone", "alone ends", "late"]


async def test_two_who_want_to_be_alone_do_not_wait_for_each_other_for_ever() -> None:
    manners, inside = Manners(64, 60), 0

    async def alone() -> int:
        nonlocal inside
        async with manners.alone():
            inside += 1
            await asyncio.sleep(0)
            inside -= 1
            return inside

    async with asyncio.timeout(10):
        assert await asyncio.gather(*(alone() for _ in range(5))) == [0] * 5


@pytest.mark.parametrize("limit", [1, REQUESTS, 256])
async def test_who_gives_up_leaves_nothing_behind(limit: int) -> None:
    manners = Manners(limit, 60)
    async with manners.turn("shop.example"):
        waiting = asyncio.create_task(manners.alone().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(10), manners.alone():
        pass
