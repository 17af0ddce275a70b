"""What the speed board makes of measurements: rows, one sentence, steps of times, columns. No terminal."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.samples_latency import series, spread
from cockpit.watch.sparkline import Mark
from screens import speedpaint, speedtimes
from screens.signs import FAIL, PASS, UNKNOWN
from screens.speedread import Looked, Speed, called, speed
from screens.speedrows import (
    BEYOND,
    FAILS,
    UNDECIDED,
    UNTIMED,
    WITHIN,
    SpeedRow,
    bars,
    columns,
    heading,
    parts,
    trend,
)
from tests.screens.rehearsal import NOW, Rehearsal
from tests.screens.timed_shop import EVIL, before, calm, declared, quick, sitting, url, worst

ALL = declared(Rehearsal(Path("/nowhere")).launch)
TIMES = st.lists(st.floats(0.001, 90_000), min_size=1, max_size=60)


def shown(*kept: Measurement, which: int = 0, **missing: str) -> Speed:
    return speed(ALL, kept, NOW, which, {url(name): why for name, why in missing.items()})


def of(*kept: Measurement, names: Sequence[str] = ("home",)) -> Speed:
    """The board of these routes alone."""
    return speed(declared(ALL, names), kept, NOW)


def row(board: Speed, name: str) -> SpeedRow:
    return next(one for one in board.rows if one.title == name)


def mixed(times: list[float]) -> list[float]:
    """In an order in which no neighbours are alike."""
    return [times[at * 37 % len(times)] for at in range(len(times))]


def page(board: Speed, name: str, width: int = 100) -> str:
    return speedpaint.page(board, row(board, name), width, plain=False).plain


def test_the_worst_comes_first_and_nothing_is_green_that_is_not() -> None:
    board = shown(*worst())
    assert [one.sign for one in board.rows] == [FAILS, BEYOND, UNDECIDED, UNTIMED, WITHIN]
    assert (board.sign, board.sentence) == (FAIL, "checkout is too slow; api fails")
    assert board.about.startswith('measured 12 min ago on release v42; compared with "before" (release v41')
    assert shown(*calm()).sign is PASS


def test_what_a_check_has_found_since_counts() -> None:
    """And what it found before the measurement does not."""
    launch, kept = declared(ALL, ("home", "search")), (sitting(quick("home"), quick("search")),)
    red = {url("search"): "search: p95 is over 300 ms"}
    later = speed(launch, kept, NOW, looked=Looked(NOW - dt.timedelta(minutes=1), red))
    assert (later.sign, later.sentence) == (FAIL, "search is too slow")
    told = page(later, "search")
    assert "A check since then found: search: p95 is over 300 ms." in told
    assert "When it was measured: 95 of 100 requests are answered within 300 ms" in " ".join(told.split())
    before = speed(launch, kept, NOW, looked=Looked(NOW - dt.timedelta(days=1), red))
    assert before.sign is PASS


def test_what_was_broken_off_hides_nothing_whole() -> None:
    whole, cut = sitting(quick("home"), hours=2), sitting(replace(quick("home", many=1), stopped="cancelled"))
    assert row(of(cut, whole), "home").sign is WITHIN
    assert row(of(cut), "home").sign is UNDECIDED


@pytest.mark.parametrize(
    ("made", "sign", "sentence"),
    [
        ([quick("home")], PASS, "The one route answers in time: 95 of 100 requests within the limit"),
        ([quick("home", many=20)], UNKNOWN, "0 of 1 routes answer in time, 1 is not decided yet"),
        ([quick("home", 900.0)], FAIL, "home is too slow"),
        ([series("home", (), failures=12)], FAIL, "home fails"),
    ],
)
def test_one_route(made: list[Series], sign: object, sentence: str) -> None:
    board = of(sitting(*made))
    assert (board.sign, board.sentence) == (sign, sentence)


def test_several_routes() -> None:
    names = [f"p{number}" for number in range(6)]
    slow = of(sitting(*(quick(name, 900.0) for name in names)), names=names)
    assert slow.sentence == "p0, p1, p2 and 3 more are too slow"
    two = [series(name, (), failures=12) for name in names[:2]]
    assert of(sitting(*two), names=names[:2]).sentence == "p0 and p1 fail"
    some = of(sitting(quick("p0"), quick("p1", many=9), quick("p2", many=9)), names=names)
    assert some.sentence == "1 of 7 routes answers in time, 2 are not decided yet, 4 were not timed"
    assert some.sign is UNKNOWN


def test_a_route_that_fails_shows_no_times_and_counts_as_no_change() -> None:
    """Its few answers are quick; that is neither in time nor quicker than before."""
    failing = series("home", spread(40, 20.0, 30.0), failures=30)
    board = of(sitting(failing), sitting(quick("home", 100.0), name="before", days=2))
    assert row(board, "home").detail == "30 of 70 failed"
    assert "quicker" not in board.about
    text = page(board, "home")
    assert "30 of 70 requests got no answer, or a server error." in text
    assert "change" not in text
    assert "✗✗" in text


def test_before_anything_was_measured() -> None:
    board = shown()
    assert board.sentence == "Nothing was measured yet: s times every route."
    assert {one.sign for one in board.rows} == {UNTIMED}
    assert "s measures: 59 to 200 requests" in page(board, "home")


def test_why_a_route_could_not_be_timed_stands_beside_it() -> None:
    board = shown(*worst(), account="cannot be timed: it answers HTTP 404")
    assert row(board, "account").detail == "cannot be timed: it answers HTTP 404"
    assert "Cannot be timed: it answers HTTP 404." in page(board, "account")


def test_what_the_newest_left_out_is_taken_from_the_same_release_and_no_other() -> None:
    newest = sitting(quick("home"), release="v42", minutes=1)
    same = sitting(quick("home", 900.0), quick("search"), release="v42", hours=3)
    other = sitting(quick("api"), release="v41", hours=4)
    board = shown(newest, same, other)
    assert row(board, "home").sign is WITHIN
    assert row(board, "search").sign is WITHIN
    assert row(board, "api").sign is UNTIMED
    assert "measured  3 h ago" in page(board, "search")
    assert "measured  1 min ago" in page(board, "home")


def test_a_route_is_never_compared_with_itself() -> None:
    """The board shows `search` from the very measurement that the newest is compared with."""
    newest = sitting(quick("home"), release="v42", minutes=1)
    same = sitting(quick("home"), quick("search"), release="v42", hours=3)
    board = shown(newest, same)
    assert row(board, "home").change == "no change shows"
    assert row(board, "search").change == "nothing before"


def test_the_earlier_one_is_that_named_before_and_the_choice_goes_round() -> None:
    newest, named = calm()
    last = sitting(quick("home", 900.0), release="v41b", hours=5)
    chosen = [shown(newest, last, named, which=number).before for number in range(4)]
    assert chosen == [named, last, named, last]
    assert shown(newest, last).before == last
    assert shown(newest).about.endswith("there is nothing earlier to compare with")


@pytest.mark.parametrize(
    ("now", "change", "tone"),
    [
        (quick("home", 900.0), "p95 83 ms to 1.5 s", "bad"),
        (quick("home", 20.0), "p95 83 ms to 33 ms", "good"),
        (quick("home", 50.0), "no change shows", "quiet"),
        (quick("home", 50.0, many=9), "too few to tell", "quiet"),
        (quick("home", 50.0, many=1), "nothing before", "quiet"),
    ],
)
def test_what_has_changed(now: Series, change: str, tone: str) -> None:
    found = row(of(sitting(now), before()), "home")
    assert (found.change, found.tone) == (change, tone)


def test_a_tail_that_did_not_move_is_not_said_to_have() -> None:
    calm_, slower = [100.0] * 70, [*[130.0] * 66, *[100.0] * 4]
    tail = [float(400 + at) for at in range(10)]
    now, then = (series("home", mixed([*one, *tail])) for one in (slower, calm_))
    board = of(sitting(now), sitting(then, days=1))
    assert row(board, "home").change == "p50 100 ms to 130 ms"


def test_a_cold_visit_alone_is_no_measurement() -> None:
    cold = Measurement("2026-03-09T10:00:00+00:00", series=(series("home", [4000.0], kind="cold"),))
    assert shown(cold).newest is None


def test_an_hour_without_its_zone_is_utc_and_one_to_come_is_now() -> None:
    naive = replace(sitting(quick("home")), at="2026-03-10T01:00:00")
    assert "measured 17 min ago" in shown(naive).about
    assert "measured 0 s ago" in shown(sitting(quick("home"), hours=-3)).about


def test_names_of_others_are_made_safe() -> None:
    one = sitting(quick("home"), name=EVIL, release=EVIL)
    texts = [called(one, NOW), shown(one, one).about, page(of(sitting(quick(EVIL)), names=[EVIL]), "home")]
    assert all(char.isprintable() or char == "\n" for text in texts for char in text)


def test_undecided_says_what_would_decide() -> None:
    board = of(sitting(quick("home", many=20)))
    assert "0 of 20 took longer; at least 39 more would decide." in page(board, "home", 200)
    near = of(sitting(series("home", [*spread(190), *[900.0] * 10])))
    assert "too near to the limit for 200 requests to tell" in page(near, "home", 200)


def test_the_page_says_what_it_was_and_why_it_ended() -> None:
    cut = replace(quick("home", many=20), stopped="429", discarded=3)
    text = page(of(sitting(cut)), "home", 200)
    assert "stopped   the server asked us to stop (429)" in text
    assert "left out  3: this machine stood still around them" in text
    assert "20 requests over connections that were open already (HTTP/1.1)" in text
    assert "connect    10 ms  to reach it" in text


def test_a_write_is_a_row_of_its_own() -> None:
    wrote = replace(quick("home", 200.0), kind="write")
    board = of(sitting(quick("home"), wrote))
    assert [one.key for one in board.rows] == [url("home"), f"write {url('home')}"]
    text = speedpaint.page(board, board.rows[1], 100, plain=False).plain
    assert "each a step of a journey" in text
    assert text.startswith(f"home (write)  {url('home')}\n")


def test_the_p95_of_every_measurement_is_a_row_of_bars() -> None:
    kept = [sitting(quick("home", 20.0 + 30 * at), days=at) for at in range(40)]
    text = page(of(*kept), "home")
    assert "The p95 of 30 measurements, oldest first" in text
    assert "████" in text
    assert trend([10.0, 400.0], 300)[0].mark is Mark.GOOD
    assert trend([10.0, 400.0], 300)[1].mark is Mark.SLOW


@given(TIMES, st.integers(1, 20_000))
def test_every_time_is_in_one_step_and_the_limit_is_an_edge(times: list[float], limit: int) -> None:
    found = speedtimes.bins(times, limit)
    assert sum(many for _, _, many in found) == len(times)
    assert found[0][2]
    assert found[-1][2]
    assert all(one[1] == other[0] for one, other in pairwise(found))
    for low, high, many in found:
        assert many == sum(low < one <= high for one in times)
        assert not low < limit < high
    over = sum(many for low, _, many in found if low >= limit)
    assert over == sum(one > limit for one in times)


@given(TIMES, st.integers(1, 20_000), st.integers(0, 3))
def test_bars_stay_in_their_line(times: list[float], limit: int, failures: int) -> None:
    made = bars(series("home", times, failures=failures), limit)
    assert len(made) == len(times) + failures
    for cell, time in zip(made, times, strict=False):
        assert 1 <= cell.height <= 8
        assert cell.mark is (Mark.SLOW if time > limit else Mark.GOOD)
    assert all(cell.mark is Mark.MISSED for cell in made[len(times) :])
    tallest = max(made, key=lambda cell: cell.height)
    assert tallest.height >= 2


def test_a_time_of_nothing_is_still_seen() -> None:
    assert speedtimes.bins([0.0, 0.0], 300) == [(0.0, 5.0, 2)]
    assert bars(series("home", [0.0]), 0)[0].height == 1


@pytest.mark.parametrize("width", range(40, 201))
def test_columns_fit_every_width_and_stand_under_their_names(width: int) -> None:
    at = columns(width)
    head = heading(width)
    assert cell_len(head) <= width
    for plain in (False, True):
        for one in (*shown(*worst()).rows, *of(sitting(quick("漢字" * 20)), names=["漢字" * 20]).rows):
            text = "".join(part for part, _ in parts(one, width, plain=plain, under_cursor=True))
            assert cell_len(text) <= width
            if one.title == "checkout":
                assert text[head.index("route") :].startswith("check")
                for name in at.numbers:
                    end = head.index(f" {name}") + 1 + len(name)
                    assert text[end - 1] in "s-", name
                    assert text[end : end + 1] in (" ", "")
                if at.change:
                    assert text[head.index("since before") :].startswith("p95 ")


@pytest.mark.parametrize("width", [24, 40, 57, 80, 140])
def test_pages_stay_in_their_width(width: int) -> None:
    board = shown(*worst())
    pages = [speedpaint.help_page(width, plain=True), *(_whole(board, one, width) for one in board.rows)]
    for text in pages:
        ours = [line for line in text.plain.splitlines() if "https://" not in line]
        assert max(map(cell_len, ours)) <= max(width, 46)


def _whole(board: Speed, one: SpeedRow, width: int) -> Content:
    return speedpaint.page(board, one, width, plain=True)
