"""The loop under load and with controls: a crowd is no pause, and a control that is broken is found out."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.vantage import Vantage
from cockpit.watch import loop as looping
from cockpit.watch.history import History
from cockpit.watch.news import Kind
from tests.watch.test_loop import Clock, Shop, _no_registries, launched, watched

__all__ = ["_no_registries"]
OTHER = "https://other.test/"


class Hanging(Shop):
    """A product of which every visit hangs for ten seconds."""

    async def visit(self, _vantage: Vantage, target: Target) -> Visit:
        at, until = self.clock.now().isoformat(timespec="milliseconds"), self.clock.ticks + 10
        while self.clock.ticks < until:  # noqa: ASYNC110 - the loop under test moves this clock
            await asyncio.sleep(0)
        return Visit(target.name, target.url, at, ok=False, stage=Stage.TCP, kind="timeout", cause="silent")


async def test_a_crowd_of_visits_that_hang_is_no_sleep_of_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looping, "AT_ONCE", 2)
    clock, history = Clock(), History.unkept()
    launch = launched(*(f"https://shop.test/{number}" for number in range(6)))
    watch, ears = await watched(launch, history, clock, Hanging(clock), 5)
    assert watch.discarded == 0
    assert {one.kind for one in ears.heard} == {Kind.DOWN}


async def test_a_control_that_never_answers_is_told_of_and_not_listened_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda name, minute: "bad" if name == "m0" and minute >= 8 else "good")

    async def control(_vantage: Vantage, target: Target, *, seconds: float) -> Visit:
        at = (clock.now() + dt.timedelta(seconds=seconds / 1000)).isoformat(timespec="milliseconds")
        return Visit(target.name, target.url, at, ok=False, stage=Stage.TCP, kind="refused", cause="refused")

    monkeypatch.setattr("cockpit.watch.control.visit", control)
    launch = launched("https://shop.test/", "https://shop.test/2", control=(OTHER,))
    _, ears = await watched(launch, history, clock, product, 12)
    assert [(one.kind, one.tell) for one in ears.heard] == [(Kind.DOWN, True)]
    (note,) = [one.text for one in history.markers(1, clock.now()) if one.kind == "note"]
    assert note == "The control other.test fails while the product answers: it is not listened to"


async def test_what_a_control_said_before_a_sleep_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, history = Clock(), History.unkept()
    product = Shop(clock, lambda _, minute: "bad" if 2 <= minute < 3 else "good")

    async def control(_vantage: Vantage, target: Target, *, seconds: float) -> Visit:
        at = clock.now().isoformat(timespec="milliseconds")
        if product.visits and product.visits[-1][1] < 60:
            clock.ticks += 3600 + seconds  # the lid is closed while the control is asked
        return Visit(target.name, target.url, at, ok=True, total_ms=5.0)

    launch = launched("https://shop.test/", control=(OTHER,))
    monkeypatch.setattr("cockpit.watch.control.visit", control)
    watch, ears = await watched(launch, history, clock, product, 70)
    assert watch.discarded == 1
    assert [one.kind for one in ears.heard] == [Kind.PAUSED, Kind.RESUMED]
    assert history.counts("m0", 24, clock.now())[1] == 0


async def test_a_row_without_a_date_stops_no_watch(tmp_path: Path) -> None:
    clock, history = Clock(), History.opened(tmp_path)
    for at in ("yesterday", "2026-11-02", ""):
        history.keep([Visit("m0", "", at, ok=False, stage=Stage.TCP, kind="refused")])
    _, ears = await watched(launched("https://shop.test/"), history, clock, Shop(clock), 3)
    assert ears.heard == []
    assert len(history.series("m0", 1, clock.now())) == 3
