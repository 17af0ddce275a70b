"""A decision dares no more than the results allow, and a later run that contradicts it makes it stale."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.decision import decide
from cockpit.model import Finding, Result, Severity, Verdict
from cockpit.people.deciding import (
    CHOICES,
    MOST_OPEN,
    Choosing,
    agreed,
    allowed,
    contradictions,
    decided,
    digest,
    open_risks,
    signed,
)
from cockpit.people.who import RefusedError
from cockpit.record import Decision, Record
from cockpit.record.rows import plain, row_id
from tests.people.samples import NOW, found, launch, result
from tests.record.samples import decision, signature

GREEN = result(found(Verdict.PASS, kind=""), check="a.good")
HIGH = result(found())
BLOCKED = result(found(), check="a.block", severity=Severity.LAUNCH_BLOCKER)
OPEN = result(found(Verdict.UNKNOWN), check="a.open", severity=Severity.LAUNCH_BLOCKER)


def sign(status: Any, *results: Result, **fields: Any) -> Decision:
    choosing = Choosing(status, **{"by": "ines", "statement": "so"} | fields)
    return decided(launch(), decide(results), results, choosing, NOW)


def stale(row: Decision, *results: Result) -> list[str]:
    return list(contradictions(row, decide(results), {one.check: one for one in results}))


@pytest.mark.parametrize(
    ("results", "may"),
    [
        ((GREEN,), CHOICES),
        ((GREEN, HIGH), ("conditional-go", "no-go")),
        ((GREEN, OPEN), ("no-go",)),
        ((GREEN, BLOCKED), ("no-go",)),
        ((), ("no-go",)),
    ],
)
def test_nobody_may_dare_more_than_was_seen(results: tuple[Result, ...], may: tuple[str, ...]) -> None:
    assert allowed(decide(results).status) == may
    for status in CHOICES:
        if status in may:
            assert sign(status, *results).status == status
        else:
            with pytest.raises(RefusedError, match="cannot be signed now"):
                sign(status, *results)


def test_the_row_says_what_was_decided_on() -> None:
    row = sign("conditional-go", GREEN, HIGH)
    assert row.proposed == "conditional-go"
    assert row.conditions
    assert row.open == open_risks((HIGH,))
    assert row.digest == digest((HIGH, GREEN))


def test_a_no_against_the_results_says_why() -> None:
    with pytest.raises(RefusedError, match="why not"):
        sign("no-go", GREEN, statement="")
    assert sign("no-go", BLOCKED, statement="").status == "no-go"


def test_strangers_and_those_who_left_do_not_decide() -> None:
    for by in ("nobody", "gus"):
        with pytest.raises(RefusedError):
            sign("go", GREEN, by=by)


def test_the_same_sight_contradicts_nothing() -> None:
    assert stale(sign("go", GREEN), GREEN) == []
    assert stale(sign("conditional-go", GREEN, HIGH), GREEN, HIGH) == []
    assert stale(sign("no-go", BLOCKED), BLOCKED) == []


def test_less_that_was_looked_at_contradicts_nothing() -> None:
    row = sign("go", GREEN, result(found(Verdict.PASS), check="a.block", severity=Severity.LAUNCH_BLOCKER))
    assert stale(row, GREEN) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (("go", GREEN), (GREEN, BLOCKED), "a.block fails now"),
        (("go", GREEN), (GREEN, OPEN), "a.open is undecided now"),
        (("go", GREEN), (GREEN, HIGH), "a.b was not open"),
        (("conditional-go", GREEN, HIGH), (GREEN, HIGH, BLOCKED), "a.block fails now"),
        (
            ("conditional-go", GREEN, HIGH),
            (GREEN, HIGH, result(found(subject="new"), check="a.new")),
            "a.new was not open",
        ),
        (("no-go", BLOCKED), (GREEN,), "is mended"),
    ],
)
def test_a_later_run_that_contradicts_it_is_named(
    before: tuple[Any, ...], after: tuple[Result, ...], words: str
) -> None:
    assert words in " ".join(stale(sign(*before), *after))


def test_what_was_mended_since_contradicts_no_go_ahead() -> None:
    assert stale(sign("conditional-go", GREEN, HIGH), GREEN) == []


def test_what_a_waiver_covers_now_contradicts_nothing() -> None:
    covered = result(found(waiver="w"))
    assert stale(sign("go", GREEN), covered) == []


UNDECIDED = result(found(Verdict.UNKNOWN))
MEDIUM = result(found(), severity=Severity.MEDIUM)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (UNDECIDED, HIGH, "was undecided when it was signed and fails now"),
        (MEDIUM, HIGH, "was not open"),
    ],
)
def test_what_was_known_as_less_contradicts_it(before: Result, after: Result, words: str) -> None:
    (why,) = stale(sign("conditional-go" if before is UNDECIDED else "go", GREEN, before), GREEN, after)
    assert words in why


def test_what_was_known_as_more_contradicts_nothing() -> None:
    row = sign("conditional-go", GREEN, HIGH)
    assert stale(row, GREEN, UNDECIDED) == stale(row, GREEN, MEDIUM) == []
    covered = sign("conditional-go", GREEN, result(found(waiver="w")))
    assert stale(covered, GREEN, HIGH) == []  # its waiver ended: the risk was known


def test_of_very_many_risks_the_grave_ones_are_kept() -> None:
    mild = [found(subject=str(n), severity=Severity.MEDIUM) for n in range(MOST_OPEN + 50)]
    seen = result(*mild, check="a.a"), result(found(subject="grave"), check="z.z")
    row = sign("conditional-go", GREEN, *seen)
    assert len(row.open) == MOST_OPEN
    assert stale(row, GREEN, *seen) == []


def test_lines_that_are_no_risks_are_nothing_known() -> None:
    row = decision(status="go", open=("", "a b", "one two three four five", HIGH.findings[0].fingerprint))
    assert stale(row, GREEN, HIGH)


class TestSecondSignature:
    ROW = sign("go", GREEN)
    NUMBER = row_id(plain(ROW))

    def test_another_person_signs(self) -> None:
        row = agreed(Record({self.NUMBER: self.ROW}), launch(), "tom", NOW)
        record = Record({self.NUMBER: self.ROW, "x": row})
        one = signed(record, decide((GREEN,)), {GREEN.check: GREEN})
        assert one is not None
        assert one.beside == ("tom",)

    @pytest.mark.parametrize(
        ("record", "by", "words"),
        [
            (Record(), "tom", "nothing was decided"),
            (Record({NUMBER: ROW}), "ines", "your own decision"),
            (Record({NUMBER: ROW}), "gus", "left on"),
            (Record({NUMBER: ROW, "x": signature(NUMBER)}), "tom", "already"),
        ],
    )
    def test_it_is_refused(self, record: Record, by: str, words: str) -> None:
        with pytest.raises(RefusedError, match=words):
            agreed(record, launch(), by, NOW)


def test_no_decision_is_none() -> None:
    assert signed(Record(), decide(()), {}) is None


FINDING = st.builds(
    Finding,
    subject=st.sampled_from(["a", "b"]),
    verdict=st.sampled_from([*Verdict]),
    summary=st.just("s"),
    kind=st.sampled_from(["k", "l"]),
    severity=st.sampled_from([None, *Severity]),
    waiver=st.sampled_from(["", "w"]),
)
RESULTS = st.lists(st.builds(result, FINDING, FINDING), min_size=1, max_size=3)


@given(RESULTS)
def test_the_digest_does_not_depend_on_the_order(results: list[Result]) -> None:
    assert digest(results) == digest(reversed(results))
    assert open_risks(results) == open_risks(list(reversed(results)))


@given(RESULTS, RESULTS)
def test_the_digest_tells_different_sights_apart(one: list[Result], other: list[Result]) -> None:
    def sight(results: list[Result]) -> list[Any]:
        return sorted(
            (r.check, f.fingerprint, f.verdict, f.severity or r.severity, f.waiver)
            for r in results
            for f in r.findings
        )

    assert (digest(one) == digest(other)) == (sight(one) == sight(other))
