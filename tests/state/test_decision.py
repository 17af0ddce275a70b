import pytest

from cockpit.decision import decide, risks
from cockpit.model import Finding
from tests.reports.samples import (
    ATTESTED,
    BLOCKER,
    ERROR,
    FAIL,
    HIGH,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    SAMPLE,
    UNKNOWN,
    WARN,
    finding,
    result,
)


@pytest.mark.parametrize(
    ("found", "severity", "status"),
    [
        (finding(PASS), BLOCKER, "go"),
        (finding(WARN), BLOCKER, "go"),
        (finding(NOT_APPLICABLE), BLOCKER, "go"),
        (finding(FAIL), BLOCKER, "no-go"),
        (finding(FAIL), HIGH, "go"),
        (finding(FAIL, severity=HIGH), BLOCKER, "go"),
        (finding(UNKNOWN), BLOCKER, "undecided"),
        (finding(ERROR), BLOCKER, "undecided"),
        (finding(UNKNOWN), HIGH, "go"),
        (finding(UNKNOWN, severity=LOW), BLOCKER, "go"),
    ],
)
def test_one_check(found: Finding, severity: object, status: str) -> None:
    assert decide([result("a.b", found, severity=severity)]).status == status  # type: ignore[arg-type]


def test_nothing_judged_is_not_a_go() -> None:
    assert decide([]).status == "undecided"


def test_a_blocker_that_waits_for_a_person_is_undecided() -> None:
    assert decide([result("a.b", finding(UNKNOWN), severity=BLOCKER, mode=ATTESTED)]).undecided == ("a.b",)


def test_red_is_no_go_whatever_else_is_open() -> None:
    decision = decide(SAMPLE)
    assert (decision.status, decision.blockers, decision.undecided) == (
        "no-go",
        ("dns.apex-resolves",),
        ("dns.www-resolves",),
    )


def test_a_check_that_fails_and_is_undecided_is_a_blocker_only() -> None:
    decision = decide([result("a.b", finding(FAIL), finding(UNKNOWN, "other.example"), severity=BLOCKER)])
    assert (decision.blockers, decision.undecided) == (("a.b",), ())


def test_risks_are_worst_first_by_what_they_are_now() -> None:
    mixed = [
        result("a.medium-fail", finding(FAIL), severity=MEDIUM),
        result("a.high-unknown", finding(UNKNOWN), severity=HIGH),
        result("a.high-fail", finding(FAIL), severity=HIGH),
        result("a.milder", finding(FAIL, severity=LOW), severity=BLOCKER),
        result("a.blocker-error", finding(ERROR), severity=BLOCKER),
        result("a.warns", finding(WARN), severity=BLOCKER),
        result("a.passes", finding(PASS), severity=BLOCKER),
    ]
    assert [risk.check for risk in risks(mixed)] == [
        "a.blocker-error",
        "a.high-fail",
        "a.high-unknown",
        "a.medium-fail",
        "a.milder",
    ]
