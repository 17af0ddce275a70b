"""What checks of speed say alike: how sure, what would decide, how grave."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.perf import route_p95
from cockpit.facts import Unreachable
from cockpit.facts.latency import Series
from cockpit.facts.route_series import RouteSeries
from cockpit.facts.samples_latency import SHOP, latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit.speed import (
    NO_ANSWER_MS,
    about,
    counted,
    failing,
    grade,
    held_to,
    how_to_time,
    listed,
    measure,
    ms,
    names,
    newest,
    said,
    sure,
)
from cockpit.launch.parts import Route
from cockpit.model import Layer, Severity, Verdict
from cockpit.roadmap import Limits
from cockpit.standards.percentiles import Says


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (series(times=[100.0] * 58 + [212.0]), "p95 of 59 requests is at most 212 ms (95 % sure)"),
        (series(times=[20.0, 40.0, 84.2]), "3 requests, the slowest took 84 ms"),
        (series(times=[3.42]), "1 request, the slowest took 3.4 ms"),
        (series(times=[20.0], failures=1), "2 requests, the slowest took 20 ms, 1 failed"),
        (series(times=[20.0] * 58, failures=1), "p95 of 59 requests may be anything, 1 failed"),
        (
            series(times=[20.0] * 123, failures=1),
            "p95 of 124 requests is at most 20 ms (95 % sure), 1 failed",
        ),
        (series(times=(), failures=2), "2 requests, 2 failed"),
        (series(times=[20.0, 12_400.0]), "2 requests, the slowest took more than 10 s"),
        (series(times=()), "no requests"),
    ],
)
def test_how_sure_a_p95_is(seen: Series, text: str) -> None:
    assert sure(seen) == text


@pytest.mark.parametrize(
    ("n", "over", "text"),
    [
        (59, 0, "p95 is within 300 ms (95 % sure): 0 of 59 {}"),
        (59, 7, "p95 is over 300 ms (95 % sure): 7 of 59 {}"),
        (
            59,
            1,
            "undecided: 1 of 59 {}; at least 34 more requests would decide",
        ),
        (
            58,
            0,
            "undecided: 0 of 58 {}; at least 1 more request would decide",
        ),
        (
            200,
            10,
            "undecided: 10 of 200 {}; the p95 lies too near to the limit for 200 requests to tell",
        ),
    ],
)
def test_what_the_count_says(n: int, over: int, text: str) -> None:
    seen = series(times=[100.0] * (n - over) + [400.0] * over)
    assert said(held_to(seen, 300), 300) == text.format("requests took longer than 300 ms or failed")


@given(st.lists(st.integers(10, 999), min_size=59, max_size=200), st.integers(0, 2), st.integers(10, 999))
def test_the_bound_and_the_answer_agree(times: list[int], failures: int, limit: int) -> None:
    """A route is within its limit exactly where the sentence names a time that is."""
    seen = series(times=[float(one) for one in times], failures=failures)
    most = sure(seen).partition("at most ")[2].partition(" ms")[0]
    assert (held_to(seen, limit).says is Says.WITHIN) == (bool(most) and float(most) <= limit)


@pytest.mark.parametrize(
    ("times", "strict", "severity"),
    [
        ([700.0] * 59, False, Severity.HIGH),
        ([550.0] * 59, False, Severity.MEDIUM),
        ([550.0] * 57 + [700.0] * 2, False, Severity.MEDIUM),
        ([700.0] * 59, True, None),
        ([700.0] * 2, False, Severity.HIGH),
    ],
)
def test_how_grave_a_miss_is(times: list[float], severity: Severity | None, *, strict: bool) -> None:
    """A launch blocker only where the roadmap's bar makes it one; over twice the limit it is high."""
    shop = sample_launch(limits=Limits(p95_strict=strict))
    assert grade(shop, series(times=times), 300) is severity


