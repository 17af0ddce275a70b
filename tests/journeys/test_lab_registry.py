"""Every check against the lab: a fault turns it red, the mended world green, a cut blinds it.

`cockpit check` runs as its own process, so that nothing but the wire connects the two. What is done only with
leave takes its time: the faults of the checks that need it, and the cuts, are judged by runs that have it.

The first fault of each family is held against every check there is, the first of each check against its
family. With COCKPIT_FAULTS=variants the other faults of a check are held against those they have to turn
(three minutes more), with COCKPIT_FAULTS=all every fault against every check (half an hour on two cores).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cockpit.facts.platform_settings import PlatformSettings
from cockpit.lab.faults import Fault, registry
from cockpit.model import Mode
from cockpit.registry import entries
from tests.journeys.processes import LabProcess

LOOKING = [entry.id for entry in entries().values() if entry.mode is not Mode.ATTESTED]
CUTS = [fault for fault in registry().values() if fault.id.startswith("cut:")]
FAULTS = [fault for fault in registry().values() if fault not in CUTS]
RED = ("fail", "warn")
ALLOW = ("--allow", "active", "--allow", "build", "--allow", "writes")
WAITING = {  # for leave to send something, to run something, or to change something
    entry.id for entry in entries().values() if entry.check.sends or entry.check.runs or entry.check.writes
}
ASKED = os.environ.get("COCKPIT_FAULTS", "")


def check_of(fault: Fault) -> str:
    """The check that a fault is named after."""
    return fault.id.split(":", 1)[0]


def family_of(fault: Fault) -> str:
    """The family of that check."""
    return fault.id.split(".", 1)[0]


FIRST = {check_of(fault): fault.id for fault in reversed(FAULTS)}
LEADING = {family_of(fault): fault.id for fault in reversed(FAULTS)}
HELD = [fault for fault in FAULTS if ASKED or FIRST[check_of(fault)] == fault.id]


def held_against(fault: Fault) -> tuple[str, ...]:
    """The checks that are run with the fault; none named means all."""
    if ASKED == "all" or LEADING[family_of(fault)] == fault.id:
        return ()
    first = FIRST[check_of(fault)] == fault.id
    return (family_of(fault) if first else check_of(fault), *fault.also)


@contextmanager
def broken(healthy: LabProcess, fault: str) -> Iterator[None]:
    """The lab with one fault in it; the next one must not recall what was seen of this one."""
    journal = healthy.folder / ".cockpit" / "journal.sqlite3"
    before = journal.read_bytes()
    healthy.switch(break_=[fault])
    try:
        yield
    finally:
        journal.write_bytes(before)
        healthy.switch(mend=[fault])


def verdicts(healthy: LabProcess, *options: str) -> dict[str, str]:
    """What a run says of each check."""
    return {id_: result["verdict"] for id_, result in healthy.check(*options).items()}


def test_the_fixed_world_is_green(permitted: dict[str, str]) -> None:
    assert {id_: permitted[id_] for id_ in LOOKING} == dict.fromkeys(LOOKING, "pass")


def test_without_being_allowed_nothing_else_is_undecided(baseline: dict[str, str]) -> None:
    undecided = {id_: baseline[id_] for id_ in LOOKING if baseline[id_] != "pass"}
    assert set(undecided) <= WAITING
    assert set(undecided.values()) <= {"unknown"}


def test_what_needs_no_credential_says_the_same_without_any(
    healthy: LabProcess, baseline: dict[str, str]
) -> None:
    alone = healthy.check(env={})
    asking = {entry.id for entry in entries().values() if PlatformSettings in entry.needs}
    assert {alone[id_]["verdict"] for id_ in asking} == {"unknown"}
    auto = {
        id_: result["verdict"]
        for id_, result in alone.items()
        if result["mode"] == "auto" and id_ not in asking
    }
    assert auto == {id_: baseline[id_] for id_ in auto}


def test_every_check_that_looks_has_a_fault() -> None:
    assert set(LOOKING) - {check_of(fault) for fault in FAULTS} == set()


def test_every_fault_is_named_after_a_check_and_declares_known_ones() -> None:
    known = set(entries())
    assert {check_of(fault) for fault in FAULTS} <= known
    assert {id_ for fault in FAULTS for id_ in fault.also} <= known


@pytest.mark.parametrize("fault", HELD, ids=[fault.id for fault in HELD])
def test_a_fault_turns_its_check_and_only_its_declared_few(
    fault: Fault,
    healthy: LabProcess,
    baseline: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    waits = check_of(fault) in WAITING
    before = request.getfixturevalue("permitted") if waits else baseline
    with broken(healthy, fault.id):
        seen = verdicts(healthy, *held_against(fault), *(ALLOW if waits else ()))
    assert seen[check_of(fault)] in RED
    turned = {id_ for id_ in seen if seen[id_] != before[id_]} - {check_of(fault)}
    assert turned == set(fault.also)
    assert "error" not in seen.values()


def test_a_cut_layer_blinds_every_check_and_blames_nobody(
    healthy: LabProcess, permitted: dict[str, str]
) -> None:
    """One test, so that one process alone makes the runs; `turned` is what each cut changed."""
    turned: dict[str, dict[str, str]] = {}
    for cut in CUTS:
        with broken(healthy, cut.id):
            seen = verdicts(healthy, *ALLOW)
        turned[cut.id] = {id_: verdict for id_, verdict in seen.items() if verdict != permitted[id_]}
    blamed = {
        cut: {id_: verdict for id_, verdict in seen.items() if verdict != "unknown"}
        for cut, seen in turned.items()
    }
    assert blamed == {cut.id: {} for cut in CUTS}
    assert set(LOOKING) - {id_ for seen in turned.values() for id_ in seen} == set()


def test_the_world_is_green_again_after_everything(healthy: LabProcess, baseline: dict[str, str]) -> None:
    healthy.switch(mend=list(registry()))
    assert verdicts(healthy) == baseline
