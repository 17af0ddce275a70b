"""The short look at speed: three requests a route, at most twenty, and an end in time."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD, page
from cockpit.facts.samples_latency import measurement, series
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.kit.speed import held_to, out_of_reach
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.probes import latency
from cockpit.standards.percentiles import Says
from cockpit.stopwatch.kept import written
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.stillness import Stillness
from tests.stopwatch.shop import HOST, OK, OTHER, THEIRS, Answer, Asked, Shop, opened, still
from tests.stopwatch.shop import page as answer_of
from tests.stopwatch.sittings import ALWAYS, launched

HOME = f"http://{HOST}/"
FAST = Pace(500.0, 2)


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "DEFAULT", FAST)
    monkeypatch.setattr(latency, "Stillness", still)


def seen(
    launch: Launch, address: str = "192.0.2.1", changed: Mapping[str, Page | Unreachable] | None = None
) -> Served:
    """Every place as it was served from this address, some as given."""
    found, given = served(launch), changed or {}
    places = {url: replace(one, response=replace(one.response, address=address)) for url, one in found}
    return replace(found, places={**places, **given})


def challenged(url: str) -> Page:
    """A page that asks who is there."""
    asks = page(url, status=403)
    return replace(asks, response=replace(asks.response, headers=(("cf-mitigated", "challenge"),)))


async def looked(shop: Shop, launch: Launch, pages: Served | None = None) -> Latency:
    async with opened(shop) as vantage:
        return await latency.gather(launch, vantage, pages or seen(launch))


def one(found: Latency, url: str = HOME) -> Series:
    return next(series for series in found.now if series.url == url)


async def test_a_quick_route_is_asked_three_times_over_an_open_connection() -> None:
    shop, launch = Shop(), launched("/", "/a")
    found = await looked(shop, launch)
    assert [len(series.samples) for series in found.now] == [3, 3]
    assert shop.by_host[HOST] <= 2 * (latency.FIRST + 1) + 2  # once to open, and to open the second one
    assert all(sample.tcp is None and not sample.failed for series in found.now for sample in series)
    assert (found.missing, found.kept, found.release) == ((), (), "")
    assert found.seen_at


async def test_a_route_that_is_too_slow_is_found_with_three() -> None:
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.08 if asked.path == "/" else 0)
        return OK

    launch = launched("/", budget=40)
    shop = Shop(answer)
    found = one(await looked(shop, launch))
    assert (len(found.samples), held_to(found, 40).says) == (3, Says.BEYOND)
    assert shop.many("/") <= 6


async def test_a_quick_route_does_not_pay_for_a_slow_one() -> None:
    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.4 if asked.path == "/" else 0)
        return OK

    found = await looked(Shop(answer), launched("/", "/a", "/b"))
    assert min(sample.total for sample in one(found)) >= 399
    for path in ("a", "b"):
        assert max(sample.late for sample in one(found, f"{HOME}{path}")) < 200


def nth_fails(*numbers: int) -> Answer:
    """The requests of these numbers fail; the first two open the connections."""
    return lambda asked: answer_of(503) if asked.nth in numbers else OK


@pytest.mark.parametrize(
    ("failing", "samples", "says"),
    [
        ((), 3, Says.UNDECIDED),
        ((3,), 20, Says.UNDECIDED),
        ((3, 9), 20, Says.UNDECIDED),
        (range(3, 22, 3), 20, Says.BEYOND),
    ],
)
async def test_chance_is_told_from_slowness_with_twenty(
    failing: tuple[int, ...], samples: int, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latency, "DEFAULT", Pace(500.0, 1))
    shop, launch = Shop(nth_fails(*failing)), launched("/")
    found = one(await looked(shop, launch))
    assert (len(found.samples), held_to(found, ALWAYS).says) == (samples, says)
    assert shop.many("/") == samples + 2


async def test_what_is_no_page_for_strangers_is_named_and_not_asked() -> None:
    launch = launched("/", "/mine", "/dead", "/gone", "/guarded")
    routes = [replace_private(route) if route.name == "mine" else route for route in launch.routes]
    launch = launched(routes=tuple(routes))
    changed: dict[str, Page | Unreachable] = {
        f"{HOME}dead": DEAD,
        f"{HOME}gone": page(f"{HOME}gone", status=404),
        f"{HOME}guarded": challenged(f"{HOME}guarded"),
    }
    pages = seen(launch, changed=changed)
    shop = Shop()
    found = await looked(shop, launch, pages)
    assert {url.rpartition("/")[2]: why.kind for url, why in found.missing} == {
        "mine": "private",
        "dead": DEAD.kind,
        "gone": "status",
        "guarded": "challenge",
    }
    assert {asked.path for asked in shop.asked} == {"/"}


def replace_private(route: Route) -> Route:
    return Route(name=route.name, url=route.url, kind="read", private=True)


async def test_a_host_that_says_stop_is_named_and_left_alone() -> None:
    launch = launched("/", "/a", f"http://{OTHER}/")
    shop = Shop(lambda asked: answer_of(429) if asked.host == HOST else OK)
    found = await looked(shop, launch)
    assert {url: why.kind for url, why in found.missing} == {HOME: "429", f"{HOME}a": "429"}
    assert (shop.by_host[HOST], len(one(found, f"http://{OTHER}/").samples)) == (1, 3)


async def test_a_route_whose_connection_breaks_is_named() -> None:
    found = await looked(Shop(lambda asked: b"" if asked.path == "/a" else OK), launched("/", "/a"))
    assert [(url, why.kind) for url, why in found.missing] == [(f"{HOME}a", "closed")]
    assert len(found.now) == 1


async def test_what_hangs_does_not_take_the_others_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answer(asked: Asked) -> bytes:
        if asked.path == "/z" and asked.nth > 1:
            await asyncio.sleep(60)
        return OK

    monkeypatch.setattr(latency, "_LAST", 0.2)
    monkeypatch.setattr(latency, "_LONGEST", 1.0)
    found = await looked(Shop(answer), launched("/", "/z"))
    assert len(one(found).samples) == 3
    assert [(url, why.kind) for url, why in found.missing] == [(f"{HOME}z", "timeout")]


async def test_many_that_puzzle_share_the_time_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "_LONGEST", 1.0)
    monkeypatch.setattr(latency, "DEFAULT", Pace(40.0, 1))
    paths = [f"/{at}" for at in range(5)]
    shop = Shop(nth_fails(3))
    found = await looked(shop, launched("/", *paths, routes=launched(*paths).routes))
    assert all(3 <= len(series.samples) < latency.MOST for series in found.now)


async def test_on_this_very_machine_nobody_has_to_be_gentle() -> None:
    launch = launched("/")
    here = await looked(Shop(), launch, seen(launch, "127.0.0.1"))
    there = await looked(Shop(), launch)
    assert (one(here).per_second, one(there).per_second) == (latency._QUICK.per_second, FAST.per_second)


async def test_while_others_ask_nothing_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "_CALM", 0.1)
    shop, launch = Shop(), launched("/")
    async with opened(shop) as vantage, vantage.manners.turn(HOST):
        found = await latency.gather(launch, vantage, seen(launch))
    assert (found.now, shop.asked) == ((), [])
    assert out_of_reach(found) == {}
    assert [(url, why.kind) for url, why in found.missing] == [(HOME, "passed-over")]


async def test_a_slow_route_comes_last_and_is_timed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick ones take all the time there is; of the slow ones only the first has its turn."""

    async def answer(asked: Asked) -> bytes:
        await asyncio.sleep(0.15 if asked.path.startswith("/slow") else 0)
        return OK

    monkeypatch.setattr(latency, "_SLOW", 0.1)
    monkeypatch.setattr(latency, "_LONGEST", 1.0)
    monkeypatch.setattr(latency, "DEFAULT", Pace(40.0, 2))
    paths = ("/slow1", "/slow2", *(f"/{at}" for at in range(9)))
    found = await looked(Shop(answer), launched("/", *paths, routes=launched(*paths).routes))
    asked = [one.url.rpartition("/")[2] for one in found.now]
    assert len(one(found, f"{HOME}slow1").samples) == 3
    assert "slow2" not in asked
    assert {why.kind for _, why in found.missing} == {"passed-over"}
    assert "slow2" in [url.rpartition("/")[2] for url, _ in found.missing]
    assert out_of_reach(found) == {}


