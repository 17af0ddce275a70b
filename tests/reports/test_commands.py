"""What the commands refuse before they fly, what recheck compares with, and where reports cannot go."""

import datetime as dt
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from cockpit import registry
from cockpit.cli import run
from cockpit.commands.flight import BadInputError, destination
from cockpit.commands.recheck import compared_with
from cockpit.facts.samples_launch import sample_launch
from cockpit.journal import Journal
from cockpit.lab import control
from cockpit.launch.operations import Person
from cockpit.model import Result
from cockpit.record import FILE, append
from cockpit.sprint import Sprint
from tests.handover.world import fly
from tests.record.samples import signature, waiver
from tests.reports.samples import FAIL, PASS, finding, result

LAUNCH = """
schema = "launch-cockpit/launch/v1"
[product]
name = "A"
domain = "a.test"
roadmap = "b2b-prototype"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "launch.toml").write_text(LAUNCH)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--save-facts", "absent/facts.json"), "there is no folder absent"),
        (("--name", "last"), "--name last is taken"),
        (("--name", "green"), "--name green is taken"),
    ],
)
def test_what_would_fail_after_the_run_is_said_before_it(
    words: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", *words], full_screen=None) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the kernel has no full device")
def test_a_full_disk_behind_stdout_is_a_clear_word(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with (
            pytest.raises(BadInputError, match="the report cannot be written: No space left"),
            destination(None),
        ):
            full.write("a report")


def test_last_is_what_was_seen_last_of_every_check_not_the_last_run_alone(tmp_path: Path) -> None:
    whole = (result("dns.a", finding(FAIL)), result("dns.b", finding(PASS)))
    fly(tmp_path, whole, "2026-03-01T09:00:00+00:00")
    fly(tmp_path, (result("dns.b", finding(FAIL)),), "2026-03-01T10:00:00+00:00")
    sprint = Sprint(tmp_path / "launch.toml", sample_launch(), Journal.open(tmp_path))
    try:
        before = compared_with(sprint, "last")
    finally:
        sprint.close()
    assert {check: seen.verdict for check, seen in before.items()} == {"dns.a": FAIL, "dns.b": FAIL}


def test_a_run_is_green_when_all_that_fails_in_it_is_waived(tmp_path: Path) -> None:
    fly(tmp_path, (result("header.hsts", finding(FAIL)),), "2026-03-01T09:00:00+00:00")
    people = (Person(id="ines", name="Ines"), Person(id="tom", name="Tom"))
    now = dt.datetime.now(dt.UTC)
    row = waiver(at=now, until=now.date() + dt.timedelta(3))

    def compared() -> dict[str, Result]:
        sprint = Sprint(tmp_path / "launch.toml", sample_launch(people=people), Journal.open(tmp_path))
        try:
            return compared_with(sprint, "green")
        finally:
            sprint.close()

    (number,) = append(tmp_path / FILE, row)
    with pytest.raises(BadInputError, match="no finished run"):
        compared()
    append(tmp_path / FILE, signature(number, at=now))
    assert compared()["header.hsts"].verdict is FAIL


def test_a_second_lab_does_not_take_the_folder_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(control, "ask", lambda _folder: [])
    assert run(["lab", str(tmp_path)], full_screen=None) == 2
    assert f"a lab runs in {tmp_path} already" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [["checks"], ["checks", "--format", "json"], ["explain", "own.broken"]])
def test_a_plug_in_that_fails_is_told_in_a_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    broken = EntryPoint("own.broken", "no_such_module_of_ours", registry.GROUP)
    monkeypatch.setattr(registry, "entry_points", lambda **_: (broken,))
    registry.entries.cache_clear()
    try:
        assert run(command, full_screen=None) == 2
    finally:
        monkeypatch.undo()
        registry.entries.cache_clear()
    out, err = capsys.readouterr()
    assert out == ""
    assert "the plug-in check own.broken (no_such_module_of_ours) fails" in err
