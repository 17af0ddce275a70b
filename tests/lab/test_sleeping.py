"""Hosts that sleep: who comes first waits, who comes next does not, and how they fall asleep."""

import time

import pytest

from cockpit.lab.faults import find
from cockpit.lab.http11 import Response
from cockpit.lab.replies import Sleep
from cockpit.lab.serve import Lab
from cockpit.lab.sleeping import woken
from tests.lab.conftest import get

HOST = "app.velomart.test"


class Days:
    """A clock of seconds that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.monotonic()
        monkeypatch.setattr("cockpit.lab.sleeping.monotonic", lambda: self.now)


def wait(lab: Lab) -> float:
    return round(woken(lab.desk, lab.world.sites[HOST], Response(200)).wait, 3)


async def test_it_sleeps_when_nobody_comes_and_wakes_for_who_does(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Days(monkeypatch)
    lab.world.sites[HOST].sleeps = Sleep(after=900.0, takes=30.0)
    assert wait(lab) == 0.0, "the lab has just begun"
    clock.now += 899
    assert wait(lab) == 0.0
    clock.now += 900
    assert wait(lab) == 30.0
    clock.now += 10
    assert wait(lab) == 20.0, "who comes meanwhile waits with the first"
    clock.now += 20
    assert wait(lab) == 0.0


async def test_it_may_fail_until_it_runs(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Days(monkeypatch)
    lab.world.sites[HOST].sleeps = Sleep(takes=5.0, fails=True)
    clock.now += 901
    assert (await get(lab, f"https://{HOST}/login")).status == 502
    clock.now += 5
    assert (await get(lab, f"https://{HOST}/login")).status == 200


async def test_others_never_sleep(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Days(monkeypatch)
    clock.now += 100_000
    assert wait(lab) == 0.0


def test_the_fault_lets_one_host_sleep() -> None:
    from cockpit.lab.company import fixed_world

    world = fixed_world()
    find("perf.cold-start").apply(world)
    assert [host for host, site in world.sites.items() if site.sleeps] == [HOST]
