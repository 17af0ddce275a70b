"""Who changed what: the journal shows that a check turned green, a person says who did it."""

import datetime as dt
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.handover import changed
from cockpit.handover.gathering import gather
from cockpit.journal import Seen, Turn
from cockpit.model import Fix
from cockpit.people.changing import Noting, noted, told, who_changed
from cockpit.people.who import RefusedError
from cockpit.record import Record
from cockpit.record.rows import plain, row_id
from tests.handover.world import fly, launch, sprint
from tests.reports.samples import FAIL, PASS, finding, result

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
BEFORE = result(
    "redirect.single-hop",
    finding(
        FAIL, "shop.example", summary="two hops", observed="301, 301", fix=Fix("Join them.", None, "Split.")
    ),
)
AFTER = result("redirect.single-hop", finding(PASS, "shop.example", summary="one hop"))
TURN = Turn(
    Seen(BEFORE, "r1", "2026-11-20T10:00:00+00:00", None),
    Seen(AFTER, "r2", "2026-11-20T12:00:00+00:00", None),
)


def test_before_and_after_are_what_was_seen() -> None:
    row = noted(launch(), Noting("ana", "redirect.single-hop"), TURN, NOW)
    assert (row.before, row.after, row.undo) == ("two hops (301, 301)", "one hop", "Split.")
    assert row.at == dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    assert row.since == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def test_after_is_what_is_said_of_what_was_wrong_and_of_nothing_else() -> None:
    others = [finding(PASS, f"{at}.shop.example", summary="one hop") for at in range(30)]
    now = result("redirect.single-hop", finding(PASS, "shop.example", summary="no hop"), *others)
    row = noted(
        launch(),
        Noting("ana", "redirect.single-hop"),
        replace(TURN, after=replace(TURN.after, result=now)),
        NOW,
    )
    assert row.after == "no hop"
    gone = result("redirect.single-hop", *others)
    row = noted(
        launch(),
        Noting("ana", "redirect.single-hop"),
        replace(TURN, after=replace(TURN.after, result=gone)),
        NOW,
    )
    assert row.after == gone.title


def test_what_the_sentence_holds_already_is_not_said_twice() -> None:
    assert told(finding(FAIL, summary="home: p95 76 ms, now 667 ms", observed="p95 76 ms, now 667 ms")) == (
        "home: p95 76 ms, now 667 ms"
    )


def test_a_person_may_say_it_in_other_words() -> None:
    row = noted(
        launch(), Noting("ana", "redirect.single-hop", "Moved to the edge", "Delete rule 12"), TURN, NOW
    )
    assert (row.what, row.undo) == ("Moved to the edge", "Delete rule 12")


def test_what_no_check_has_seen_needs_words() -> None:
    with pytest.raises(RefusedError, match="--what"):
        noted(launch(), Noting("ana", "dns.a"), None, NOW)
    row = noted(launch(), Noting("ana", what="Rotated the payment key"), None, NOW)
    assert (row.what, row.at, row.check) == ("Rotated the payment key", NOW, "")


def test_nobody_signs_for_somebody_who_is_not_declared() -> None:
    with pytest.raises(RefusedError, match="nobody in launch"):
        noted(launch(), Noting("eve", "redirect.single-hop"), TURN, NOW)


def test_a_word_counts_for_the_turn_it_was_said_of_and_not_for_a_later_one() -> None:
    row = noted(launch(), Noting("ana", "redirect.single-hop"), TURN, NOW)
    record = Record({row_id(plain(row)): row})
    assert who_changed(record, "redirect.single-hop", row.at) is row
    assert who_changed(record, "redirect.single-hop", row.at + dt.timedelta(seconds=1)) is None
    assert who_changed(record, "dns.a", row.at) is None


def cockpit(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "cockpit", "change", *words]
    return subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def test_from_a_shell(tmp_path: Path) -> None:
    fly(tmp_path, (BEFORE,), "2026-11-20T10:00:00+00:00")
    fly(tmp_path, (AFTER,), "2026-11-20T12:00:00+00:00")
    with closing(sprint(tmp_path)) as opened:
        (row,) = changed.rows(gather(opened).sources)
    assert "by" not in row, "the journal does not see who"
    assert "nobody has said who" in cockpit(tmp_path).stdout
    done = cockpit(tmp_path, "redirect.single-hop", "--by", "ana")
    assert done.returncode == 0, done.stderr
    with closing(sprint(tmp_path)) as opened:
        (row,) = changed.rows(gather(opened).sources)
    assert (row["by"], row["before"], row["undo"]) == ("ana", "two hops (301, 301)", "Split.")
    assert cockpit(tmp_path, "nosuch.check", "--by", "ana").returncode == 2
    assert cockpit(tmp_path, "redirect.no-loop", "--by", "ana").returncode == 2
