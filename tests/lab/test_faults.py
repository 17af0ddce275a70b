"""The faults: found by walking, each with an effect, together without a clash."""

import pkgutil
import sys
from types import ModuleType

import pytest

from cockpit.lab.company import fixed_world
from cockpit.lab.faults import Fault, broken, find, registry
from cockpit.lab.serve import compose
from cockpit.lab.world import World


def test_the_healthy_company_is_made_anew_each_time() -> None:
    first, second = fixed_world(), fixed_world()
    assert first == second
    first.home.routes.clear()
    first.zone.drop("www.velomart.test")
    assert first != second


@pytest.mark.parametrize("fault", registry().values(), ids=lambda fault: fault.id)
def test_every_fault_changes_the_world_and_says_so_in_a_sentence(fault: Fault) -> None:
    assert compose([fault.id]) != fixed_world()
    assert fault.text.endswith(".")
    assert len(fault.text) <= 140
    assert fault.id not in fault.also


def test_the_faults_of_the_broken_world_go_together() -> None:
    assert compose(broken()) != fixed_world()
    assert not [fault for fault in broken() if fault.startswith("cut:")]


def test_all_but_the_cuts_are_of_a_family() -> None:
    families = {fault.split(".")[0] for fault in registry() if not fault.startswith("cut:")}
    assert all(family.isalpha() for family in families)


def test_two_faults_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = ModuleType("twin")
    twin.FAULTS = (find("cut:dns"),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "cockpit.lab.faults.twin", twin)
    names = [ModuleType("cuts"), ModuleType("twin")]
    for name in names:
        name.name = name.__name__  # type: ignore[attr-defined]
    monkeypatch.setattr(pkgutil, "iter_modules", lambda _: names)
    with pytest.raises(ValueError, match=r"two faults are called cut:dns: one of them is in faults/twin\.py"):
        registry.__wrapped__()


@pytest.mark.parametrize(
    "change",
    [
        lambda world: world.zone.drop("nobody.velomart.test"),
        lambda world: world.zone.drop("velomart.test", "A", "192.0.2.1"),
        lambda world: world.home.rewrite("/nothing", "a", "b"),
        lambda world: world.home.rewrite("/", "not on the page", "b"),
        lambda world: world.each(["nobody.velomart.test"]),
    ],
)
def test_a_change_that_finds_nothing_is_an_error(change: object) -> None:
    assert callable(change)
    with pytest.raises((KeyError, ValueError)):
        change(fixed_world())


def test_helpers_change_what_they_name() -> None:
    world: World = fixed_world()
    world.zone.point("www.velomart.test", "203.0.113.1", "2001:db8::1")
    assert world.zone.values("www.velomart.test", "A") == ["203.0.113.1"]
    assert world.zone.values("www.velomart.test", "AAAA") == ["2001:db8::1"]
    assert world.zone.values("www.velomart.test", "CNAME") == []
    world.zone.put("velomart.test", "MX", "0 .")
    assert world.zone.values("velomart.test", "MX") == ["0 ."]
    world.home.rewrite("/", "Sign in", "Enter")
    assert "Enter</a>" in str(world.home.routes["/"].body)
    fork = world.fork("ns2.velodns.test")
    fork.drop("velomart.test", "MX")
    assert world.zone.values("velomart.test", "MX") == ["0 ."]
