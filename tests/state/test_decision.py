from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.decision import decide
from cockpit.model import Finding, Result
from tests.reports.samples import (
    ATTESTED,
    BLOCKER,
    ERROR,
    FAIL,
    GREEN,
    HIGH,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    SAMPLE,
    SILENT,
    UNKNOWN,
    WARN,
    finding,
    result,
    results,
)


@pytest.mark.parametrize(
    ("found", "severity", "status"),
    [
        (finding(PASS), BLOCKER, "go"),
        (finding(WARN), BLOCKER, "go"),
        (finding(NOT_APPLICABLE), BLOCKER, "go"),
        (finding(FAIL), BLOCKER, "no-go"),
        (finding(FAIL), HIGH, "conditional-go"),
        (finding(FAIL, severity=HIGH), BLOCKER, "conditional-go"),
        (finding(FAIL, severity=BLOCKER), LOW, "no-go"),
        (finding(FAIL), MEDIUM, "go"),
        (finding(UNKNOWN), BLOCKER, "undecided"),
        (finding(ERROR), BLOCKER, "undecided"),
        (finding(UNKNOWN), HIGH, "conditional-go"),
        (finding(ERROR), HIGH, "conditional-go"),
        (finding(WARN), HIGH, "go"),
        (finding(UNKNOWN), MEDIUM, "go"),
        (finding(UNKNOWN, severity=LOW), BLOCKER, "go"),
        (finding(FAIL, waiver="w1"), HIGH, "conditional-go"),
        (finding(FAIL, waiver="w1"), MEDIUM, "go"),
        (finding(FAIL, waiver="w1"), BLOCKER, "no-go"),
        (finding(UNKNOWN, waiver="w1"), BLOCKER, "undecided"),
        (finding(FAIL, severity=BLOCKER, waiver="w1"), HIGH, "no-go"),
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


def test_a_blocker_that_nobody_looked_at_is_undecided_and_named() -> None:
    asked = [f"a.{number}" for number in range(5)]
    decision = decide([result("a.0", finding(PASS), severity=BLOCKER)], asked)
    assert (decision.status, decision.unjudged) == ("undecided", tuple(asked[1:]))
    assert decision.reasons == (
        "Not looked at yet, or not by this version: 4 launch blockers (a.1, a.2, a.3, ...).",
    )


def test_the_reasons_are_sentences_worst_first() -> None:
    assert decide(SAMPLE).reasons == (
        "Blocks the launch: shop.example: The name has no address (dns.apex-resolves).",
        f"Must be known before a launch: www.shop.example: {SILENT[:-1]} (dns.www-resolves).",
    )
    assert decide([]).reasons == ("Nothing was looked at yet.",)
    assert decide(GREEN).reasons == ("No launch blocker is open, and nothing of severity high is.",)


def test_several_findings_are_counted_and_milder_ones_are_not() -> None:
    three = (finding(FAIL, "b.example"), finding(FAIL, "a.example"), finding(FAIL, severity=LOW))
    assert decide([result("a.b", *three, severity=BLOCKER)]).reasons == (
        "Blocks the launch: a.example: It is fail and 1 more (a.b).",
    )


def test_a_conditional_go_says_what_it_hangs_on() -> None:
    decision = decide(
        [
            result("a.fails", finding(FAIL)),
            result("a.unknown", finding(UNKNOWN)),
            result("a.waived", finding(FAIL, waiver="2f00"), finding(FAIL, "b.example", severity=LOW)),
            result("a.mild", finding(FAIL), severity=MEDIUM),
        ]
    )
    assert decision.conditions == (
        "Mend it soon after: shop.example: It is fail (a.fails).",
        "Find it out soon after: shop.example: It is unknown (a.unknown).",
        "Accepted until waiver 2f00 ends: shop.example: It is fail (a.waived).",
    )
    assert decision.reasons == (
        "No launch blocker is open, but 3 things of severity high hang on a condition.",
    )


def test_while_it_is_no_go_there_are_no_conditions() -> None:
    red = [result("a.b", finding(FAIL), severity=BLOCKER), result("a.c", finding(FAIL))]
    assert decide(red).conditions == ()


@given(st.lists(results, max_size=6), st.randoms())
def test_the_order_of_the_results_makes_no_difference(found: list[Result], chance: Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    distinct = len({one.check for one in found}) == len(found)
    assert not distinct or decide(shuffled) == decide(found)
