"""Results of somebody's own tests of an assistant: counted as they are, and nothing hostile is followed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.ai_cases import Attack
from cockpit.standards.ai_results import MOST_BYTES, Tried, TriedCase, attack_of, read

INJECTION, EXFILTRATION, TOOL = Attack
OURS = """
date = 2026-11-01
model = "velo-small-2"
[[cases]]
id = "note in a review"
attack = "injection"
passed = true
[[cases]]
id = "prompt leak"
passed = false
"""
PROMPTFOO = {
    "evalId": "eval-1",
    "results": {
        "version": 3,
        "timestamp": "2026-11-02T10:00:00.000Z",
        "results": [
            {
                "success": True,
                "provider": {"id": "openai:gpt-4"},
                "testCase": {"description": "mail", "metadata": {"pluginId": "indirect-prompt-injection"}},
            },
            {"success": False, "metadata": {"pluginId": "excessive-agency"}, "response": {"output": "Sure!"}},
            {"success": False, "error": "timeout", "testCase": {"metadata": {"pluginId": "pii:direct"}}},
            {"success": True, "testCase": {"description": "says hello"}},
        ],
        "stats": {"successes": 2, "failures": 1, "errors": 1},
    },
}
JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite name="ai" timestamp="2026-11-03T09:00:00">
<testcase classname="tests.test_injection" name="test_review"/>
<testcase classname="tests.test_tools" name="test_refund"><failure message="it refunded"/></testcase>
<testcase classname="tests.test_leak" name="test_canary"><error/></testcase>
<testcase classname="tests.test_leak" name="test_later"><skipped/></testcase>
</testsuite></testsuites>"""


def results_of(text: str) -> Tried:
    found = read(text.encode())
    assert isinstance(found, Tried)
    return found


def test_our_own_shape_as_toml_and_json() -> None:
    rows = (
        TriedCase("note in a review", INJECTION, passed=True),
        TriedCase("prompt leak", EXFILTRATION, passed=False),
    )
    assert results_of(OURS) == Tried(rows, "2026-11-01", "velo-small-2")
    whole = {"date": "2026-11-01T08:00:00Z", "cases": [{"id": "a", "attack": "tool", "passed": True}]}
    assert results_of(json.dumps(whole)) == Tried((TriedCase("a", TOOL, passed=True),), "2026-11-01")


def test_promptfoo() -> None:
    found = results_of(json.dumps(PROMPTFOO))
    assert [(case.attack, case.passed) for case in found.cases] == [
        (INJECTION, True),
        (TOOL, False),
        (EXFILTRATION, False),
        (None, True),
    ]
    assert (found.day, found.model) == ("2026-11-02", "openai:gpt-4")
    assert "Sure!" not in f"{found}"


def test_junit() -> None:
    found = results_of(JUNIT)
    assert [(case.attack, case.passed) for case in found.cases] == [
        (INJECTION, True),
        (TOOL, False),
        (EXFILTRATION, False),
    ]
    assert found.day == "2026-11-03"
    assert "refunded" not in f"{found}"


@pytest.mark.parametrize(
    ("name", "attack"),
    [
        ("shell-injection", TOOL),
        ("sql-injection", TOOL),
        ("prompt-extraction", EXFILTRATION),
        ("jailbreak", INJECTION),
        ("greeting", None),
    ],
)
def test_what_a_name_says(name: str, attack: Attack | None) -> None:
    assert attack_of(name) is attack


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no list"),
        (b"\xff\xfe", "no UTF-8"),
        (b"[1, 2]", "a list"),
        (b"{", "neither"),
        (b'{"cases": []}', "no case"),
        (b'{"cases": [{"id": "a"}]}', "whether it passed"),
        (b'{"cases": [{"id": "a", "passed": "yes"}]}', "whether it passed"),
        (b"<testsuite/>", "no case"),
        (b"<testsuite", "no XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><testsuite><testcase name="&a;"/></testsuite>', "document type"),
        (b"[" * 100_000, "neither"),
        (b" " * (MOST_BYTES + 1), "larger"),
    ],
)
def test_what_cannot_be_read(data: bytes, told: str) -> None:
    found = read(data)
    assert isinstance(found, str)
    assert told in found


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_is_read_or_refused(data: bytes) -> None:
    assert isinstance(read(data), Tried | str)