def test_a_failure_counts_as_the_longest_wait() -> None:
    assert counted(series(times=[20.0], failures=2)) == (20.0, NO_ANSWER_MS, NO_ANSWER_MS)
    assert held_to(series(times=[20.0] * 50, failures=9), 300).says is Says.BEYOND


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (None, "up to 50 ms"),
        (0.0, "up to 50 ms"),
        (50.1, "up to 100 ms"),
        (5000.0, "up to 5000 ms"),
        (5e4, "over 5000 ms"),
    ],
)
def test_a_time_in_steps(time: float | None, text: str) -> None:
    assert about(time) == text


@pytest.mark.parametrize(
    ("time", "text"),
    [(3.42, "3.4 ms"), (84.2, "84 ms"), (2140.0, "2.1 s"), (None, "no answer"), (float("inf"), "no answer")],
)
def test_a_time_for_people(time: float | None, text: str) -> None:
    assert ms(time) == text


def test_names_of_routes_by_address() -> None:
    shop = sample_launch(routes=(Route("home", "/"), Route("list", "https://api.shop.example/list", "read")))
    assert names(shop) == {SHOP: "home", "https://api.shop.example/list": "list"}
    assert listed([str(one) for one in range(10)], 3) == "0, 1, 2 and 7 more"
    assert listed(["home", "search"]) == "home, search"


@given(st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_what_is_typed_is_one_command(routes: list[str]) -> None:
    record = measure(*routes).record
    assert record is not None
    assert shlex.split(record) == ["cockpit", "measure", *routes]


def test_the_newest_series_is_that_of_the_live_release() -> None:
    live, old = series(times=spread(61)), series(times=spread(62))
    fresh = series(times=spread(60), kind="new")
    kept = (
        measurement(fresh, at="2026-11-21T10:00:00+00:00"),
        measurement(live),
        measurement(old, release="old"),
    )
    assert newest(latency(*kept), SHOP, "kept") is live
    assert newest(latency(*kept), SHOP) is fresh
    assert newest(latency(*kept, release=""), SHOP, "kept") is live
    assert newest(latency(*kept, release="old"), SHOP) is old
    assert newest(latency(*kept, release="next"), SHOP) is None
    assert newest(latency(*kept), f"{SHOP}search") is None


def test_one_that_was_ended_early_hides_no_earlier_one() -> None:
    whole, cut_off = series(), series(times=(80.0,) * 9, stopped="cancelled")
    assert newest(latency(measurement(cut_off), measurement(whole)), SHOP) is whole
    assert newest(latency(measurement(cut_off)), SHOP) is cut_off
    first_visits = series(times=spread(5), kind="new")
    assert newest(latency(measurement(cut_off, first_visits), measurement(whole)), SHOP) is whole
    assert newest(latency(measurement(first_visits)), SHOP) is first_visits
    limited = series(times=(80.0,) * 9, stopped="429")
    assert newest(latency(measurement(limited), measurement(whole)), SHOP) is limited


def test_what_fails_is_not_called_slow() -> None:
    assert failing(series(times=(20.0,) * 49, failures=10)) == (
        "more than 5 of 100 requests fail (95 % sure): 10 of 59"
    )
    assert failing(series(times=(900.0,) * 60)) == ""
    assert failing(series(times=(20.0,) * 58, failures=1)) == ""
    assert failing(series(times=(), failures=3)).endswith("3 of 3")


def test_a_host_that_may_be_somebody_elses_is_left_to_the_watch() -> None:
    theirs = Unreachable(Layer.PERSON, "may be somebody else's", "not-covered")
    assert how_to_time(theirs, "widget").record == "cockpit watch"
    assert how_to_time(None, "home").record == "cockpit measure home"
    assert how_to_time(Unreachable(Layer.PERSON, "no time", "passed-over"), "home") == measure("home")


def test_one_slow_request_of_many_is_not_the_p95() -> None:
    """Of 124 requests one took five seconds: the p95 is within, and said to be."""
    one = series(times=[*[80.0] * 123, 5400.0])
    (found,) = route_p95.judge(
        sample_launch(routes=(Route(name="home", url=SHOP),)), latency(measurement(one)), RouteSeries()
    )
    assert found.verdict is Verdict.PASS
    assert found.observed == "p95 up to 100 ms, by cockpit measure"
