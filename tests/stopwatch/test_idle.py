"""Since when the product was left alone, and the wait: begun anew, gone on with, ended."""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cockpit.facts.latency import Measurement, Rest, Sample, Series
from cockpit.facts.visits import Visit
from cockpit.journal import Journal
from cockpit.model import Advance, CheckJudged, RunFinished, RunStarted
from cockpit.stopwatch.idle import Last, Waited, idle_s, last_visit, latest, wait_until_idle
from cockpit.stopwatch.kept import keep, kept
from cockpit.watch.history import History
from tests.reports.samples import PASS, finding, result

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
WANTED = 960.0


def at(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


@dataclass
class HandClock:
    """Every sleep ends at once; `then` is what happens at a minute, `off` how far the wall clock is set."""

    then: dict[float, Callable[[], None]] = field(default_factory=dict)
    passed: float = 0.0
    off: float = 0.0
    naps: int = 0

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.passed + self.off)

    def ticks(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.passed += seconds
        self.naps += 1
        for minute in [one for one in self.then if one * 60 <= self.passed]:
            self.then.pop(minute)()


@dataclass
class Past:
    """Our latest visit, which a test may change while somebody waits."""

    last: Last | None
    said: list[str] = field(default_factory=list)
    told: list[Advance] = field(default_factory=list)

    async def find(self) -> Last | None:
        return self.last

    async def wait(self, clock: HandClock) -> Waited:
        return await wait_until_idle(self.find, WANTED, clock, self.told.append, self.said.append)


def test_the_latest_visit_of_all_counts_to_its_end() -> None:
    sitting = Measurement(
        at(-30).isoformat(), series=(Series("home", "u", samples=(Sample(600.0, total=1500.0),)),)
    )
    visit = Visit("home", "u", at(-25).isoformat(), ok=True, total_ms=2000.0)
    assert latest(at(-40).isoformat(), (sitting,), (visit,)) == Last(
        at(-20) + dt.timedelta(seconds=1.5), "measurement"
    )
    assert latest(at(-40).isoformat(), (), (visit,)) == Last(at(-25) + dt.timedelta(seconds=2), "watch")
    assert latest(at(-10).isoformat(), (sitting,), (visit,)) == Last(at(-10), "run")


def test_walks_and_cold_visits_came_one_after_the_other() -> None:
    took = (Sample(60.0, total=1000.0),)
    reads = [Series(name, name, samples=took) for name in "ab"]
    singly = [
        Series("c", "c", "write", took),
        Series("d", "d", "write", took),
        Series("e", "e", "cold", took),
    ]
    found = latest("", (Measurement(NOON.isoformat(), series=(*reads, *singly)),), ())
    assert found == Last(NOON + dt.timedelta(seconds=4 * 61), "measurement")


def test_what_is_no_hour_is_passed_over() -> None:
    assert latest("yesterday", (Measurement("soon"),), (Visit("a", "u", "", ok=True),)) is None
    assert latest("2026-11-20T12:00:00", (), ()) == Last(NOON, "run")


@pytest.mark.parametrize("hour", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_hour_that_nobody_counts_to_is_passed_over(hour: str) -> None:
    assert latest(hour, (Measurement(hour),), (Visit("a", "u", hour, ok=True),)) is None


@pytest.mark.parametrize("seconds", [1e15, 1e300])
def test_a_measurement_that_ends_after_all_time_is_passed_over(seconds: float) -> None:
    endless = Measurement(NOON.isoformat(), series=(Series("home", "u", samples=(Sample(seconds),)),))
    visit = Visit("a", "u", NOON.isoformat(), ok=True, total_ms=seconds * 1000)
    assert latest("", (endless,), (visit,)) is None


def test_a_visit_of_tomorrow_leaves_no_time_before_it() -> None:
    assert idle_s(Last(at(60), "run"), NOON) == 0.0
    assert idle_s(Last(at(-15), "run"), NOON) == 900.0
    assert idle_s(None, NOON) is None


async def test_what_is_kept_beside_the_launch_file_tells_the_last_visit(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    assert await last_visit(journal, tmp_path) is None
    assert await last_visit(None, tmp_path) is None
    await journal.append(RunStarted("r1", ("dns.a",), at(0).isoformat()))
    assert await last_visit(journal, tmp_path) == Last(at(0), "run")
    await journal.append(CheckJudged(result("dns.a", finding(PASS, "shop.example")), 120.0))
    assert await last_visit(journal, tmp_path) == Last(at(2), "run"), "also of a run that was killed then"
    await journal.append(RunFinished("r1", at(3).isoformat()))
    await journal.name("r1", "before")
    assert await last_visit(journal, tmp_path) == Last(at(3), "run"), "giving it a name is no visit"
    await keep(journal, Measurement(at(4).isoformat()))
    assert await last_visit(journal, tmp_path) == Last(at(4), "measurement")
    history = History.opened(tmp_path)
    history.keep(visits=[Visit("home", "u", at(5).isoformat(), ok=True)])
    history.close()
    assert await last_visit(journal, tmp_path) == Last(at(5), "watch")
    journal.close()


async def test_a_history_that_cannot_be_read_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit" / "watch.sqlite3").write_bytes(b"no database" * 100)
    assert await last_visit(None, tmp_path) is None


async def test_the_wait_is_what_is_left_of_it(tmp_path: Path) -> None:
    clock, past = HandClock(), Past(Last(at(-10), "run"))
    assert await past.wait(clock) == Waited(WANTED)
    assert clock.passed == 360.0
    assert str(past.told[0]) == "leaving the product alone: 10 of 16 minutes (62 %)"
    assert past.told[-1].done == 15
    assert past.said == []


async def test_a_wait_that_was_killed_goes_on_where_it_was() -> None:
    past = Past(Last(NOON, "run"))

    def kill() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await past.wait(HandClock({9: kill}))
    later = HandClock(passed=12 * 60.0)
    assert await past.wait(later) == Waited(WANTED)
    assert later.passed == 16 * 60.0


async def test_another_run_meanwhile_begins_it_anew_and_that_is_said() -> None:
    past = Past(Last(NOON, "run"))

    def visited() -> None:
        past.last = Last(at(7), "run")

    clock = HandClock({7: visited})
    assert await past.wait(clock) == Waited(WANTED)
    assert clock.passed == pytest.approx(23 * 60.0)
    assert past.said == ["a run of the checks has visited the product meanwhile: the wait begins anew"]


async def test_a_watch_that_runs_ends_it_at_once() -> None:
    past = Past(Last(at(-1), "watch"))

    def visited() -> None:
        past.last = Last(at(0.5), "watch")

    clock = HandClock({0.5: visited})
    assert await past.wait(clock) == Waited(0.0, watched=True)
    assert clock.passed <= 40.0


async def test_a_watch_that_has_ended_is_a_visit_like_others() -> None:
    past = Past(Last(at(-1), "watch"))
    assert await past.wait(HandClock()) == Waited(WANTED)


async def test_where_nobody_has_visited_nothing_is_waited_for() -> None:
    clock = HandClock()
    assert await Past(None).wait(clock) == Waited(None)
    assert clock.naps == 0


async def test_long_enough_is_long_enough() -> None:
    clock = HandClock()
    assert await Past(Last(at(-60), "run")).wait(clock) == Waited(3600.0)
    assert clock.naps == 0


@pytest.mark.parametrize("step", [-7200.0, 7200.0])
async def test_a_wall_clock_that_is_set_neither_shortens_nor_prolongs_it(step: float) -> None:
    past = Past(Last(NOON, "run"))
    clock = HandClock()
    clock.then[5] = lambda: setattr(clock, "off", step)
    assert await past.wait(clock) == Waited(WANTED)
    assert clock.passed == WANTED


async def test_a_visit_in_the_future_is_waited_out_once() -> None:
    clock = HandClock()
    assert await Past(Last(at(600), "run")).wait(clock) == Waited(WANTED)
    assert clock.passed == WANTED


async def test_what_a_cold_visit_came_after_is_kept(tmp_path: Path) -> None:
    rest = Rest("idle", 961.5, stored=True)
    one = Measurement(NOON.isoformat(), series=(Series("login", "u", "cold", (Sample(0.0),), rest=rest),))
    journal = Journal.open(tmp_path)
    await keep(journal, one)
    assert kept(journal) == (one,)
    journal.close()
