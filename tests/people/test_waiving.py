"""Which waivers count, what they cover, and that no launch blocker is ever covered."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.model import Finding, Severity, Verdict
from cockpit.people.linting import notes
from cockpit.people.waiving import (
    LONGEST,
    Count,
    Standing,
    Wish,
    agreed,
    asked,
    standings,
    waived,
)
from cockpit.people.who import RefusedError
from cockpit.record import Record, Row
from cockpit.record.rows import plain, row_id
from cockpit.reports.exitcode import exit_code
from tests.people.samples import NOW, TODAY, found, launch, result
from tests.record.samples import signature, waiver

LAUNCH = launch()
UNTIL = TODAY + dt.timedelta(10)


def asks(**fields: Any) -> Any:
    return waiver(**{"check": "a.b", "at": NOW - dt.timedelta(days=5), "until": UNTIL} | fields)


def record(*rows: Row) -> Record:
    return Record({row_id(plain(row)): row for row in rows})


def agreed_to(row: Any, by: str = "tom", at: dt.datetime = NOW) -> Record:
    return record(row, signature(row_id(plain(row)), by=by, at=at))


def standing(of: Record) -> Standing:
    (one,) = standings(of, LAUNCH, NOW)
    return one


def test_it_counts_once_another_person_agrees() -> None:
    assert standing(record(asks())).count is Count.PENDING
    one = standing(agreed_to(asks()))
    assert (one.count, one.approved_by) == (Count.ACTIVE, "tom")


@pytest.mark.parametrize(
    ("of", "count", "words"),
    [
        (agreed_to(asks(), by="ines"), Count.PENDING, "cannot agree alone"),
        (agreed_to(asks(), by="nobody"), Count.PENDING, "another person"),
        (agreed_to(asks(), by="gus"), Count.PENDING, "another person"),
        (agreed_to(asks(until=TODAY - dt.timedelta(1))), Count.EXPIRED, "ended on 2026-11-27"),
        (agreed_to(asks(until=TODAY + dt.timedelta(60))), Count.REFUSED, "longer than 30 days"),
        (agreed_to(asks(by="stranger")), Count.REFUSED, "no declared person"),
    ],
)
def test_what_does_not_count_says_why(of: Record, count: Count, words: str) -> None:
    one = standing(of)
    assert one.count is count
    assert words in one.why


def test_its_last_day_still_counts() -> None:
    assert standing(agreed_to(asks(until=TODAY))).count is Count.ACTIVE


def covered(*findings: Finding, severity: Severity = Severity.HIGH, **fields: Any) -> list[bool]:
    seen = waived(result(*findings, severity=severity), standings(agreed_to(asks(**fields)), LAUNCH, NOW))
    return [bool(one.waiver) for one in seen.findings]


def test_the_scope_decides() -> None:
    findings = (found(subject="a.shop.example"), found(subject="b.shop.example"))
    assert covered(*findings, scope=("a.shop.example",)) == [True, False]
    assert covered(*findings, scope=("*.shop.example",)) == [True, True]
    assert covered(*findings, scope=("*",)) == [True, True]
    assert covered(*findings, check="a.c") == [False, False]


@pytest.mark.parametrize(
    ("verdict", "is_covered"),
    [
        (Verdict.FAIL, True),
        (Verdict.WARN, True),
        (Verdict.UNKNOWN, True),
        (Verdict.ERROR, False),
        (Verdict.PASS, False),
    ],
)
def test_only_what_is_open_is_covered(verdict: Verdict, is_covered: bool) -> None:
    assert covered(found(verdict)) == [is_covered]


def test_a_waived_result_is_red_no_more_and_never_green() -> None:
    seen = waived(result(found(), found(Verdict.PASS)), standings(agreed_to(asks()), LAUNCH, NOW))
    assert seen.verdict is Verdict.FAIL
    assert seen.state == "waived"
    assert exit_code([seen], Severity.HIGH) == 0
    partly = waived(
        result(found(), found(subject="other")), standings(agreed_to(asks(scope=("other",))), LAUNCH, NOW)
    )
    assert partly.state is None
    assert exit_code([partly], Severity.HIGH) == 1


@given(
    severity=st.sampled_from([*Severity]),
    own=st.sampled_from([None, *Severity]),
    verdict=st.sampled_from([*Verdict]),
    scope=st.sampled_from([("*",), ("shop.example",), ("*.example", "*")]),
)
def test_no_launch_blocker_is_ever_covered(
    severity: Severity, own: Severity | None, verdict: Verdict, scope: tuple[str, ...]
) -> None:
    if (own or severity) is Severity.LAUNCH_BLOCKER:
        assert covered(found(verdict, severity=own), severity=severity, scope=scope) == [False]


def wish(**fields: Any) -> Wish:
    given: dict[str, Any] = {"check": "a.b", "by": "ines", "reason": "r", "compensating": "c"}
    return Wish(**given | {"until": UNTIL} | fields)


def test_asking_gives_a_row() -> None:
    row = asked(LAUNCH, wish(), result(found()), NOW)
    assert (row.by, row.check, row.until, row.scope) == ("ines", "a.b", UNTIL, ("*",))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"by": "nobody"}, "nobody in launch.toml"),
        ({"by": "gus"}, "left on"),
        ({"reason": " "}, "--reason"),
        ({"compensating": ""}, "--compensating"),
        ({"until": TODAY - dt.timedelta(1)}, "passed already"),
        ({"until": TODAY + LONGEST + dt.timedelta(1)}, "within 30 days"),
        ({"scope": ("other.example",)}, "open: shop.example"),
    ],
)
def test_asking_for_too_much_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        asked(LAUNCH, wish(**fields), result(found()), NOW)


def test_a_launch_blocker_cannot_be_asked_for() -> None:
    with pytest.raises(RefusedError, match="never waived"):
        asked(LAUNCH, wish(), result(found(), severity=Severity.LAUNCH_BLOCKER), NOW)


def test_what_is_waived_is_not_asked_for_again() -> None:
    with pytest.raises(RefusedError, match="waived already"):
        asked(LAUNCH, wish(), result(found(waiver="w")), NOW)


@pytest.mark.parametrize("seen", [None, result(found(Verdict.PASS))])
def test_nothing_open_is_nothing_to_waive(seen: Any) -> None:
    with pytest.raises(RefusedError):
        asked(LAUNCH, wish(), seen, NOW)


class TestAgreeing:
    ROW = asks()
    NUMBER = row_id(plain(ROW))

    def test_the_first_digits_are_enough(self) -> None:
        assert agreed(record(self.ROW), LAUNCH, self.NUMBER[:5], "tom", NOW).of == self.NUMBER

    @pytest.mark.parametrize(
        ("number", "by", "words"),
        [
            (NUMBER, "ines", "another person"),
            (NUMBER, "nobody", "nobody in launch.toml"),
            ("fffff", "tom", "no single waiver"),
            ("", "gus", "left on"),
        ],
    )
    def test_it_is_refused(self, number: str, by: str, words: str) -> None:
        with pytest.raises(RefusedError, match=words):
            agreed(record(self.ROW), LAUNCH, number, by, NOW)

    def test_once_is_enough(self) -> None:
        with pytest.raises(RefusedError, match="already"):
            agreed(agreed_to(self.ROW), LAUNCH, self.NUMBER, "tom", NOW)

    def test_what_has_ended_is_not_agreed_to(self) -> None:
        over = asks(until=TODAY - dt.timedelta(1))
        with pytest.raises(RefusedError, match="ended on"):
            agreed(record(over), LAUNCH, "", "tom", NOW)


class TestLint:
    def told(self, of: Record, *findings: Finding, severity: Severity = Severity.HIGH) -> list[str]:
        seen = {"a.b": result(*findings, severity=severity)} if findings else {}
        return list(notes(of, standings(of, LAUNCH, NOW), seen, ["a.b"]))

    def test_an_expired_one_is_named_with_what_counts_again(self) -> None:
        (note,) = self.told(agreed_to(asks(until=TODAY - dt.timedelta(1))), found())
        assert "a.b" in note
        assert "ines" in note
        assert "counts again: shop.example" in note

    def test_an_expired_one_of_something_mended_is_forgotten(self) -> None:
        assert self.told(agreed_to(asks(until=TODAY - dt.timedelta(1))), found(Verdict.PASS)) == []

    def test_a_pending_one_says_who_is_needed(self) -> None:
        (note,) = self.told(record(asks()), found())
        assert "cockpit waive --approve" in note

    def test_one_that_covers_nothing_is_said(self) -> None:
        (note,) = self.told(agreed_to(asks()), found(Verdict.PASS))
        assert "covers nothing" in note

    def test_one_on_a_launch_blocker_covers_nothing(self) -> None:
        (note,) = self.told(agreed_to(asks()), found(), severity=Severity.LAUNCH_BLOCKER)
        assert "no launch blocker" in note

    def test_one_on_an_unknown_check_is_said(self) -> None:
        (note,) = self.told(agreed_to(asks(check="a.gone")))
        assert "no such check" in note

    def test_one_that_works_is_silent(self) -> None:
        assert self.told(agreed_to(asks()), found()) == []

    def test_a_record_that_cannot_be_read_is_said(self) -> None:
        (note,) = self.told(Record(unreadable="launch.record.toml is not UTF-8 text"))
        assert "counts for nothing" in note

    def test_conflict_marks_are_said(self) -> None:
        (note,) = self.told(Record(conflicted=True))
        assert "both sides" in note
