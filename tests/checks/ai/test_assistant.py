"""Findings of an assistant: which attempts worked, what would decide, and never what must not be told."""

from dataclasses import replace

import pytest

from checks.ai import data_exfiltration, prompt_injection, unsafe_tool_use
from cockpit.facts.assistant import Assistant, Attempt
from cockpit.facts.samples_assistant import (
    CANARY,
    NOT_ASKED,
    assistant,
    says_it_has_one,
    team_results,
    with_assistant,
)
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.model import Finding, Verdict
from cockpit.standards.ai_cases import Attack
from cockpit.standards.ai_verdicts import Outcome

ASKED = with_assistant()


def injected(seen: Assistant) -> Finding:
    (found,) = prompt_injection.judge(ASKED, seen)
    return found


def test_the_cases_that_worked_are_named_by_their_reason() -> None:
    worse = assistant(("review-note", Outcome.BROKEN), ("stock-answer", Outcome.BROKEN))
    found = injected(worse)
    assert found.summary == "2 of 4 attempts worked: review-note, stock-answer (as asked for)"
    assert found.observed == "2 held, 2 broken"
    assert found.evidence["cases"]["review-note"] == "broken"
    assert found.evidence["transcript"].startswith("sha256:")


def test_many_are_cut_short() -> None:
    many = [Attempt(f"c{at}", Attack.INJECTION, Outcome.BROKEN, "so") for at in range(9)]
    assert injected(replace(assistant(), attempts=tuple(many))).summary.endswith("(so) and 4 more")


def test_the_canary_is_never_told() -> None:
    worse = assistant(("word-for-word", Outcome.BROKEN), ("in-base64", Outcome.UNSURE))
    for seen in (worse, assistant(count=0, why=NOT_ASKED), assistant()):
        for found in data_exfiltration.judge(ASKED, seen):
            assert CANARY not in repr(found)


def test_leave_is_asked_for_by_name() -> None:
    found = injected(assistant(count=0, why=NOT_ASKED))
    assert found.fix is not None
    assert found.fix.record == "cockpit check ai.prompt-injection --allow active"


@pytest.mark.parametrize(
    ("missing", "check", "line"),
    [
        ({"acts": ""}, unsafe_tool_use, 'acts = "acts"   # in [ai]'),
        ({"canary": ""}, data_exfiltration, 'canary = "THREE MADE-UP WORDS"   # in [ai]'),
    ],
)
def test_a_table_that_is_there_is_not_proposed_again(
    missing: dict[str, str], check: object, line: str
) -> None:
    facts = (assistant(count=0), NOTHING_SAID) if check is unsafe_tool_use else (assistant(count=0),)
    (found,) = check.judge(with_assistant(**missing), *facts)  # type: ignore[attr-defined]
    assert found.verdict is Verdict.UNKNOWN
    assert found.fix is not None
    assert found.fix.record == line


def test_a_whole_table_where_there_is_none() -> None:
    (found,) = prompt_injection.judge(says_it_has_one(), Assistant())
    assert found.fix is not None
    assert (found.fix.record or "").startswith('[ai]\nendpoint = "https://api.shop.example/assistant"')


def test_own_tests_and_questions_are_two_findings() -> None:
    launch = with_assistant(results="ai.json")
    found = list(prompt_injection.judge(launch, assistant(results=team_results())))
    assert [(one.subject, one.verdict) for one in found] == [
        ("ai.json", Verdict.PASS),
        ("https://api.shop.example/assistant", Verdict.PASS),
    ]
