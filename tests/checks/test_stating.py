"""How words and drills read as findings, and how a result stands because of them."""

from dataclasses import replace
from typing import Any

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.stated import Drilled, Reply, Standing, Stated, Statement
from cockpit.kit import Finding, Word
from cockpit.kit.stating import by_word, drilled
from cockpit.model import Layer, Mode, Result, Severity, Verdict
from tests.people.samples import declared, launch

WHEN = "2026-11-20T09:30:00+00:00"
LAUNCH = launch()
SAID = Statement("n", "a.b", Reply.DONE, "ines", WHEN, "It is done.", until="2027-01-01", about=("x",))
DRILL = Drilled("n", "rollback", "a.b", "shop.example", passed=True, by="tom", at=WHEN, said="Back in 48 s.")


def word(said: Statement | None, *now: str, **stated: Any) -> Finding:
    fact = Stated(WHEN, {"a.b": said} if said else {}, **stated)
    return by_word(LAUNCH, "a.b", declared(), fact, now)


def state(found: Finding) -> str | None:
    return Result("a.b", "t", 1, "a", Mode.ATTESTED, Severity.HIGH, (found,)).state


def test_a_word_that_holds_passes_and_says_whose_it_is() -> None:
    found = word(SAID, "x")
    assert found.verdict is Verdict.PASS
    assert "Ines Maas said so on 2026-11-20, holds until 2027-01-01" in found.observed
    assert state(found) is None


def test_nobody_has_said_anything() -> None:
    found = word(None, "x")
    assert (found.verdict, state(found)) == (Verdict.UNKNOWN, "todo")
    assert found.fix is not None
    assert found.fix.record == "cockpit attest a.b"
    assert found.evidence["about"] == ["x"]


@pytest.mark.parametrize(
    ("fields", "now"),
    [
        ({"standing": Standing.EXPIRED, "why": "it held until 2026-11-01"}, ()),
        ({"standing": Standing.DEPLOYED, "why": "v2 is live"}, ()),
        ({"standing": Standing.LEFT, "why": "Ines left"}, ()),
        ({}, ("y",)),
    ],
)
def test_what_ran_out_waits_for_a_person_as_stale(fields: dict[str, Any], now: tuple[str, ...]) -> None:
    found = word(replace(SAID, **fields), *now)
    assert (found.verdict, state(found)) == (Verdict.UNKNOWN, "stale")
    assert "does not hold any more" in found.summary


@pytest.mark.parametrize(
    ("fields", "of", "words"),
    [
        ({"until": ""}, {"days": 7}, "could hold for 7 days, until 2026-11-27"),
        ({"until": "9999-12-31"}, {"days": 7}, "could hold for 7 days"),
        (
            {"answer": Reply.NOT_APPLICABLE, "reason": "no"},
            {"may_not_apply": False},
            "applies to every launch",
        ),
        ({"owner": "stranger"}, {}, "no declared person"),
    ],
)
def test_what_no_command_would_write_does_not_hold(
    fields: dict[str, Any], of: dict[str, Any], words: str
) -> None:
    fact = Stated("2026-11-28T00:00:00+00:00", {"a.b": replace(SAID, **fields)})
    found = by_word(LAUNCH, "a.b", declared(Word("I did it.", "a file", **of)), fact)
    assert (found.verdict, state(found)) == (Verdict.UNKNOWN, "stale")
    assert words in found.summary


def test_the_last_day_of_a_word_still_counts() -> None:
    fact = Stated("2026-11-27T23:59:00+00:00", {"a.b": replace(SAID, until="")})
    assert by_word(LAUNCH, "a.b", declared(Word("I.", "e", days=7)), fact).verdict is Verdict.PASS


def test_whether_it_still_holds_can_be_unknown() -> None:
    found = word(replace(SAID, standing=Standing.UNSURE, why="the marker is dead"))
    assert found.verdict is Verdict.UNKNOWN
    assert state(found) != "stale"


def test_not_done_is_red_and_absent_is_absent() -> None:
    assert word(replace(SAID, answer=Reply.NOT_DONE, reason="later")).verdict is Verdict.FAIL
    absent = word(replace(SAID, answer=Reply.NOT_APPLICABLE, reason="no such thing"))
    assert absent.verdict is Verdict.NOT_APPLICABLE
    assert "no such thing" in absent.summary


def test_somebody_who_leaves_answers_for_nothing() -> None:
    found = word(replace(SAID, owner="rob"))
    assert found.verdict is Verdict.FAIL
    assert "leaves on 2026-12-05" in found.summary


def test_an_unreadable_record_is_nobodys_word() -> None:
    why = Unreachable(Layer.PERSON, "launch.record.toml is not UTF-8 text")
    assert word(SAID, unreadable=why).verdict is Verdict.UNKNOWN
    found = drilled(LAUNCH, "rollback", "shop.example", Stated(WHEN, unreadable=why), "")
    assert isinstance(found, Finding)


def drill(*drills: Drilled) -> Finding | Drilled:
    return drilled(LAUNCH, "rollback", "shop.example", Stated(WHEN, drills=drills), "It proves a way back.")


def test_a_drill_that_holds_is_handed_on() -> None:
    assert drill(DRILL) is DRILL


@pytest.mark.parametrize(
    ("drills", "verdict", "stands"),
    [
        ((), Verdict.UNKNOWN, "todo"),
        ((replace(DRILL, subject="other.example"),), Verdict.UNKNOWN, "todo"),
        ((replace(DRILL, passed=False),), Verdict.FAIL, None),
        ((replace(DRILL, standing=Standing.EXPIRED, why="old"),), Verdict.UNKNOWN, "stale"),
        ((replace(DRILL, standing=Standing.UNSURE, why="?"),), Verdict.UNKNOWN, "todo"),
    ],
)
def test_a_drill_that_does_not_says_how_to_do_it(
    drills: tuple[Drilled, ...], verdict: Verdict, stands: str | None
) -> None:
    found = drill(*drills)
    assert isinstance(found, Finding)
    assert (found.verdict, state(found)) == (verdict, stands)
    if verdict is not Verdict.UNKNOWN or stands == "stale" or not drills:
        assert found.fix is not None
        assert found.fix.record == "cockpit drill rollback"


def test_a_name_is_shown_where_one_is_declared() -> None:
    nobody = by_word(sample_launch(), "a.b", declared(), Stated(WHEN, {"a.b": SAID}))
    assert "ines said so" in nobody.observed
