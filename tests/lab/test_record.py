"""What the company's people said: launch.record.toml as the lab writes it, and as faults change it."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from cockpit.facts.stated import Standing
from cockpit.lab.company import fixed_world
from cockpit.lab.said import STACK
from cockpit.lab.serve import Lab
from cockpit.lab.telling import confirm, drill, leaver, leaves, statement
from cockpit.launch.load import load as load_launch
from cockpit.probes.stated import gather
from cockpit.record import FILE, Attestation, Drill, Signature, Waiver, append, load
from cockpit.vantage import Vantage

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
WORD = Attestation(by="tom", at=NOW, check="secret.rotation", answer="not-done", reason="no time")


async def test_everything_the_people_said_can_be_read_and_holds(lab: Lab) -> None:
    record = load(lab.folder / FILE)
    assert (record.problems, record.unreadable) == ((), "")
    assert len(record.rows) == len(lab.world.record)
    launch = load_launch(lab.launch)
    stated = await gather(launch, Vantage(launch.vantage, folder=lab.folder))
    words = stated.statements.values()
    assert {*(row.standing for row in words), *(row.standing for row in stated.drills)} == {Standing.HOLDS}
    people = {person.id for person in launch.people}
    assert {*(row.by for row in words), *(row.by for row in stated.drills)} <= people


async def test_names_with_dots_survive_the_file(lab: Lab) -> None:
    proof = load(lab.folder / FILE).drills["dns-proof", "velomart.test"]
    assert set(proof.seconds) == {*proof.about, "all"}


def test_a_name_of_any_kind_survives_as_a_key(tmp_path: Path) -> None:
    seconds = {"ns1.a.example": 1.0, 'we"ird\n]': 2.0, "": 3.0, "plain": 4.0}
    row = Drill(
        by="a", at=NOW, name="n", check="c", subject="s", passed=True, started=NOW, said="x", seconds=seconds
    )
    append(tmp_path / FILE, row)
    record = load(tmp_path / FILE)
    assert record.problems == ()
    assert [one.seconds for one in record.of(Drill).values()] == [seconds]


async def test_a_fault_changes_its_row_and_leaves_those_of_others(lab: Lab) -> None:
    append(lab.folder / FILE, WORD)
    before = load(lab.folder / FILE).rows
    lab.break_("domain.control-proof")
    broken = load(lab.folder / FILE)
    assert not broken.drills["dns-proof", "velomart.test"].passed
    assert broken.attestations["secret.rotation"] == WORD
    lab.mend("domain.control-proof")
    assert load(lab.folder / FILE).rows == before


async def test_without_people_only_what_others_added_is_left(lab: Lab) -> None:
    lab.break_("cut:people")
    assert not (lab.folder / FILE).exists()
    append(lab.folder / FILE, WORD)
    lab.mend("cut:people")
    assert len(load(lab.folder / FILE).rows) == len(lab.world.record) + 1


async def test_every_kind_of_row_can_be_part_of_a_world(lab: Lab) -> None:
    waiver = Waiver(
        by="ines", at=NOW, check="header.hsts", scope=("*",), reason="r", compensating="c", until=NOW.date()
    )
    lab.world.record.append(waiver)
    (id_,) = append(lab.folder / "other.toml", waiver)
    lab.world.record.append(Signature(by="tom", at=NOW, of=id_))
    lab.break_("domain.control-proof")
    lab.mend("domain.control-proof")
    kinds = {type(row) for row in load(lab.folder / FILE).rows.values()}
    assert kinds >= {Drill, Attestation}


async def test_a_new_lab_begins_without_what_was_said_in_the_old_one(tmp_path: Path) -> None:
    first = await Lab.start(tmp_path, "fixed")
    append(tmp_path / FILE, WORD)
    await first.stop()
    second = await Lab.start(tmp_path, "fixed", ["domain.control-proof"])
    record = load(tmp_path / FILE)
    await second.stop()
    assert "secret.rotation" not in record.attestations
    assert not record.drills["dns-proof", "velomart.test"].passed


async def test_a_record_that_is_not_the_labs_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("mine")
    with pytest.raises(FileExistsError, match="give the lab a folder of its own"):
        await Lab.start(tmp_path, "fixed")
    assert (tmp_path / FILE).read_text() == "mine"


def test_a_change_that_finds_nothing_is_an_error() -> None:
    world = fixed_world()
    with pytest.raises(KeyError):
        drill(world, "no-such-drill", passed=False)
    with pytest.raises(KeyError):
        statement(world, "no.such-check", owner="")
    with pytest.raises(KeyError):
        confirm(world, "no such row", "x")
    with pytest.raises(KeyError):
        leaves(world, "nobody")
    assert world == fixed_world()


def test_what_is_changed_is_what_is_named() -> None:
    world = fixed_world()
    confirm(world, "hosting", "Heroku")
    (about,) = [row.about for row in world.record if isinstance(row, Drill) and row.name == "stack"]
    assert about == ("hosting: Heroku", *STACK[1:])
    assert leaver(world) in {row["id"] for row in world.launch["person"] if "leaves_on" in row}
    assert all(msgspec.json.encode(row) for row in world.record)
