"""The open loop: what was due is counted from when it was due, and nobody waits for a slow answer."""

import asyncio
import time

import pytest

from cockpit.facts.latency import Sample
from cockpit.stopwatch.sampler import JITTER, Pace
from tests.stopwatch.shop import CUT, END, OK, Asked, Shop, lane, page, sampling

STALL = 0.6


async def test_samples_have_their_phases_and_no_others() -> None:
    shop, home = Shop(), lane()
    async with sampling(shop, [home]) as sampler:
        await sampler.warm(home, 2)
        await sampler.round([home] * 5)
    assert len(home.samples) == 5
    for one in home.samples:
        assert (one.dns, one.tcp, one.tls, one.status, one.size, one.fault) == (None, None, None, 200, 5, "")
        assert one.wait is not None
        assert one.transfer is not None
        assert one.total == pytest.approx(one.late + one.wait + one.transfer, abs=0.002)
    assert (home.version, home.kind, sampler.sent, len(shop.asked)) == ("HTTP/1.1", "kept", 7, 7)


async def test_a_server_that_stalls_is_not_forgiven_what_had_to_queue() -> None:
    """At 50 a second thirty requests fall into a stall of 0.6 s; a loop that waits would see two of them."""
    clock = asyncio.get_running_loop().time
    stalls: list[float] = []

    async def answer(asked: Asked) -> bytes:
        if asked.nth == 10:
            stalls.append(clock() + STALL)
        if stalls and clock() < stalls[0]:
            await asyncio.sleep(stalls[0] - clock())
        return OK

    home, pace = lane(), Pace(50.0, 2)
    async with sampling(Shop(answer), [home], pace) as sampler:
        await sampler.warm(home, 2)
        await sampler.round([home] * 60)
        began = sampler._began
    assert len(home.samples) == 60
    begin, end = stalls[0] - STALL, stalls[0]
    met = [one for one in home.samples if begin < began + one.start < end - 0.15]
    assert len(met) >= 15  # of 22 that were due
    for one in met:
        assert one.total / 1000 >= end - (began + one.start) - 0.05
    queued = [one for one in met if one.late > 50]
    assert len(queued) >= len(met) - 3  # all but those that went out, one over each connection


async def test_slow_answers_do_not_slow_the_schedule_down() -> None:
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.06 if asked.nth > 1 else 0)
        return OK

    home, pace = lane(), Pace(50.0, 1)
    shop = Shop(answer)
    async with sampling(shop, [home], pace) as sampler:
        await sampler.warm(home)
        before = asyncio.get_running_loop().time() - sampler._began
        await sampler.round([home] * 20)
    apart = 1 / pace.per_second
    for number, one in enumerate(sorted(home.samples, key=lambda one: one.start)):
        assert one.start >= before + number * apart
    spread = home.samples[-1].start - home.samples[0].start
    assert spread < (19 + JITTER) * apart + 0.4  # one after the other would have taken 1.2 s
    assert home.samples[-1].late >= 19 * 60 - (spread * 1000) - 60
    assert shop.most_at_once == 1


@pytest.mark.parametrize("at_once", [1, 3])
async def test_never_more_at_once_than_agreed(at_once: int) -> None:
    async def answer(_asked: Asked) -> bytes:
        await asyncio.sleep(0.02)
        return OK

    shop, lanes = Shop(answer), [lane("/a"), lane("/b"), lane("/c")]
    async with sampling(shop, lanes, Pace(500.0, at_once)) as sampler:
        for one in lanes:
            await sampler.warm(one)
        await sampler.round(lanes * 8)
    assert min(at_once, 2) <= shop.most_at_once <= at_once
    assert [len(one.samples) for one in lanes] == [8, 8, 8]


async def test_new_connections_are_made_for_each_and_kept_ones_for_none() -> None:
    shop, kept, new = Shop(), lane("/kept"), lane("/new")
    new.kind = "new"
    async with sampling(shop, [kept, new]) as sampler:
        await sampler.warm(kept, 2)
        await sampler.round([kept, new] * 6)
    assert shop.connections == 2 + 6
    assert all(one.tcp is not None and one.total >= one.tcp for one in new.samples)
    assert all(one.tcp is None for one in kept.samples)
    over = {path: {one.connection for one in shop.asked if one.path == path} for path in ("/kept", "/new")}
    assert over["/kept"].isdisjoint(over["/new"])


async def test_a_server_that_keeps_none_open_has_a_series_of_new_ones() -> None:
    shop, home = Shop(lambda _: page(200, "connection: close")), lane()
    async with sampling(shop, [home]) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 4)
    assert (home.kind, shop.connections) == ("new", 5)
    assert all(one.tcp is not None and not one.failed for one in home.samples)