class Stumbling(Stillness):
    """Every other sample is spoilt."""

    spoils = False

    def spoilt(self, *_: object) -> bool:
        self.spoils = not self.spoils
        return self.spoils


async def test_what_our_own_pause_has_spoilt_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "Stillness", lambda: Stumbling(lambda: 0.0))
    shop, launch = Shop(), launched("/")
    found = one(await looked(shop, launch))
    assert (len(found.samples), found.discarded) == (3, 3)
    assert shop.many("/") == 2 + 6


async def test_critical_routes_come_first_and_the_rest_is_named_and_as_reachable_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each route takes a quarter of a second of the half that there is."""
    monkeypatch.setattr(latency, "_LONGEST", 0.5)
    monkeypatch.setattr(latency, "DEFAULT", Pace(12.0, 1))
    quick = launched("/", *(f"/{at}" for at in range(6)))
    routes = tuple(replace_critical(route) if route.name == "5" else route for route in quick.routes)
    shop = Shop()
    found = await looked(shop, launched(routes=routes))
    assert found.now[0].url == f"{HOME}5"
    assert len(found.now) < 4
    assert {len(series.samples) for series in found.now} == {3}
    assert {why.kind for _, why in found.missing} == {"passed-over"}
    assert len(found.now) + len(found.missing) == 7
    assert out_of_reach(found) == {}


def replace_critical(route: Route) -> Route:
    return Route(name=route.name, url=route.url, kind="read", critical=True)


@pytest.mark.parametrize("end", ["", f"http://{THEIRS}/inside"])
async def test_a_declared_host_outside_the_domain_is_not_sampled(end: str) -> None:
    """Neither where the route lies there, nor where it leads there."""
    url = f"{HOME}out" if end else f"http://{THEIRS}/"
    launch, shop = launched("/", url), Shop()
    moved: dict[str, Page | Unreachable] = {url: replace(page(url), url=end)} if end else {}
    found = await looked(shop, launch, seen(launch, changed=moved))
    assert [(url, why.kind) for url, why in found.missing] == [(url, "not-covered")]
    assert THEIRS in found.missing[0][1].cause
    assert set(shop.by_host) == {HOST}


async def test_what_was_kept_is_recalled_newest_first_and_not_for_ever() -> None:
    launch, now = launched("/"), dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    ages = {"new": 1.0, "older": 24 * 29.9, "too old": 24 * 30.1, "of tomorrow": -24.0, "a fast clock": -0.5}
    texts = [
        written(measurement(series(), at=(now - dt.timedelta(hours=hours)).isoformat(), name=name))
        for name, hours in ages.items()
    ]
    texts.append(written(measurement(series(), at="2026-11-20T23:00:00+14:00", name="elsewhere")))
    memories = tuple((now.isoformat(), {"measurement": text}) for text in ["damaged", *texts])
    async with opened(Shop()) as vantage:
        vantage.now = now
        vantage.recall = lambda fact: memories if fact == "latency" else ()
        found = await latency.gather(launch, vantage, seen(launch))
    assert [one.name for one in found.kept] == ["a fast clock", "new", "elsewhere", "older"]
