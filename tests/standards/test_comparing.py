"""Whether two measurements differ: held against every way to deal small ones, tables, and unchanged sites."""

import math
import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.samples_latency import spread
from cockpit.standards.comparing import DOUBT, FEWEST, Compared, compared, independent, mann_whitney, tail_p
from cockpit.standards.percentiles import quantile
from tests.bench.statistics import alike, log_normal, slowest_doubled, stalls

small = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=6)


def dealt(before: list[float], after: list[float]) -> list[tuple[list[float], list[float]]]:
    """Every way in which the same times could have come to lie in two measurements of these sizes."""
    pooled = before + after
    whole = range(len(pooled))
    return [
        ([pooled[at] for at in chosen], [pooled[at] for at in whole if at not in chosen])
        for chosen in combinations(whole, len(before))
    ]


def u_by_pairs(before: list[float], after: list[float]) -> float:
    """The definition: pairs in which the later one is slower, ties as halves."""
    return sum((two > one) + (two == one) / 2 for one in before for two in after)


def p95_apart(before: list[float], after: list[float]) -> float:
    return abs((quantile(after, 0.95) or 0.0) - (quantile(before, 0.95) or 0.0))


@given(small, small)
def test_u_is_the_number_of_pairs(before: list[float], after: list[float]) -> None:
    u, p = mann_whitney(before, after)
    assert u == pytest.approx(u_by_pairs(before, after))
    assert 0 <= p <= 1


@settings(deadline=None)
@given(small, small)
def test_the_tail_is_every_way_to_deal(before: list[float], after: list[float]) -> None:
    seen = p95_apart(before, after)
    ways = dealt(before, after)
    exact = sum(p95_apart(*way) >= seen for way in ways) / len(ways)
    assert tail_p(before, after) == pytest.approx(exact, abs=1e-9)


def test_the_tail_of_thirty_is_that_of_many_shuffles() -> None:
    before, after = list(spread(40)), list(spread(40, slow=4, by=3.0))
    seen, pooled, dice = p95_apart(before, after), before + after, random.Random(1)
    more, runs = 0, 4000
    for _ in range(runs):
        dice.shuffle(pooled)
        more += p95_apart(pooled[:40], pooled[40:]) >= seen
    assert tail_p(before, after) == pytest.approx(more / runs, abs=0.02)


@pytest.mark.parametrize(
    ("each", "critical"),
    [(10, 23), (12, 37), (15, 64), (20, 127)],
)
def test_u_meets_the_table(each: int, critical: int) -> None:
    """The critical values of U, two-sided, 0.05: at most this is significant, one more is not."""
    assert mann_whitney(*_with_u(each, critical))[1] <= 0.0505
    assert mann_whitney(*_with_u(each, critical + 1))[1] > 0.0495


def _with_u(each: int, u: int) -> tuple[list[float], list[float]]:
    """Two measurements without ties, in which the later one is slower in so many pairs."""
    before = [float(at) for at in range(each)]
    whole, part = divmod(u, each)
    after = [-1.0 - at for at in range(each)]
    for at in range(whole):
        after[at] = 1000.0 + at
    if part:
        after[whole] = part - 0.5
    assert u_by_pairs(before, after) == u
    return before, after


@pytest.mark.parametrize(("n", "m"), [(8, 8), (9, 7)])
def test_u_is_near_every_way_to_deal(n: int, m: int) -> None:
    dice = random.Random(n)
    before, after = [dice.random() for _ in range(n)], [dice.random() + 0.3 for _ in range(m)]
    u, p = mann_whitney(before, after)
    ways = dealt(before, after)
    exact = sum(abs(u_by_pairs(*way) - n * m / 2) >= abs(u - n * m / 2) for way in ways) / len(ways)
    assert p == pytest.approx(exact, abs=0.01)


def test_all_the_same_is_unchanged() -> None:
    found = compared([20.0] * 60, [20.0] * 60)
    assert (found.verdict, found.u_p, found.tail_p, found.matters) == ("unchanged", 1.0, 1.0, False)


@pytest.mark.parametrize(
    ("after", "verdict", "why", "matters"),
    [
        (spread(200), "unchanged", "no change shows", False),
        (spread(190, 160, 320), "worse", "slower in general and at its slowest", True),
        (spread(210, 40, 80), "better", "quicker in general and at its slowest", True),
        (spread(60, 100, 200), "worse", "slower in general", False),
        (spread(200, slow=25, by=2), "worse", "slower at its slowest", True),
        (spread(200, 60, 400), "worse", "quicker in general, slower at its slowest", True),
    ],
)
def test_the_verdict(after: tuple[float, ...], verdict: str, why: str, *, matters: bool) -> None:
    found = compared(spread(200), after)
    assert (found.verdict, found.why, found.matters) == (verdict, why, matters)


@pytest.mark.parametrize(("n", "m", "more"), [(FEWEST - 1, 60, 1), (60, 12, 18), (1, 1, 29)])
def test_too_few_are_undecided(n: int, m: int, more: int) -> None:
    found = compared(spread(n), spread(m, 800, 900))
    assert (found.verdict, found.more, found.matters) == ("undecided", more, False)


def test_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="no times"):
        compared([], [1.0])


def test_the_doubt_is_divided_among_routes() -> None:
    before, after = spread(60), spread(60, 100, 200)
    assert compared(before, after).verdict == "worse"
    assert compared(before, after, doubt=DOUBT / 50).verdict == "unchanged"


def test_what_matters_is_what_a_test_shows() -> None:
    """A p95 that is far away by luck does not matter because the rest moved a little."""
    numbers = (80.0, 84.0, 200.0, 300.0)  # p50 before and after, p95 before and after
    assert not Compared("worse", "", *numbers, u_p=0.001, tail_p=0.5).matters
    assert Compared("worse", "", *numbers, u_p=0.001, tail_p=0.001).matters
    assert not Compared("better", "", *numbers, u_p=0.001, tail_p=0.001).matters


def test_requests_that_are_slow_together_are_one_witness() -> None:
    order = spread(200)
    assert independent(order) == 1
    assert independent(sorted(order)) > 10
    dice = random.Random(5)
    assert independent(stalls(dice, 300)) > 1
    assert compared(sorted(order), order).verdict == "undecided"


def _alarms(of: object, runs: int = 300) -> int:
    draw = {"log-normal": log_normal, "alike": alike, "stalls": stalls}[str(of)]
    found = 0
    for run in range(runs):
        dice = random.Random(run)
        found += compared(draw(dice, 120), draw(dice, 120)).verdict in ("worse", "better")
    return found


@pytest.mark.parametrize("of", ["log-normal", "alike", "stalls"])
def test_an_unchanged_site_is_left_alone(of: str) -> None:
    """At most 5 of 100; the bench counts them over more runs and sizes."""
    assert _alarms(of) <= 300 * 0.05


def test_a_doubled_tail_is_seen() -> None:
    seen = 0
    for run in range(50):
        dice = random.Random(run)
        seen += compared(log_normal(dice, 300), slowest_doubled(log_normal(dice, 300))).verdict == "worse"
    assert seen >= 40


@given(
    st.lists(st.floats(0, 1e4), min_size=30, max_size=90),
    st.lists(st.floats(0, 1e4), min_size=30, max_size=90),
)
def test_the_other_way_round_is_the_opposite(before: list[float], after: list[float]) -> None:
    one, other = compared(before, after), compared(after, before)
    assert math.isclose(one.u_p, other.u_p)
    assert math.isclose(one.tail_p, other.tail_p, abs_tol=1e-9)
    if one.verdict == "better":
        assert other.verdict == "worse"
