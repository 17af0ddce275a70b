"""A short look at writes: three walks, more only where some were slow, none where it is known already."""

from pathlib import Path
from typing import Any

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series
from cockpit.facts.samples_latency import latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.stated import Stated
from cockpit.facts.transactions import Transactions
from cockpit.facts.write_times import WriteTimes
from cockpit.launch import Launch
from cockpit.launch.parts import LookFrom, Route
from cockpit.model import Layer
from cockpit.probes import write_times as probe
from cockpit.vantage import Vantage
from tests.probes.sending import PROVEN, ZONE

URL = "https://shop.example/login"
LOGIN = Route(name="login", url=URL, kind="auth", journey="sign in")
SHOP = sample_launch(routes=(LOGIN, Route(name="home", url="/"), Route(name="pay", url="/pay", kind="write")))
BARRED = Unreachable(Layer.PERSON, "not allowed", "consent")


async def seen(
    monkeypatch: pytest.MonkeyPatch, known: Latency, answer: Series | Unreachable, shop: Launch = SHOP
) -> tuple[WriteTimes, list[str]]:
    """What the probe gathers where each walk ends so, and which routes were walked."""
    asked: list[str] = []

    async def walked(
        launch: Launch, _: Vantage, route: Route, *rest: Any, **more: Any
    ) -> Series | Unreachable:
        asked.append(route.name)
        return answer

    monkeypatch.setattr(probe, "walked", walked)
    vantage = Vantage(LookFrom(), folder=Path())
    return await probe.gather(shop, vantage, known, PROVEN, ZONE, Transactions()), asked


def of_login(*times: float) -> Series:
    return series("login", times or spread(60), url=URL, kind="write")


async def test_only_routes_with_a_journey_are_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = await seen(monkeypatch, latency(), of_login(80.0))
    assert asked == ["login"]
    assert [one.url for one in found.now] == [URL]


async def test_why_nothing_was_sent_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = await seen(monkeypatch, latency(), BARRED)
    assert (found.now, dict(found.missing)) == ((), {URL: BARRED})


async def test_what_was_measured_on_this_release_is_not_walked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = await seen(monkeypatch, latency(measurement(of_login())), BARRED)
    assert (asked, dict(found.missing)[URL].kind) == ([], probe.KNOWN)


@pytest.mark.parametrize(
    "known",
    [
        latency(measurement(of_login(), release="2026.10.1")),  # another release
        latency(measurement(of_login(*(80.0,) * 20))),  # too few to decide
        latency(measurement(series("login", url=URL))),  # of the page, not of its form
    ],
)
async def test_what_decides_nothing_is_walked(monkeypatch: pytest.MonkeyPatch, known: Latency) -> None:
    assert (await seen(monkeypatch, known, BARRED))[1] == ["login"]


@pytest.mark.parametrize(("stopped", "walked"), [("429", 2), ("errors", 2), ("left-behind", 3), ("", 3)])
async def test_a_host_that_had_enough_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, stopped: str, walked: int
) -> None:
    urls = ("https://shop.example/a", "https://shop.example/b", "https://api.shop.example/c")
    many = tuple(Route(name=url[-1], url=url, kind="write", journey="x") for url in urls)
    ended = series("a", (80.0,), url=urls[0], kind="write", stopped=stopped)
    found, asked = await seen(monkeypatch, latency(), ended, sample_launch(routes=many))
    assert len(asked) == walked
    assert [(url, why.kind) for url, why in found.missing] == [(urls[1], "limit")] * (3 - walked)


async def test_a_run_walks_for_a_few_routes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(Route(name=f"r{at}", url=f"/r{at}", kind="write", journey="x") for at in range(9))
    found, asked = await seen(monkeypatch, latency(), of_login(80.0), sample_launch(routes=many))
    assert len(asked) == len(found.now) == probe.MOST
    assert {why.kind for _, why in found.missing} == {"limit"}


@pytest.mark.parametrize(
    ("times", "on"),
    [
        ((80.0,) * 3, False),
        ((80.0, 80.0, 1900.0), True),
        ((1900.0,) * 3, False),
        ((80.0,) * 19 + (1900.0,), True),
    ],
)
def test_more_walks_only_where_some_were_slow_and_it_may_be_chance(
    times: tuple[float, ...], on: bool
) -> None:
    assert probe._puzzling(of_login(*times), 800) is on


def test_the_facts_it_waits_for() -> None:
    assert Stated in probe.gather.__annotations__.values()
    assert Transactions in probe.gather.__annotations__.values()
