"""A whole measurement: who is asked how often, in which order, and what ends it."""

import asyncio
import random
from collections.abc import Callable

import pytest

from cockpit.facts.latency import Measurement
from cockpit.model import Advance
from cockpit.standards.percentiles import Says
from cockpit.stopwatch import sitting
from cockpit.stopwatch.ends import timed
from cockpit.stopwatch.plan import FRESH, Plan
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.stillness import Stillness
from tests.stopwatch.shop import HOST, OK, OTHER, QUICK, Answer, Asked, Shop, page
from tests.stopwatch.sittings import kept, launched, measured, row, sat

pytestmark = pytest.mark.usefixtures("steady")
WARM = 3  # one to see where it leads, and one over each connection


def failing(*numbers: int) -> Answer:
    """The samples of these numbers fail, counted from 1."""
    ahead = WARM + 1 + FRESH
    return lambda asked: page(503) if asked.nth - ahead in numbers else OK


@pytest.mark.parametrize(
    ("failures", "samples", "says"),
    [
        ((), 59, Says.WITHIN),
        (range(2, 59, 5), 59, Says.BEYOND),
        ((30,), 124, Says.WITHIN),
        ((10, 20, 30), 200, Says.WITHIN),
        ((*range(12, 124, 11), *range(126, 200, 9)), 200, Says.BEYOND),
        (range(20, 201, 20), 200, Says.UNDECIDED),
    ],
)
async def test_it_grows_only_while_undecided(failures: tuple[int, ...], samples: int, says: Says) -> None:
    launch, shop = launched("/"), Shop(failing(*failures))
    _, measurement = await measured(shop, launch)
    found = row(launch, measurement)
    assert (len(found.series.samples), found.judged.says, found.series.stopped) == (samples, says, "")
    assert (found.judged.more is None) is (says is not Says.UNDECIDED)
    assert shop.many("/") == samples + WARM + 1 + FRESH


async def test_no_more_is_sent_than_was_announced_and_no_more_at_once() -> None:
    launch = launched("/", "/a", "/b", f"http://{OTHER}/")
    plan, shop = Plan(timed(launch), QUICK), Shop()
    one, measurement = await measured(shop, launch)
    least, most = plan.requests
    assert len(shop.asked) <= least < most
    assert shop.most_at_once <= QUICK.at_once
    assert one.pace.per_second <= QUICK.per_second * 1.001
    assert {len(kept(measurement, path).samples) for path in ("/", "/a", "/b", f"http://{OTHER}/")} == {59}
    assert [len(one.samples) for one in measurement.series if one.kind == "new"] == [FRESH] * 2
    assert [host for host, _ in measurement.rtt_ms] == [HOST, OTHER]
    assert (measurement.floor_ms, measurement.name) == (0.4, "test")


async def test_first_visits_are_no_part_of_the_others() -> None:
    _, measurement = await measured(Shop(), launched("/"), (20,))
    (new,) = (one for one in measurement.series if one.kind == "new")
    assert all(sample.tcp is not None for sample in new)
    assert all(sample.tcp is None for sample in kept(measurement))


async def test_every_route_has_its_turn_before_any_comes_again_in_an_order_by_the_seed() -> None:
    async def order(seed: int) -> list[str]:
        shop = Shop()
        async with sat(shop, launched("/a", "/b", "/c", "/d", "/"), (8,), Pace(500.0, 1), seed) as one:
            await one.run()
        return [asked.path for asked in shop.asked[-40:]]

    seen = await order(1)
    turns = [seen[at : at + 5] for at in range(0, 40, 5)]
    assert all(sorted(turn) == ["/", "/a", "/b", "/c", "/d"] for turn in turns)
    assert len({tuple(turn) for turn in turns}) > 1
    assert seen == await order(1) != await order(2)


async def test_a_slow_product_is_asked_no_faster_than_it_can_answer() -> None:
    async def answer(_asked: Asked) -> bytes:
        await asyncio.sleep(0.05)
        return OK

    one, measurement = await measured(Shop(answer), launched("/"), (10,))
    assert one.pace.per_second <= 2 / (1.3 * 0.05)
    assert kept(measurement).per_second == one.pace.per_second
    quick, _ = await measured(Shop(), launched("/"), (10,), Pace(20.0, 2))
    assert quick.pace.per_second == pytest.approx(20.0)


async def test_what_was_measured_is_there_when_it_is_cut_off() -> None:
    reached = asyncio.Event()

    def answer(asked: Asked) -> bytes:
        if asked.nth == WARM + 1 + FRESH + 30:
            reached.set()
        return OK

    launch = launched("/", "/a")
    async with sat(Shop(answer), launch) as one:
        task = asyncio.create_task(one.run())
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        one.stop()
        measurement = one.measurement()
    series = kept(measurement)
    assert 20 <= len(series.samples) < 59
    assert series.stopped == "cancelled"
    assert row(launch, measurement).left_open == "stopped: the measurement was cancelled"
    assert not one.missing


