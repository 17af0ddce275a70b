"""The row of bars: where each visit stands, what is drawn of several, and what nobody looked at."""

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.visits import Visit
from cockpit.watch.sparkline import MINUTES, TALLEST, Cell, Mark, cells, folded

END = dt.datetime(2026, 3, 10, 1, 0, tzinfo=dt.UTC)


def visit(minutes_ago: float, ms: float | None = 100.0, *, ok: bool = True, **more: object) -> Visit:
    at = END - dt.timedelta(minutes=minutes_ago)
    return Visit("home", "https://shop.example/", at.isoformat(), ok=ok, total_ms=ms, **more)  # type: ignore[arg-type]


def test_the_newest_stands_at_the_right_and_the_oldest_at_the_left() -> None:
    row = cells([visit(0.5), visit(59.5, ok=False)], END)
    assert row[-1].mark is Mark.GOOD
    assert row[0].mark is Mark.MISSED
    assert [cell.mark for cell in row[1:-1]] == [Mark.NOTHING] * (MINUTES - 2)


def test_what_is_older_or_in_the_future_or_has_no_time_is_left_out() -> None:
    odd = [
        visit(60.5),
        visit(-1),
        Visit("home", "", "yesterday", ok=True),
        Visit("home", "", "2026-03-10", ok=True),
    ]
    assert set(cells(odd, END)) == {Cell()}


def test_a_calm_hour_stands_at_half_and_a_limit_fills_the_line() -> None:
    calm = cells([visit(minute + 0.5, 200.0) for minute in range(MINUTES)], END)
    assert {cell.height for cell in calm} == {TALLEST // 2}
    against = cells([visit(0.5, 800.0), visit(1.5, 100.0), visit(2.5, 8000.0)], END, 800)
    assert [cell.height for cell in against[-3:]] == [TALLEST, 1, TALLEST]


def test_of_one_minute_the_worst_is_drawn() -> None:
    row = cells([visit(0.2, 900.0), visit(0.4, ok=False), visit(0.6, ok=False, blocked=True)], END)
    assert row[-1].mark is Mark.MISSED
    slow = cells([visit(0.2, 900.0, kind="slow"), visit(0.4, 100.0)], END)
    assert slow[-1].mark is Mark.SLOW


def test_one_character_each_with_and_without_unicode() -> None:
    drawn = [Cell(), Cell(Mark.MISSED), Cell(Mark.BLOCKED), Cell(Mark.GOOD, 1), Cell(Mark.SLOW, 8)]
    assert "".join(cell.drawn() for cell in drawn) == " ✗?▁█"
    assert "".join(cell.drawn(plain=True) for cell in drawn) == " x?.@"


def test_an_answer_whose_time_is_not_known_is_a_low_bar() -> None:
    assert [cells([visit(0.5, ms)], END)[-1] for ms in (None, math.nan, math.inf, -1.0)] == [
        Cell(Mark.GOOD, 1)
    ] * 4


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 8)), min_size=1, max_size=60), st.integers(-3, 90)
)
def test_folding_loses_no_miss(found: list[tuple[int, int]], columns: int) -> None:
    row = tuple(Cell(Mark(mark), height) for mark, height in found)
    less = folded(row, columns)
    assert len(less) == max(1, min(columns, len(row)))
    assert max(less) == max(row)
    assert set(less) <= set(row)


@given(
    st.lists(st.builds(visit, st.floats(-100, 100), st.none() | st.floats(), ok=st.booleans()), max_size=20)
)
def test_whatever_comes_every_minute_is_one_character(visits: list[Visit]) -> None:
    row = cells(visits, END)
    assert len(row) == MINUTES
    assert all(len(cell.drawn()) == 1 and 0 <= cell.height <= TALLEST for cell in row)
