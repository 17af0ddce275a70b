"""Every check against the lab: a fault turns it red, the mended world green, a cut blinds it.

`cockpit check` runs as its own process, so that nothing but the wire connects the two.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cockpit.lab.faults import Fault, registry
from cockpit.model import Mode
from cockpit.registry import entries
from tests.journeys.processes import LabProcess

LOOKING = [entry.id for entry in entries().values() if entry.mode is not Mode.ATTESTED]
CUTS = [fault for fault in registry().values() if fault.id.startswith("cut:")]
FAULTS = [fault for fault in registry().values() if fault not in CUTS]
RED = ("fail", "warn")


def check_of(fault: Fault) -> str:
    """The check that a fault is named after."""
    return fault.id.split(":", 1)[0]


@contextmanager
def broken(healthy: LabProcess, fault: str) -> Iterator[None]:
    """The lab with one fault in it."""
    healthy.switch(break_=[fault])
    try:
        yield
    finally:
        healthy.switch(mend=[fault])


def test_the_fixed_world_is_green(baseline: dict[str, str]) -> None:
    assert {id_: baseline[id_] for id_ in LOOKING} == dict.fromkeys(LOOKING, "pass")


def test_every_check_that_looks_has_a_fault() -> None:
    assert set(LOOKING) - {check_of(fault) for fault in FAULTS} == set()


def test_every_fault_is_named_after_a_check_and_declares_known_ones() -> None:
    known = set(entries())
    assert {check_of(fault) for fault in FAULTS} <= known
    assert {id_ for fault in FAULTS for id_ in fault.also} <= known


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.id for fault in FAULTS])
def test_a_fault_turns_its_check_and_only_its_declared_few(
    fault: Fault, healthy: LabProcess, baseline: dict[str, str]
) -> None:
    with broken(healthy, fault.id):
        seen = {id_: result["verdict"] for id_, result in healthy.check().items()}
    assert seen[check_of(fault)] in RED
    turned = {id_ for id_ in seen if seen[id_] != baseline[id_]} - {check_of(fault)}
    assert turned == set(fault.also)
    assert "error" not in seen.values()


@pytest.fixture(scope="module")
def blinded(healthy: LabProcess) -> dict[str, dict[str, str]]:
    """The verdicts under each cut."""
    seen = {}
    for cut in CUTS:
        with broken(healthy, cut.id):
            seen[cut.id] = {id_: result["verdict"] for id_, result in healthy.check().items()}
    return seen


@pytest.mark.xdist_group("cuts")
@pytest.mark.parametrize("check", LOOKING)
def test_a_cut_layer_makes_the_check_unknown(check: str, blinded: dict[str, dict[str, str]]) -> None:
    assert "unknown" in {seen[check] for seen in blinded.values()}


@pytest.mark.xdist_group("cuts")
@pytest.mark.parametrize("cut", [cut.id for cut in CUTS])
def test_a_cut_layer_blames_nobody(
    cut: str, blinded: dict[str, dict[str, str]], baseline: dict[str, str]
) -> None:
    turned = {id_: verdict for id_, verdict in blinded[cut].items() if verdict != baseline[id_]}
    assert set(turned.values()) == {"unknown"}, turned


def test_the_world_is_green_again_after_everything(healthy: LabProcess, baseline: dict[str, str]) -> None:
    healthy.switch(mend=list(registry()))
    assert {id_: result["verdict"] for id_, result in healthy.check().items()} == baseline
