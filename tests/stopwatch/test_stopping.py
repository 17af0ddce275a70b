"""When nothing more is sent: the server says so, it breaks, or it begins to refuse."""

import asyncio

import pytest

from cockpit.stopwatch.sampler import BURST, Lane, Pace
from tests.stopwatch.shop import DOWN, HOST, NOWHERE, OK, OTHER, Answer, Asked, Shop, lane, page, sampling

ONE = Pace(500.0, 1)


async def timed(answer: Answer, *lanes: Lane, pace: Pace = ONE, times: int = 20) -> Shop:
    """Each lane asked so many times, in turns."""
    shop = Shop(answer)
    async with sampling(shop, lanes, pace) as sampler:
        for one in lanes:
            await sampler.warm(one)
        await sampler.round([*lanes] * times)
    return shop


def from_then_on(said: bytes, path: str, nth: int) -> Answer:
    def answer(asked: Asked) -> bytes:
        return said if asked.path == path and asked.nth >= nth else OK

    return answer


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (page(429, "retry-after: 0"), "429"),
        (page(403, "cf-mitigated: challenge"), "blocked"),
        (page(200, "cf-mitigated: challenge"), "blocked"),
    ],
)
async def test_a_host_that_says_stop_is_left_alone_and_no_other(said: bytes, why: str) -> None:
    a, b, other = lane("/a"), lane("/b"), lane("/a", OTHER)
    shop = await timed(lambda asked: said if asked.host == HOST and asked.nth == 5 else OK, a, b, other)
    assert (a.stopped, b.stopped, other.stopped) == (why, why, "")
    assert [one.path for one in shop.asked if one.host == HOST][-1] == "/a"  # not a word after that
    assert (shop.many("/a"), shop.many("/b"), len(other.samples)) == (5, 4, 20)
    assert [len(one.samples) for one in (a, b)] == [3, 3]  # it is none of the quick answers


async def test_what_waits_for_its_turn_is_not_sent_any_more() -> None:
    a = lane("/a")
    shop = await timed(from_then_on(page(429), "/a", 4), a, pace=Pace(5000.0, 2))
    assert shop.many("/a") <= 4 + 2  # what was under way, and the connection made for it
    assert a.stopped == "429"


async def test_it_is_heeded_while_warming_up() -> None:
    a = lane("/a")
    shop = Shop(lambda _: page(429))
    async with sampling(shop, [a]) as sampler:
        await sampler.warm(a, 4)
        await sampler.round([a] * 5)
    assert (len(shop.asked), a.stopped, a.samples) == (1, "429", [])


async def test_it_is_heeded_over_a_connection_made_anew() -> None:
    said = {1: page(200, "x: y"), 2: b""}
    shop = Shop(lambda asked: said.get(asked.nth, page(429)))
    a = lane("/a")
    async with sampling(shop, [a], ONE) as sampler:
        await sampler.warm(a)
        await sampler.round([a] * 5)
    assert (len(shop.asked), a.stopped, a.samples) == (3, "429", [])


@pytest.mark.parametrize("said", [page(503), page(500)])
async def test_one_error_after_the_other_is_enough(said: bytes) -> None:
    a, b, other = lane("/a"), lane("/b"), lane("/a", OTHER)
    shop = await timed(lambda asked: said if asked.host == HOST and asked.nth > 3 else OK, a, b, other)
    assert (a.stopped, b.stopped, other.stopped) == ("errors", "errors", "")
    assert sum(one.failed for one in (*a.samples, *b.samples)) == BURST
    assert (shop.by_host[HOST], len(other.samples)) == (2 * 3 + BURST, 20)


async def test_errors_between_answers_are_counted_and_no_reason_to_stop() -> None:
    a = lane("/a")
    await timed(lambda asked: OK if asked.nth % 5 == 0 else page(502), a)
    assert (a.stopped, len(a.samples)) == ("", 20)
    assert sum(one.failed for one in a.samples) == 16


async def moved(host: str, *more: Lane, times: int = 20) -> Lane:
    """A lane whose host is another one after three samples, and its connections are gone."""
    a = lane("/a")
    async with sampling(Shop(), [a, *more], ONE) as sampler:
        for one in (a, *more):
            await sampler.warm(one)
        await sampler.round([a, *more] * 3)
        a.door.close()
        a.door.where = lane("/a", host).door.where
        await sampler.round([a, *more] * times)
    return a


async def test_nobody_there_any_more() -> None:
    a = await moved(DOWN)
    assert a.stopped == "errors"
    assert [one.fault for one in a.samples] == [""] * 3 + ["refused"] * BURST


async def test_our_own_network_is_gone_and_nobody_is_blamed() -> None:
    b = lane("/b", OTHER)
    a = await moved(NOWHERE, b, times=1)
    assert (a.stopped, b.stopped) == ("offline", "offline")
    assert [one.failed for one in (*a.samples, *b.samples)] == [False] * len(a.samples + b.samples)


async def test_what_had_no_answer_just_before_that_is_not_blamed_either() -> None:
    async def answer(asked: Asked) -> bytes:
        if asked.nth == 5:
            a.door.close()
            a.door.where, a.door.seconds = lane("/a", NOWHERE).door.where, 5.0
            await asyncio.sleep(60)
        return OK

    a = lane("/a")
    a.door.seconds = 0.1
    async with sampling(Shop(answer), [a], ONE) as sampler:
        await sampler.warm(a)
        await sampler.round([a] * 6)
    assert (len(a.samples), a.discarded, a.stopped) == (3, 1, "offline")


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_route_that_begins_to_refuse_is_not_called_quick(status: int) -> None:
    a, b = lane("/a"), lane("/b")
    shop = await timed(from_then_on(page(status), "/a", 6), a, b)
    assert (a.stopped, b.stopped) == ("refused", "")
    assert (len(a.samples), len(b.samples), shop.many("/a")) == (4, 20, 6)
