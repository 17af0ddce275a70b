"""Where the sprint is against its budgets, said as soon as it is late."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from cockpit import roadmap
from cockpit.launch.parts import Sprint as SprintTable
from cockpit.model import Verdict
from cockpit.pace import Pace, pace
from cockpit.sprint import StageProgress
from tests.screens.rehearsal import STARTED, Rehearsal

COACH = roadmap.load("coach-prototype").stage  # 1.5, 8, 4.5, 12, 8, 7 and 6 hours


def at(hours: float, here: int = 3, sprint_hours: float = 48) -> Pace:
    """The pace after so many hours, with every stage before number `here` done."""
    progress = [StageProgress(stage, ("a.b",), 1 if stage.number < here else 0, {}) for stage in COACH]
    return pace(dt.timedelta(hours=hours), progress, sprint_hours)


@pytest.mark.parametrize(
    ("hours", "here", "words"),
    [
        (-3, 1, "begins in 3 h"),
        (0, 1, "on time, in audit"),
        (9.5, 3, "on time, in email"),
        (13, 3, "on time, in email"),
        (13.2, 3, "email: 48 min left"),
        (14.1, 3, "6 min over in email"),
        (16, 3, "2 h over in email"),
        (60, 3, "46 h over in email"),
        (8.5, 3, "1 h ahead, in email"),
        (2, 1, "30 min over in audit"),
        (46.9, 7, "handover: 6 min left"),
        (47.5, 7, "30 min over in handover"),
        (40, 8, "every stage is done, 7 h early"),
        (47, 8, "every stage is done"),
    ],
)
def test_it_is_said_in_a_few_words(hours: float, here: int, words: str) -> None:
    assert at(hours, here).words == words


def test_it_is_over_from_the_moment_the_budget_ends() -> None:
    assert at(14).over == dt.timedelta(0)
    assert at(14 + 1 / 3600).over == dt.timedelta(seconds=1)


def test_the_warning_comes_in_the_last_fifth_of_the_budget() -> None:
    assert not at(9.5 + 4.5 * 0.8 - 0.001).short
    assert at(9.5 + 4.5 * 0.8).short
    assert not at(14.1).short


def test_the_sentence_says_where_the_plan_is() -> None:
    assert at(16).sentence == "2 h over in email, the plan is at deploy"
    assert at(47.5, 7).sentence == "30 min over in handover, the plan is at the go-live"
    assert at(13.2).sentence == "email: 48 min left of 4 h 30 min"
    assert at(9.5).sentence == at(9.5).words


def test_a_shorter_sprint_has_shorter_stages() -> None:
    assert at(8, sprint_hours=24).words == "1 h over in email"


def progress(done: int, open_: int) -> StageProgress:
    return StageProgress(COACH[0], ("a.b", "a.c"), done, {Verdict.FAIL: open_}, open_)


@pytest.mark.parametrize(
    ("done", "open_", "settled"), [(2, 0, True), (1, 0, False), (2, 1, False), (0, 0, False)]
)
def test_a_stage_is_left_when_all_is_looked_at_and_nothing_is_open(
    done: int, open_: int, settled: bool
) -> None:
    assert progress(done, open_).settled is settled


def test_a_stage_of_which_this_build_has_no_check_is_passed_over() -> None:
    assert StageProgress(COACH[0], (), 0, {}).settled


def test_a_sprint_knows_its_pace(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    told = sprint.pace(STARTED + dt.timedelta(hours=3))
    assert told
    assert told.words == "1 h over in audit"  # its owner has not shown control of the domain


def test_a_waived_finding_does_not_hold_a_stage(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {}).judge_all()
    id_ = "dns.no-stale-target"
    (found,) = sprint.results[id_].findings
    bad = replace(found, verdict=Verdict.FAIL)
    for waiver, settled in (("", False), ("2f00", True)):
        sprint.results[id_] = replace(sprint.results[id_], findings=(replace(bad, waiver=waiver),))
        assert sprint.progress()[1].settled is settled


def test_without_a_start_there_is_no_pace(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.launch = msgspec.structs.replace(sprint.launch, sprint=SprintTable())
    assert sprint.pace(STARTED) is None
