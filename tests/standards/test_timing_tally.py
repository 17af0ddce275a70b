"""Requests by route, and what a few percentiles say of how many were over a limit."""

import random

from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.timings import Timing
from cockpit.standards import timing_tally
from cockpit.standards.timing_tally import Request, Tally, over, quantiles

HOUR = 1795168800.0


def counted(*some: Request, minutes: int = 60, declared: tuple[str, ...] = ()) -> dict[str, Timing]:
    tally = Tally(minutes, declared)
    for one in some:
        tally.take("a.log", one)
    return {one.shown: one for one in tally.timings()}


def test_numbers_and_names_of_things_are_one_route() -> None:
    some = [Request(f"/orders/{number}?x={number}", 10.0, "GET", status=200) for number in range(40)]
    some += [Request("/orders/17", 20.0, "POST", status=201), Request("/", 5.0, "GET", status=304)]
    found = counted(*some)
    assert {name: one.requests for name, one in found.items()} == {
        "GET /orders/:id": 40,
        "POST /orders/:id": 1,
        "GET /": 1,
    }


def test_many_names_below_one_path_are_one_route_but_those_declared() -> None:
    words = [f"{a}{b}" for a in "abcdefg" for b in ("tea", "sun", "ray", "oak", "elm")]
    some = [Request(f"/blog/{word}", 10.0, "GET") for word in words]
    assert set(counted(*some)) == {"GET /blog/:id"}
    assert set(counted(*some, declared=("/blog/atea",))) == {"GET /blog/:id", "GET /blog/atea"}


def test_what_says_nothing_of_speed_is_not_counted() -> None:
    for status in (101, 400, 401, 404, 429, 499, 501, 505):
        assert counted(Request("/a", 10.0, "GET", status=status)) == {}
        assert counted(Request("/a", 30_000.0, "GET", status=status)) == {} or status == 499
    for path in ("/app.3f2a.js", "/logo.PNG", "/a/b.woff2?v=1"):
        assert counted(Request(path, 10.0, "GET", status=200)) == {}


def test_an_answer_that_broke_is_an_error_and_no_time() -> None:
    (one,) = counted(Request("/a", 1.0, "GET", status=503), Request("/a", 30.0, "GET", status=200)).values()
    assert (one.requests, one.timed, one.errors, one.p95_ms) == (2, 1, 1, 30.0)


def test_who_went_away_after_a_long_wait_has_waited_so_long() -> None:
    (one,) = counted(
        Request("/a", 30_000.0, "GET", status=499), Request("/a", 9.0, "GET", status=499)
    ).values()
    assert (one.requests, one.errors, one.p95_ms) == (1, 0, 30_000.0)


def test_only_the_newest_minutes_count() -> None:
    old = [Request("/a", 900.0, "GET", at=HOUR - 3601, status=200 + 300 * (at % 2)) for at in range(4)]
    new = [Request("/a", 10.0, "GET", at=HOUR - at) for at in range(3)]
    (one,) = counted(*old, *new).values()
    assert (one.requests, one.errors, one.p95_ms) == (3, 0, 10.0)
    assert len(counted(*old, Request("/b", 10.0, "GET", at=HOUR))) == 1
    (timeless,) = counted(Request("/a", 900.0, "GET"), Request("/a", 10.0, "GET")).values()
    assert timeless.requests == 2


def test_a_flood_of_routes_is_bounded_and_said() -> None:
    tally = Tally(60)
    for at in range(timing_tally.MOST_ROUTES + 7):
        letters = "".join(chr(97 + int(digit)) for digit in str(at))
        tally.take("a.log", Request(f"/{letters}", 1.0, "GET"))
    assert (len(list(tally.timings())), tally.left_out) == (timing_tally.MOST_ROUTES, 7)


def test_nothing_of_a_visitor_is_told() -> None:
    hostile = Request("/\x1b[2Jx/<script>/\u202eabc", 9.0, "GET", host="\x1b]0;x", status=200)
    secret = Request("/reset/Xy9ZpQ81Kd73Lm", 9.0, "GET", status=200)
    for name in counted(hostile, secret):
        assert name.isprintable()
        assert "Xy9" not in name


def row(times: list[float], errors: int = 0, *, shares: tuple[float, ...] = ()) -> Timing:
    known = quantiles(sorted(times))
    kept = tuple(one for one in known if not shares or one[0] in shares)
    return Timing("a", "/a", requests=len(times) + errors, timed=len(times), errors=errors, quantiles=kept)


TIMES = st.lists(st.integers(1, 40).map(float), min_size=1, max_size=300)


@given(
    TIMES, st.integers(0, 5), st.integers(0, 41), st.sets(st.sampled_from(timing_tally.SHARES), min_size=1)
)
def test_the_truth_lies_between_the_fewest_and_the_most(
    times: list[float], errors: int, limit: int, shares: set[float]
) -> None:
    found = over(row(times, errors, shares=tuple(shares)), limit)
    assert found is not None
    fewest, most = found
    assert fewest <= sum(one > limit for one in times) + errors <= most


@given(TIMES, st.integers(0, 41), st.sampled_from([0.5, 0.9, 0.95, 0.975, 0.99]))
def test_so_it_does_where_a_tool_reads_between_two_samples(
    times: list[float], limit: int, share: float
) -> None:
    known = sorted(times)
    at = share * (len(known) - 1)
    low = known[int(at)]
    high = known[min(int(at) + 1, len(known) - 1)]
    between = low + (high - low) * (at - int(at))
    told = Timing("a", "/a", requests=len(times), timed=len(times), quantiles=((share, between),))
    found = over(told, limit)
    assert found is not None
    assert found[0] <= sum(one > limit for one in times) <= found[1]


def test_with_all_percentiles_hardly_anything_is_open() -> None:
    dice = random.Random(4)
    times = [dice.lognormvariate(4, 0.6) for _ in range(200)]
    fewest, most = over(row(times), 150.0) or (0, 0)
    assert most - fewest <= 3


def test_a_route_that_only_fails_is_over_every_limit() -> None:
    assert over(Timing("a.log", requests=80, timed=0, errors=80), 500) == (80, 80)
    assert over(Timing("a.log", requests=0, timed=0, errors=0), 500) is None
    assert over(Timing("a.csv", requests=80, timed=80, errors=3), 500) is None  # its percentiles contradict


def test_there_are_no_more_errors_than_requests() -> None:
    assert over(Timing("a.csv", requests=10, timed=10, errors=90, quantiles=((0.95, 80.0),)), 500) == (10, 10)
    assert Timing("a.csv", errors=90, quantiles=((0.95, 80.0),)).broken == 0  # of nobody knows how many


def test_without_a_count_nothing_is_said() -> None:
    assert over(Timing("a", "/a", quantiles=((0.95, 1.0),)), 9.0) is None
    assert over(Timing("a", "/a", requests=9, timed=9), 9.0) is None
