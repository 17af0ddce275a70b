"""Rows, the gate line and the run under way, without a terminal."""

import dataclasses
from pathlib import Path

from cockpit.model import CheckJudged, CheckStarted, RunFinished, RunStarted, Verdict
from screens import signs
from screens.board import Board
from screens.rows import FOLD_PASSED, View
from screens.telling import evidence_lines, told
from tests.screens.rehearsal import NOW, RED, FakeLab, Rehearsal, bad, good


def board(sprint: Rehearsal, *faults: str) -> Board:
    return Board(sprint, lambda: NOW, FakeLab(sprint, *faults) if faults else None)


def keys(the_board: Board, number: int, view: View | None = None) -> list[str]:
    return [row.key for row in the_board.rows(number, view or View())]


def test_green_folds_and_red_stays_open(tmp_path: Path) -> None:
    the_board = board(Rehearsal(tmp_path).judge_all())
    assert keys(the_board, 2) == ["redirect.single-hop", "fold:passed", "fold:absent"]
    opened = keys(the_board, 2, View(opened=frozenset({FOLD_PASSED})))
    assert opened[:2] == ["redirect.single-hop", "fold:passed"]
    assert opened[-1] == "fold:absent"
    assert len(opened) == 8


def test_what_was_not_looked_at_is_never_folded(tmp_path: Path) -> None:
    rows = board(Rehearsal(tmp_path)).rows(2, View())
    assert {row.sign for row in rows} == {signs.NOT_YET}
    assert len(rows) == 7


def test_a_row_says_how_many_findings_carry_the_verdict(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.script["redirect.single-hop"] = (bad("a", "first"), bad("b", "second"), good())
    sprint.script["redirect.no-loop"] = (bad("a", "alone"),)
    sprint.script["dns.no-stale-target"] = (bad("a", "one"), bad("b", "two"))
    rows = {row.key: row for row in board(sprint.judge_all()).rows(2, View())}
    assert rows["redirect.single-hop"].detail == "2 of 3: first"
    assert rows["redirect.no-loop"].detail == "alone"
    assert rows["dns.no-stale-target"].detail == "all 2: one"
    assert rows["redirect.no-loop"].note == "blocker"


def test_what_a_person_stated_does_not_look_machine_seen(tmp_path: Path) -> None:
    the_board = board(Rehearsal(tmp_path).judge_all())
    rows = {row.key: row for row in the_board.rows(4, View(opened=frozenset({FOLD_PASSED})))}
    assert rows["deploy.rollback-tested"].sign is signs.STATED


def test_do_next_goes_in_the_roadmaps_order(tmp_path: Path) -> None:
    the_board = board(Rehearsal(tmp_path).judge_all())
    rows = the_board.do_next()
    assert [row.lead for row in rows] == ["1", "1", "2", "3", "5", "7"]
    thing = the_board.sprint.next()
    assert thing is not None
    assert rows[0].key == thing.check


def test_the_gate_is_never_open_while_something_was_not_looked_at(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {})
    assert board(sprint).gate() == (signs.NOT_YET, "NOT YET", "nothing was looked at")
    sprint.judge_all()
    assert board(sprint).gate() == (signs.PASS, "YES", "nothing blocks the launch")
    sprint.absent = ("no.such-check-yet",)
    assert board(sprint).gate() == (
        signs.NOT_YET,
        "NOT YET",
        "1 launch blocker that this version cannot look at",
    )
    del sprint.results["perf.route-p95"]
    assert board(sprint).gate() == (signs.NOT_YET, "NOT YET", "1 of 22 checks not looked at")
    sprint.script["tls.hostname-valid"] = (bad("a", "no answer", Verdict.UNKNOWN),)
    assert board(sprint.judge_all()).gate() == (signs.UNKNOWN, "NOT YET", "1 launch blocker undecided")
    sprint.script["dns.apex-resolves"] = (bad("a", "wrong"),)
    assert board(sprint.judge_all()).gate() == (
        signs.FAIL,
        "NO",
        "1 launch blocker to fix, 1 undecided",
    )


def test_the_gate_names_what_could_be_better(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {"header.hsts": RED["header.hsts"]}).judge_all()
    assert board(sprint).gate()[2] == "nothing blocks the launch, 1 to improve"


def test_following_a_run(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    the_board = board(sprint)
    ids = tuple(sprint.checks)[:3]
    the_board.begin(ids)
    the_board.take(RunStarted("run", ids, ""))
    for id_ in ids:
        the_board.take(CheckStarted(id_))
    assert (the_board.judged, the_board.planned) == (0, 3)
    the_board.take(CheckJudged(sprint.result(ids[0]), 0.1))
    assert (the_board.judged, ids[0] in the_board.looking) == (1, False)
    assert the_board.recent[0].check == ids[0]
    the_board.take(RunFinished("run", ""))
    assert not the_board.running
    assert not the_board.fresh


def test_faults_belong_to_the_check_they_are_named_after(tmp_path: Path) -> None:
    the_board = board(Rehearsal(tmp_path), "dns.a", "dns.a:late", "dns.ab", "other.dns.a")
    assert the_board.faults("dns.a") == ("dns.a", "dns.a:late")


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.write_text("one", "utf-8")
    the_board = board(Rehearsal(tmp_path))
    assert not the_board.changed()
    path.write_text("three", "utf-8")
    assert the_board.changed()


def test_evidence_becomes_lines() -> None:
    evidence = {
        "hops": [{"url": "a", "status": 301, "extra": None}, {"url": "b", "tags": ["x", "y"]}],
        "ttl": 300,
    }
    assert list(evidence_lines(evidence)) == ["url a  status 301", "url b  tags x, y", "ttl: 300"]


def test_the_pane_says_each_fix_once_and_cuts_long_lists(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    one = RED["redirect.single-hop"][0]
    many = tuple(dataclasses.replace(one, subject=f"http://{n}.example/") for n in range(9))
    sprint.script["redirect.single-hop"] = many
    planned = sprint.checks["redirect.single-hop"]
    text = told(planned, sprint.result("redirect.single-hop"), (), 80, looking=False).plain
    assert text.count("Send http straight") == 1
    assert "and 3 more like these" in text
    assert "looking again" not in text
