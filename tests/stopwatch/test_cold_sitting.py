"""The cold visit as `cockpit measure --cold` and `recheck --after-deploy` take it, against the lab."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cockpit.facts.latency import Latency, Rest, Sample, Series
from cockpit.facts.visits import Visit
from cockpit.journal import Journal
from cockpit.kit.cold import CUT_OFF, looks, wanted, with_cold
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.model import Advance
from cockpit.stopwatch import after_deploy, cold_sitting, cold_telling
from cockpit.stopwatch.cold_sitting import ColdSitting
from cockpit.stopwatch.idle import Last, last_visit
from cockpit.stopwatch.kept import keep, kept
from cockpit.vantage import Vantage
from cockpit.watch.history import History


@dataclass
class Hours:
    """A clock that goes on only while somebody sleeps by it."""

    began: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    passed: float = 0.0

    def now(self) -> dt.datetime:
        return self.began + dt.timedelta(seconds=self.passed)

    def ticks(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds


@dataclass
class Scene:
    launch: Launch
    vantage: Vantage
    journal: Journal
    hours: Hours = field(default_factory=Hours)
    told: list[Advance] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sitting(self) -> ColdSitting:
        return ColdSitting(
            self.launch,
            self.vantage,
            self.journal,
            tell=self.told.append,
            say=self.said.append,
            clock=self.hours,
        )


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    lab = await Lab.start(tmp_path / "lab", "fixed")
    launch = load(lab.launch)
    journal = Journal.open(lab.folder)
    vantage = Vantage(launch.vantage, folder=lab.folder)
    yield Scene(launch, vantage, journal)
    await vantage.aclose()
    journal.close()
    await lab.stop()


async def test_it_waits_what_is_left_of_the_quiet_time_and_visits_every_place(scene: Scene) -> None:
    """The lab's own watch has been there a minute ago."""
    sitting = scene.sitting()
    await sitting.run()
    assert scene.hours.passed == pytest.approx((sitting.minutes - 1) * 60, abs=20)
    seen = sitting.measurement("cold")
    assert {one.kind for one in seen.series} == {"cold"}
    assert seen.release == "2026.11.20-2"
    first = seen.series[0].rest
    assert first is not None
    assert (first.after, first.idle_s is not None and first.idle_s >= sitting.minutes * 60) == ("idle", True)
    assert any("leaving the product alone" in str(one) for one in scene.told)
    told = list(cold_telling.lines(scene.launch, seen))
    assert len(told) == len(seen.series)
    assert all(line.endswith("within") for line in told)


async def test_while_the_watch_runs_nothing_is_visited(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def a_minute_later(seconds: float) -> None:
        scene.hours.passed += seconds
        history = History.opened(scene.vantage.folder)
        at = scene.hours.now().isoformat(timespec="milliseconds")
        history.keep([Visit("home", "https://velomart.test/", at, ok=True, status=200, total_ms=40.0)])
        history.close()

    monkeypatch.setattr(scene.hours, "sleep", a_minute_later)
    sitting = scene.sitting()
    await sitting.run()
    assert not sitting.measurement().series
    assert {why.kind for why in sitting.missing.values()} == {"watched"}
    assert all("keeps it awake" in why.cause for why in sitting.missing.values())


async def test_the_first_visits_to_a_release_are_kept_and_the_marker_counts_as_a_visit(scene: Scene) -> None:
    assert await after_deploy.first_visits(scene.launch, scene.vantage, scene.journal, "v43")
    newest = kept(scene.journal)[0]
    assert newest.release == "v43"
    after = {one.route: one.rest.after for one in newest.series if isinstance(one.rest, Rest)}
    assert after == {
        "home": "request",  # its host answers for the version marker
        "listings": "request",
        "login": "deploy",
        "signup": "request",
        "health": "deploy",
    }


async def test_a_visit_that_was_cut_off_counts_for_nothing_but_as_a_visit(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who begins again at once would find the product awake, and call it cold."""

    async def cut_off(*_: Any, found: list[Series], **more: Any) -> None:
        found += [Series("login", "https://app.velomart.test/login", "cold", (Sample(0.0, status=200),))]
        raise asyncio.CancelledError

    monkeypatch.setattr(cold_sitting, "cold_look", cut_off)
    sitting = scene.sitting()
    with pytest.raises(asyncio.CancelledError):
        await sitting.run()
    sitting.stop()
    seen = sitting.measurement()
    assert [(one.samples, one.stopped) for one in seen.series] == [((), CUT_OFF)]
    await keep(scene.journal, seen)
    last = await last_visit(scene.journal, scene.vantage.folder)
    assert last == Last(dt.datetime.fromisoformat(seen.at), "measurement")
    latency = Latency(kept=(seen,))
    assert not with_cold(latency)
    assert not looks(latency, wanted(scene.launch))


async def test_what_was_seen_in_time_after_a_deploy_is_kept(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any, found: list[Series], **more: Any) -> None:
        found += [
            Series("login", "https://app.velomart.test/login", "cold", (Sample(0.0, status=200),)),
            Series("signup", "https://app.velomart.test/signup", "cold", stopped=CUT_OFF),
        ]
        raise TimeoutError

    monkeypatch.setattr(after_deploy, "cold_look", slow)
    assert not await after_deploy.first_visits(scene.launch, scene.vantage, scene.journal, "v43")
    newest = kept(scene.journal)[0]
    assert (newest.release, [one.route for one in newest.series]) == ("v43", ["login"])


async def test_what_takes_too_long_after_a_deploy_is_not_waited_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(after_deploy, "SECONDS", 0.001)
    before = len(kept(scene.journal))
    assert not await after_deploy.first_visits(scene.launch, scene.vantage, scene.journal, "v43")
    assert len(kept(scene.journal)) == before
