"""What so many samples say of a percentile, against counting by hand and against many made-up products."""

import random
from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.percentiles import (
    BOTH_ENDS,
    ENOUGH,
    LOOKS,
    MOST,
    Judged,
    Percentiles,
    Says,
    bound,
    doubt_of,
    judged,
    percentiles,
    quantile,
    risk,
    surely_over,
)

counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


def at_most(samples: int, over: int) -> Fraction:
    """The chance of at most so many, in whole numbers."""
    return Fraction(sum(comb(samples, k) * 19 ** (samples - k) for k in range(over + 1)), 20**samples)


@pytest.mark.parametrize(
    ("samples", "over", "says"),
    [
        (0, 0, Says.UNDECIDED),
        (58, 0, Says.UNDECIDED),
        (59, 0, Says.WITHIN),
        (59, 1, Says.UNDECIDED),
        (92, 1, Says.UNDECIDED),
        (93, 1, Says.WITHIN),
        (124, 1, Says.WITHIN),
        (124, 2, Says.UNDECIDED),
        (200, 3, Says.WITHIN),
        (200, 4, Says.UNDECIDED),
        (59, 6, Says.UNDECIDED),
        (59, 7, Says.BEYOND),
        (200, 16, Says.UNDECIDED),
        (200, 17, Says.BEYOND),
        (1, 1, Says.UNDECIDED),  # one of twenty is not fewer than one of twenty
        (2, 2, Says.BEYOND),
        (20, 20, Says.BEYOND),
    ],
)
def test_the_answer(samples: int, over: int, says: Says) -> None:
    assert judged(samples, over).says is says


@given(counts)
def test_it_is_the_exact_count(count: tuple[int, int]) -> None:
    samples, over = count
    doubt = Fraction(str(doubt_of(samples)))
    if not samples:
        expected = Says.UNDECIDED
    elif at_most(samples, over) < doubt:
        expected = Says.WITHIN
    elif over and 1 - at_most(samples, over - 1) < doubt:
        expected = Says.BEYOND
    else:
        expected = Says.UNDECIDED
    assert judged(samples, over).says is expected


@given(counts)
def test_one_more_over_never_speaks_for_the_route(count: tuple[int, int]) -> None:
    samples, over = count
    order = [Says.WITHIN, Says.UNDECIDED, Says.BEYOND]
    if over < samples:
        now, more = judged(samples, over).says, judged(samples, over + 1).says
        assert order.index(now) <= order.index(more)


@pytest.mark.parametrize(
    ("samples", "over", "more"),
    [(0, 0, 59), (20, 0, 39), (59, 1, 34), (60, 1, 33), (59, 0, None), (59, 7, None), (1000, 51, None)],
)
def test_how_many_more_would_decide(samples: int, over: int, more: int | None) -> None:
    assert judged(samples, over).more == more


@given(counts)
def test_the_further_samples_do_decide(count: tuple[int, int]) -> None:
    samples, over = count
    found = judged(samples, over)
    if found.says is not Says.UNDECIDED:
        assert found.more is None
    elif found.more is not None:
        whole = samples + found.more
        went_on = over if over <= 0.05 * samples else over * whole // samples
        assert judged(whole, went_on).says is not Says.UNDECIDED


