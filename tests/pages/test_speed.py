"""The charts of speed: bars, the spread below them, the three answers, and the bound in words."""

from typing import Any

import pytest

from cockpit.page.charts import quarter, strips
from cockpit.page.speed import speed
from tests.pages.outline import outline

ROW: dict[str, Any] = {
    "route": "home",
    "limit_ms": 500,
    "before_p95": 1000,
    "after_p95": 140.5,
    "n": 62,
    "failures": 0,
    "at_most": 190.5,
    "says": "within",
    "change": "better",
    "before_spread": [300, 400, 500.5, 620, 4000],
    "after_spread": [60.5, 90, 100, 120, 190.5],
}


def drawn(*rows: dict[str, Any]) -> str:
    return str(speed({"performance": list(rows)}))


def test_a_spread_is_a_line_a_box_and_a_mark_on_the_scale_of_the_bars() -> None:
    page = drawn(ROW)
    (strip,) = [part for part in page.split("<svg") if 'class="strips"' in part]
    assert strip.count("<rect") == 2
    assert strip.count("<line") == 5, "two of each spread, and the limit"
    assert 'x="40.00%"' in strip, "the first quarter before"
    assert 'width="22.00%"' in strip, "from 400 to 620"
    assert 'x2="100.00%"' in strip, "the slowest ends at the edge"
    assert (
        "before: half of them from 400 to 620 ms, the slowest 4,000 ms; "
        "after: half of them from 90 to 120 ms, the slowest 190 ms"
    ) in strip
    assert strip.count("<title>") == strip.count("<desc>") == 1
    assert "the box is the middle half" in page


def test_without_a_spread_there_is_no_strip_and_no_word_of_it() -> None:
    bare = {key: value for key, value in ROW.items() if not key.endswith("spread")}
    page = drawn(bare)
    assert "strips" not in page
    assert "middle half" not in page
    assert page.count("<svg") == 1
    assert drawn(bare | {"after_spread": [1, 2, 3, 4, 5]}).count("<g") == 1, "that of after alone"


@pytest.mark.parametrize(
    "spread",
    [
        None,
        3,
        "text",
        [],
        [None, "1"],
        [float("nan")],
        [[1]],
        [True],
        [1.0] * 1001,
        [1e300],
        [10**400],
        10**400,
    ],
)
def test_what_is_no_spread_is_not_drawn(spread: object) -> None:
    page = drawn(ROW | {"before_spread": spread, "after_spread": spread})
    assert "<g" not in page


def test_one_number_is_told_and_not_drawn() -> None:
    assert "<g" not in str(strips("t", "d", [((5.0,), "good")], None, 10.0))
    assert [quarter((1.0,), part) for part in range(5)] == [1.0] * 5


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({}, "within the limit"),
        ({}, "quicker than before"),
        ({}, "at most 190 ms, 95 % sure, of 62 requests"),
        ({"says": "beyond"}, "over the limit"),
        ({"says": "undecided", "more": 31}, "; 31 more requests would decide"),
        ({"says": "undecided", "more": 31}, "!undecided"),
        ({"change": "unchanged"}, "no change shows"),
        ({"at_most": None, "failures": 7}, "62 requests, 7 of them failed"),
        ({"fix": "an <index>"}, "an <index>"),
        ({"after_p95": None, "says": None}, "not judged"),
    ],
)
def test_what_is_said_beside_the_bars(other: dict[str, Any], words: str) -> None:
    assert words in outline(drawn(ROW | other)).text


def test_nothing_measured_says_how_to_measure() -> None:
    assert "cockpit measure" in outline(drawn()).text


def test_a_number_beyond_all_bounds_is_not_known() -> None:
    page = drawn(ROW | {"n": 10**400, "after_p95": 10**400, "at_most": float("inf")})
    assert "not known after" in page
