"""The rules of speaking: two in a row, three of ten, once per product, silence while we are cut off."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.visits import Stage, Visit
from cockpit.watch.news import ENDS, Kind, News
from cockpit.watch.outages import Watched
from cockpit.watch.rules import Rules
from tests.watch.visiting import at, bad, barred, good, slow

RULES = Rules()
HOURS = st.lists(st.sampled_from("gggggbbsxo"), max_size=90)
MAKERS = {"g": good, "b": bad, "s": slow, "x": barred}


def told(watched: Watched, visits: list[Visit]) -> list[News]:
    return [news for visit in visits for news in watched.take(visit)]


def course(letters: str, target: str = "home", first: int = 0) -> list[Visit]:
    return [MAKERS[letter](minute, target) for minute, letter in enumerate(letters, first)]


def kinds(letters: str, rules: Rules = RULES) -> list[Kind]:
    return [news.kind for news in told(Watched(rules), course(letters))]


def test_one_failure_is_nothing_and_two_are_an_outage_since_the_first() -> None:
    assert kinds("gbggbg") == []
    (news,) = told(Watched(RULES), course("ggbb"))
    assert (news.kind, news.target, news.since, news.at) == (Kind.DOWN, "home", at(2), at(3))
    assert (news.stage, news.tell) == (Stage.TCP, True)


def test_two_good_ones_end_it_and_one_does_not() -> None:
    assert kinds("bbgbg") == [Kind.DOWN]
    down, up = told(Watched(RULES), course("bbbgg"))
    assert up.kind is Kind.UP
    assert (up.id, up.since) == (down.id, down.since)


def test_what_fails_and_answers_in_turn_is_found_by_three_of_ten() -> None:
    watched = Watched(RULES)
    (news,) = told(watched, course("ggbgbgbg"))
    assert (news.kind, news.since, news.at) == (Kind.DOWN, at(2), at(6))
    assert kinds("bgggggggggbgggggggggb") == []


def test_a_target_that_cannot_decide_is_told_of_ever_more_seldom() -> None:
    found = kinds("bgg" * 60)
    assert found.count(Kind.DOWN) <= 4
    assert kinds("bbgg" * 45).count(Kind.DOWN) <= 10


def test_failures_follow_the_rules() -> None:
    assert kinds("bbb", Rules(failures=3, of=(4, 10))) == [Kind.DOWN]
    assert kinds("bb", Rules(failures=3, of=(4, 10))) == []
    assert kinds("b" * 12, Rules(failures=12, of=(11, 11))) == [Kind.DOWN]


def test_a_whole_product_is_one_message() -> None:
    watched, names = Watched(RULES), [f"page {number}" for number in range(8)]
    visits = [bad(minute + number / 10, name) for minute in range(3) for number, name in enumerate(names)]
    visits += [good(minute + number / 10, name) for minute in (3, 4) for number, name in enumerate(names)]
    news = told(watched, visits)
    assert Counter(one.kind for one in news) == {Kind.DOWN: 8, Kind.UP: 8}
    first, last = [one for one in news if one.tell]
    assert (first.kind, first.target, len(first.also)) == (Kind.DOWN, "page 0", 7)
    assert (last.kind, last.target, last.also) == (Kind.UP, "page 7", ())
    assert len({one.id for one in news}) == 1


def test_what_breaks_hours_later_is_told_again() -> None:
    watched = Watched(RULES)
    visits = course("bb") + course("bb", "api", 60) + course("gg", "api", 70)
    first, second, up = told(watched, visits)
    assert [first.tell, second.tell, up.tell] == [True, True, True]
    assert first.id != second.id
    assert up.also == ("home",)


def test_an_outage_is_brought_to_mind_every_four_hours_once_a_product() -> None:
    watched = Watched(RULES)
    visits = [bad(minute, name) for minute in range(9 * 60) for name in ("home", "api")]
    news = [one for one in told(watched, visits) if one.tell]
    assert [one.kind for one in news] == [Kind.DOWN, Kind.STILL_DOWN, Kind.STILL_DOWN]


def test_blocked_is_a_state_of_its_own() -> None:
    assert kinds("xxxx") == [Kind.BLOCKED]
    assert kinds("xgx") == []
    assert kinds("xxxgg") == [Kind.BLOCKED, Kind.LET_IN]
    assert kinds("xxgxgx") == [Kind.BLOCKED]
    assert kinds("bxb") == [Kind.DOWN]  # a barred visit tells nothing: the two that do failed both
    assert kinds("bbxxx") == [Kind.DOWN, Kind.BLOCKED]


def test_slow_is_told_when_half_are_and_fast_when_none_is() -> None:
    assert kinds("sgsgsg") == []
    assert kinds("gggggsssss") == [Kind.SLOW]
    assert kinds("sssss" + "g" * 9) == [Kind.SLOW, Kind.FAST]
    assert kinds("sgg" * 20) == []


def test_nothing_is_said_while_our_own_network_is_down() -> None:
    watched = Watched(RULES, controls=("control",))
    cut = [
        visit for minute in range(5) for visit in (bad(minute, "control"), bad(minute), bad(minute, "api"))
    ]
    paused, resumed = told(watched, [*cut, good(5, "control")])
    assert (paused.kind, paused.stage, paused.since, paused.tell) == (
        Kind.PAUSED,
        Stage.OWN_NETWORK,
        at(0),
        False,
    )
    assert (resumed.kind, resumed.since) == (Kind.RESUMED, at(0))
    assert told(watched, [bad(6)]) == []
    (down,) = told(watched, [bad(7)])
    assert (down.kind, down.since) == (Kind.DOWN, at(6))


def test_a_control_that_is_down_itself_does_not_hide_that_the_product_answers() -> None:
    watched = Watched(RULES, controls=("a", "b"))
    assert told(watched, [bad(0, "a"), good(0, "b"), bad(0), bad(1)])[0].kind is Kind.DOWN
    alone = Watched(RULES, controls=("a",))
    assert told(alone, [bad(0, "a"), good(0), good(1)]) == []


def test_a_silent_resolver_is_ours() -> None:
    offline = {"stage": Stage.OWN_NETWORK, "kind": "offline"}
    watched = Watched(RULES)
    news = told(watched, [bad(0, **offline), bad(1, **offline), bad(2, **offline), good(3)])
    assert [one.kind for one in news] == [Kind.PAUSED, Kind.RESUMED]


def test_what_was_before_a_pause_is_not_in_a_row_with_what_comes() -> None:
    watched = Watched(RULES)
    assert told(watched, [bad(0)]) == []
    slept = watched.pause(at(1), at(500), "this machine slept")
    assert [(one.kind, one.at) for one in slept] == [(Kind.PAUSED, at(1)), (Kind.RESUMED, at(500))]
    assert told(watched, [bad(500), good(501)]) == []


def test_a_release_is_noted_once_and_not_the_first() -> None:
    watched = Watched(RULES, marker="version")
    visits = [good(minute, "version", marker=name) for minute, name in enumerate(["1", "1", "", "2", "2"])]
    (news,) = told(watched, visits)
    assert (news.kind, news.cause, news.tell) == (Kind.DEPLOYED, "1 → 2", False)
    assert told(watched, [bad(9, "version"), bad(10, "version")]) == []


def test_a_certificate_is_told_of_as_its_end_comes_closer() -> None:
    watched = Watched(RULES)
    day = 24 * 60
    end = at(20 * day)
    visits = [good(hour * 60, not_after=end) for hour in range(21 * 24)]
    causes = [news for news in told(watched, visits) if news.kind is Kind.EXPIRING]
    assert [round((20 * day - minutes(one.at)) / day) for one in causes] == [14, 7, 3, 1, 0]
    assert causes[-1].cause.startswith("the certificate of home.shop.test has ended on 2026-11-22")
    renewed = [good(22 * day, not_after=at(100 * day))]
    assert told(watched, renewed) == []


def minutes(moment: str) -> float:
    return next(minute for minute in range(0, 60 * 24 * 30, 60) if at(minute) == moment)


def test_a_target_that_is_not_declared_any_more_is_closed() -> None:
    watched = Watched(RULES)
    told(watched, course("bb") + course("bb", "api"))
    (news,) = watched.keep_only(("api",), at(5))
    assert (news.kind, news.target, news.tell) == (Kind.UP, "home", False)
    assert list(watched.state.standings) == ["api"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"standings": 3}', '{"told": "yesterday"}', "[" * 50_000])
def test_a_state_that_is_none_of_ours_is_left_alone(text: str) -> None:
    watched = Watched(RULES)
    assert not watched.restore(text)
    assert [one.kind for one in told(watched, course("bb"))] == [Kind.DOWN]


def of_letters(letters: list[str]) -> list[Visit]:
    offline = {"stage": Stage.OWN_NETWORK, "kind": "offline"}
    return [
        bad(minute, **offline) if letter == "o" else MAKERS[letter](minute)
        for minute, letter in enumerate(letters)
    ]


@given(HOURS)
@settings(max_examples=150, deadline=None)
def test_never_down_without_two_in_a_row_or_three_of_ten(letters: list[str]) -> None:
    watched, seen = Watched(RULES), ""
    for letter, visit in zip(letters, of_letters(letters), strict=True):
        seen = f"{seen}b" if letter == "b" else seen + ("" if letter in "xo" else "g")
        downs = [one for one in watched.take(visit) if one.kind is Kind.DOWN]
        assert not downs or seen.endswith("bb") or seen[-10:].count("b") >= 3


@given(HOURS)
@settings(max_examples=150, deadline=None)
def test_every_beginning_has_at_most_one_end_and_no_end_comes_alone(letters: list[str]) -> None:
    news = told(Watched(RULES), of_letters(letters))
    for start, end in ENDS.items():
        course_ = [one.kind for one in news if one.kind in (start, end)]
        assert all(before is not after for before, after in pairwise(course_))
        assert not course_ or course_[0] is start


@given(HOURS)
@settings(max_examples=100, deadline=None)
def test_an_hour_of_anything_is_no_storm(letters: list[str]) -> None:
    news = [one for one in told(Watched(RULES), of_letters(letters[:60])) if one.tell]
    assert Counter(one.kind for one in news)[Kind.DOWN] <= 5


@given(HOURS, st.sets(st.integers(0, 90), max_size=8))
@settings(max_examples=100, deadline=None)
def test_restarts_in_the_middle_change_nothing(letters: list[str], restarts: set[int]) -> None:
    visits = of_letters(letters)
    news: list[News] = []
    watched = Watched(RULES)
    for number, visit in enumerate(visits):
        if number in restarts:
            before, watched = watched.saved(), Watched(RULES)
            assert watched.restore(before)
        news += watched.take(visit)
    assert news == told(Watched(RULES), visits)