def test_the_counts_of_a_whole_month_are_soon_reckoned() -> None:
    many = 50_000_000
    for over, says in ((many // 21, Says.WITHIN), (many // 20, Says.UNDECIDED), (many // 19, Says.BEYOND)):
        assert judged(many, over).says is says
    for over in (4850, 4886, 4887, 5000, 5112, 5113, 5150):  # around what 0.05 of doubt leaves open
        exact, curve = (judged(whole, over, doubt=0.05).says for whole in (100_000, 100_001))
        assert exact is curve


def test_another_share_and_another_doubt() -> None:
    assert judged(4, 0, share=0.5).says is Says.UNDECIDED  # 1 of 16
    assert judged(5, 0, share=0.5) == Judged(Says.WITHIN, 5, 0)
    assert judged(5, 0, share=0.5, doubt=0.01).more == 2
    assert surely_over(200, 16)
    assert not surely_over(200, 15)
    assert not surely_over(0, 0)


def test_what_a_plan_of_looks_risks() -> None:
    """The numbers that the docstring of `judged` and the bench state."""
    wrong = risk()
    assert (LOOKS, MOST) == ((59, 124, 200), 200)
    assert round(wrong.within, 4) == 0.0579
    assert round(wrong.beyond, 4) == 0.0526
    assert risk((59,)).within == pytest.approx(0.95**59)


def test_the_risk_is_that_of_walking_through_all_ways() -> None:
    """Twelve requests, looked at after each: every one of the 4096 ways, one by one."""
    within = beyond = 0.0
    for way in product((0, 1), repeat=12):
        said = next(
            (says for n in range(1, 13) if (says := judged(n, sum(way[:n])).says) is not Says.UNDECIDED), None
        )
        chance = 0.3 ** sum(way) * 0.7 ** (12 - sum(way))
        within += chance * (said is Says.WITHIN)
        beyond += chance * (said is Says.BEYOND)
    found = risk(range(1, 13), share=0.3)
    assert found.within == pytest.approx(within, abs=1e-12)
    assert found.beyond == pytest.approx(beyond, abs=1e-12)
    assert beyond > 0.5


def test_a_product_that_is_far_from_its_limit_is_told_apart() -> None:
    assert risk(share=0.01).within > 0.89
    assert risk(share=0.01).beyond < 0.0001
    assert risk(share=0.15).beyond > 0.99
    assert risk(share=0.15).within < 0.0002


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=80), st.floats(0.01, 1))
def test_a_quantile_is_the_nearest_rank(times: list[float], q: float) -> None:
    found = quantile(times, q)
    assert found in times
    assert sum(one <= found for one in times) >= q * len(times) - 1e-6
    assert sum(one < found for one in times) < q * len(times) + 1e-6


def test_quantiles_by_hand() -> None:
    times = list(range(1, 101))
    assert [quantile(times, q) for q in (0.07, 0.5, 0.95, 0.99, 1)] == [7, 50, 95, 99, 100]
    assert quantile([3.0], 0.5) == 3.0
    assert quantile([], 0.5) is None


def test_from_how_many_on_there_is_a_bound() -> None:
    times = [float(one) for one in range(200)]
    assert bound(times[: ENOUGH - 1], upper=True) is None
    assert bound(times[:ENOUGH], upper=True) == ENOUGH - 1
    assert bound([], upper=True) is bound([], upper=False) is None
    fewer, enough = percentiles(times[: BOTH_ENDS - 1]), percentiles(times[:BOTH_ENDS])
    assert fewer is not None
    assert (fewer.low, fewer.high) == (None, None)
    assert enough == Percentiles(35.0, 68.0, 71.0, 63.0, 71.0, BOTH_ENDS)
    assert percentiles([]) is None


@pytest.mark.parametrize("samples", [59, 100, 200])
def test_a_bound_holds_as_often_as_it_says(samples: int) -> None:
    """Uniform times, whose true p95 is 0.95, two thousand times."""
    dice, runs, above, below = random.Random(samples), 2000, 0, 0
    for _ in range(runs):
        times = [dice.random() for _ in range(samples)]
        above += (bound(times, upper=True) or 0) >= 0.95
        below += (bound(times, upper=False) or 1) <= 0.95
    assert min(above, below) / runs >= 0.94


@given(st.integers(59, 200), st.integers(0, 30))
def test_the_bound_and_the_count_say_the_same(samples: int, over: int) -> None:
    """The p95 is at most X, but for 5 %, exactly where so few above X say that it is within X."""
    times = [1.0] * (samples - min(over, samples)) + [2.0] * min(over, samples)
    within = judged(samples, min(over, samples), doubt=0.05).says is Says.WITHIN
    assert (bound(times, upper=True) == 1.0) == within