async def test_cut_off_before_anything_was_timed() -> None:
    reached = asyncio.Event()

    async def answer(_asked: Asked) -> bytes:
        reached.set()
        await asyncio.sleep(60)
        return OK

    async with sat(Shop(answer), launched("/")) as one:
        task = asyncio.create_task(one.run())
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        one.stop()
    assert one.measurement().series == ()


async def test_a_host_that_asks_for_fewer_while_it_is_warmed_up_is_named_and_asked_no_more() -> None:
    launch = launched("/", "/a", f"http://{OTHER}/")
    shop = Shop(lambda asked: page(429) if asked.host == HOST and asked.path == "/" and asked.nth > 1 else OK)
    one, measurement = await measured(shop, launch, (10,))
    assert set(one.missing) == {f"http://{HOST}/", f"http://{HOST}/a"}
    assert "asked us to stop (429)" in one.missing[f"http://{HOST}/a"].cause
    assert (shop.many("/"), shop.many("/a")) == (2, 1)
    assert {series.url for series in measurement.series} == {f"http://{OTHER}/"}


async def test_a_route_that_is_refused_before_its_first_sample_is_not_forgotten() -> None:
    launch = launched("/", "/a")
    shop = Shop(lambda asked: page(404) if asked.path == "/a" and asked.nth > WARM else OK)
    one, _ = await measured(shop, launch, (10,))
    assert set(one.missing) == {f"http://{HOST}/a"}


async def test_this_machine_is_too_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += 1.0
        return now

    monkeypatch.setattr(sitting, "Stillness", lambda: Stillness(clock))
    shop = Shop()
    one, measurement = await measured(shop, launched("/"), (10, 20))
    assert (measurement.series, shop.many("/")) == ((), WARM + 1 + FRESH + 2 * 10)
    assert "the machine that measured was too busy" in one.missing[f"http://{HOST}/"].cause


async def test_progress_is_told_and_never_runs_back() -> None:
    launch, told = launched("/"), list[Advance]()
    async with sat(Shop(failing(30)), launch) as one:
        one._tell = told.append
        await one.run()
    assert [advance.done for advance in told] == list(range(1, FRESH + 124 + 1))
    assert told[-1].done == told[-1].total
    assert all(advance.done <= advance.total for advance in told)


async def test_somebody_elses_host_gets_not_one_request() -> None:
    shop = Shop()
    launch = launched("/", "http://other.example/widget")
    one, _ = await measured(shop, launch, (10,))
    why = one.missing["http://other.example/widget"]
    assert (why.kind, "nothing was sent to other.example" in why.cause) == ("not-covered", True)
    assert set(shop.by_host) == {HOST}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda _: page(404), "status"),
        (lambda _: page(403, "cf-mitigated: challenge"), "challenge"),
        (lambda _: page(302, "location: http://other.example/"), "not-covered"),
        (lambda _: page(302, "location: http://nobody.example/"), "off-product"),
        (lambda _: page(302, "location: /"), "no-page"),
    ],
)
async def test_what_is_no_page_is_not_timed(answer: Callable[[Asked], bytes], kind: str) -> None:
    shop = Shop(lambda asked: answer(asked) if asked.host == HOST and asked.path == "/" else OK)
    one, measurement = await measured(shop, launched("/"), (10,))
    assert one.missing[f"http://{HOST}/"].kind == kind
    assert (measurement.series, shop.many("/")) == ((), 1)
    assert shop.many("/", "nobody.example") == 0


async def test_a_redirect_is_followed_once_and_its_end_is_timed() -> None:
    shop = Shop(lambda asked: page(301, "location: /new") if asked.path == "/old" else OK)
    _, measurement = await measured(shop, launched("/old"), (10,))
    assert len(kept(measurement, "/old").samples) == 10
    assert shop.many("/old") == 1


def test_a_fair_order_forgets_nobody() -> None:
    async def turns() -> None:
        async with sat(Shop(), launched("/")) as one:
            dice = random.Random(7)
            lanes = [object() for _ in range(4)]
            wanted = [lane for lane in lanes for _ in range(dice.randrange(1, 6))]
            order = one._in_turns(wanted)  # type: ignore[arg-type]
            assert sorted(map(id, order)) == sorted(map(id, wanted))

    asyncio.run(turns())


def test_a_measurement_of_nothing_is_empty() -> None:
    assert Measurement("2026-11-20T10:00:00+00:00").series == ()