async def test_a_connection_that_was_ended_meanwhile_is_made_anew_outside_the_sample() -> None:
    """The server ends each after three answers: what is timed is always a second one or later."""
    shop, home = Shop(lambda asked: page(200, *_end(shop, asked, 3))), lane()
    async with sampling(shop, [home], Pace(200.0, 1)) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 12)
        assert sampler.sent == len(shop.asked)
    assert home.kind == "kept"
    assert [one.fault for one in home.samples] == [""] * 12
    assert all(one.tcp is None for one in home.samples)
    first = {one.connection: one for one in reversed(shop.asked)}
    assert len(shop.asked) == 12 + len(first)  # one answer of each connection is nobody's sample


async def test_one_that_ends_without_a_word_is_made_anew_too() -> None:
    """As when the server's goodbye and our request cross on their way."""
    shop, home = Shop(lambda asked: CUT if _place(shop, asked) == 3 else OK), lane()
    async with sampling(shop, [home], Pace(200.0, 1)) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 9)
        assert sampler.sent == len(shop.asked)
    assert [one.fault for one in home.samples] == [""] * 9


async def test_one_that_ends_after_a_while_without_a_word_is_a_failure() -> None:
    async def answer(asked: Asked) -> bytes:
        if _place(shop, asked) != 3:
            return OK
        await asyncio.sleep(0.25)
        return CUT

    shop, home = Shop(answer), lane()
    async with sampling(shop, [home], Pace(20.0, 1)) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 3)
    (failed,) = [one for one in home.samples if one.failed]
    assert (failed.fault, failed.status) == ("closed", None)
    assert failed.total >= 240


async def test_one_that_ends_in_the_middle_is_a_failure() -> None:
    shop, home = Shop(lambda asked: OK if asked.nth == 1 else OK[:-2] + END), lane()
    async with sampling(shop, [home], Pace(50.0, 1)) as sampler:
        await sampler.warm(home)
        await sampler.round([home])
    assert [(one.fault, one.failed) for one in home.samples] == [("cut", True)]
    assert len(shop.asked) == 2


async def test_a_server_that_ends_new_ones_at_once_is_not_asked_for_ever() -> None:
    shop, home = Shop(lambda asked: OK if asked.nth < 3 else page(200, "connection: close")), lane()
    async with sampling(shop, [home], Pace(50.0, 1)) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 3)
    assert [one.fault for one in home.samples] == ["", "", "unkept"]
    assert len(shop.asked) == 3 + 3


async def test_whoever_stood_still_does_not_make_up_for_it_in_a_crowd() -> None:
    def answer(asked: Asked) -> bytes:
        if asked.nth == 10:
            time.sleep(0.5)  # the whole process
        return OK

    shop, home, pace = Shop(answer), lane(), Pace(50.0, 2)
    async with sampling(shop, [home], pace) as sampler:
        await sampler.warm(home)
        await sampler.round([home] * 30)
    apart = 1 / pace.per_second
    assert shop.asked[-1].at - shop.asked[1].at >= 0.5 + (30 - 4) * apart


async def test_a_round_that_is_cancelled_leaves_nothing_behind() -> None:
    hanging = asyncio.Event()

    async def answer(asked: Asked) -> bytes:
        if asked.nth > 1:
            hanging.set()
            await asyncio.sleep(60)
        return OK

    home = lane()
    async with sampling(Shop(answer), [home]) as sampler:
        await sampler.warm(home)
        task = asyncio.create_task(sampler.round([home] * 20))
        await hanging.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(asyncio.all_tasks()) < 10
        assert not home.door.idle
    assert home.samples == []


def test_a_failure_is_never_quick() -> None:
    assert Sample(0.0, total=1.0, status=503).failed
    assert Sample(0.0, total=1.0, status=None).failed
    assert not Sample(0.0, total=9e9, status=404).failed


def _place(shop: Shop, asked: Asked) -> int:
    """The how manyeth request of its connection."""
    return sum(one.connection == asked.connection for one in shop.asked)


def _end(shop: Shop, asked: Asked, after: int) -> tuple[str, ...]:
    return ("connection: close",) if _place(shop, asked) == after else ()


async def test_a_route_does_not_pay_for_the_slowness_of_another() -> None:
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/slow":
            await asyncio.sleep(0.3)
        return OK

    slow, quick = lane("/slow"), lane("/quick")
    async with sampling(Shop(answer), [slow, quick], Pace(50.0, 2)) as sampler:
        for one in (slow, quick):
            await sampler.warm(one, 2)
        await sampler.round([slow] * 3 + [quick] * 3 + [slow, slow, quick, quick, quick])
    assert max(one.late for one in quick.samples) < 100
    assert min(one.total for one in slow.samples) >= 299
