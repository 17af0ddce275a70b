"""No storm of messages from what cannot decide, no word of a control that is broken, no end made up."""

from collections import Counter
from collections.abc import Iterable

import pytest

from cockpit.facts.visits import Stage, Visit
from cockpit.watch.news import Kind, News
from cockpit.watch.outages import Watched
from cockpit.watch.rules import Rules
from cockpit.watch.wording import lines
from tests.watch.visiting import at, bad, barred, good, slow

RULES = Rules()
NAMES = [f"page {number}" for number in range(20)]
DAY = 24 * 60


def told(watched: Watched, visits: Iterable[Visit]) -> list[News]:
    return [news for visit in visits for news in watched.take(visit)]


def test_a_guard_that_lets_twenty_pages_in_again_is_two_messages() -> None:
    visits = [barred(minute, name) for minute in range(3) for name in NAMES]
    visits += [good(minute, name) for minute in (3, 4) for name in NAMES]
    news = told(Watched(RULES), visits)
    assert Counter(one.kind for one in news) == {Kind.BLOCKED: 20, Kind.LET_IN: 20}
    assert [one.kind for one in news if one.tell] == [Kind.BLOCKED, Kind.LET_IN]


@pytest.mark.parametrize("course", ["xxg", "xxgg", "xxgggg", "s" * 6 + "g" * 9])
def test_what_goes_to_and_fro_all_night_is_told_ever_more_seldom(course: str) -> None:
    makers = {"g": good, "x": barred, "s": slow}
    letters = (course * 500)[:500]
    visits = [makers[letter](minute) for minute, letter in enumerate(letters)]
    assert len([one for one in told(Watched(RULES), visits) if one.tell]) <= 20


def test_two_machines_with_two_certificates_are_told_of_once_each() -> None:
    ends = [at(10 * DAY), at(12 * DAY)]  # they answer in turn
    visits = [good(minute, not_after=ends[minute % 2]) for minute in range(60)]
    assert [one.kind for one in told(Watched(RULES), visits)] == [Kind.EXPIRING, Kind.EXPIRING]


def test_a_name_that_begins_like_another_is_another() -> None:
    watched = Watched(RULES)
    assert len(watched.ends("the registration of shop.co.uk", at(10 * DAY), 30, at(0))) == 1
    assert len(watched.ends("the registration of shop.co", at(10 * DAY), 30, at(0))) == 1
    assert watched.ends("the registration of shop.co.uk", at(10 * DAY), 30, at(1)) == ()


def test_failures_of_yesterday_do_not_make_an_outage_of_this_morning() -> None:
    watched = Watched(RULES)
    assert told(watched, [good(0), bad(1), good(2), bad(3), good(4)]) == []
    watched.pause(at(5), at(8 * 60), "this machine slept")
    assert told(watched, [bad(8 * 60), good(8 * 60 + 1)]) == []
    (down,) = told(watched, [bad(8 * 60 + 2), good(8 * 60 + 3), bad(8 * 60 + 4)])
    assert (down.kind, down.since) == (Kind.DOWN, at(8 * 60))


def test_a_control_that_is_broken_itself_hides_no_outage() -> None:
    watched = Watched(RULES, controls=("control",))
    for minute in range(6):
        told(watched, [good(minute, "api"), bad(minute, "control")])
    assert list(watched.unheard) == ["control"]
    assert not watched.puzzled
    cut = [one for minute in (6, 7) for one in (bad(minute, "control"), bad(minute), good(minute, "api"))]
    assert [one.kind for one in told(watched, cut)] == [Kind.DOWN]
    told(watched, [good(8, "control")])
    assert not watched.unheard
    assert [one.kind for one in told(watched, [bad(9, "control"), bad(9), bad(10)])] == [Kind.PAUSED]


def test_a_control_is_asked_again_when_the_product_answers_and_it_does_not() -> None:
    watched = Watched(RULES, controls=("control",))
    told(watched, [good(0), bad(1, "control"), bad(1)])
    assert not watched.puzzled  # we are cut off
    told(watched, [good(2)])
    assert watched.puzzled
    told(watched, [good(2.01, "control")])
    assert not watched.puzzled


def test_a_visit_that_ends_late_does_not_cut_us_off_again() -> None:
    watched, offline = Watched(RULES), {"stage": Stage.OWN_NETWORK, "kind": "offline"}
    news = told(watched, [bad(0, **offline), good(1.1), bad(1, "api", **offline), good(2)])
    assert [one.kind for one in news] == [Kind.PAUSED, Kind.RESUMED]


def test_a_control_that_refuses_us_has_answered() -> None:
    watched = Watched(RULES, controls=("control",))
    cut = [one for minute in (0, 1) for one in (bad(minute, "control", status=503), bad(minute))]
    assert [one.kind for one in told(watched, cut)] == [Kind.DOWN]


def test_an_end_that_nobody_saw_is_not_made_up() -> None:
    watched = Watched(RULES)
    told(watched, [bad(0), bad(1), bad(2)])
    watched.pause(at(3), at(3 * DAY), "nobody watched")
    (up,) = told(watched, [good(3 * DAY), good(3 * DAY + 1)])
    assert up.cause == "nothing was seen of it after 2026-11-02 08:03 UTC"
    assert lines(up)[0].startswith("It took 72 hours 1 minutes at most, and nothing was seen of it after")
    told(watched, [bad(4 * DAY), bad(4 * DAY + 1)])
    watched.pause(at(4 * DAY + 2), at(4 * DAY + 9), "this machine slept")
    (up,) = told(watched, [bad(4 * DAY + 10), good(4 * DAY + 11), good(4 * DAY + 12)])
    assert up.cause == ""  # it was seen to last on


def test_the_last_word_tells_of_the_first_target_too() -> None:
    visits = [bad(0, "shop"), bad(1, "shop"), bad(1, "api"), bad(2, "api")]
    visits += [good(minute, name) for minute in (3, 4) for name in ("shop", "api")]
    _, last = (one for one in told(Watched(RULES), visits) if one.tell)
    assert (last.kind, last.target) == (Kind.UP, "api")
    assert "shop, which broke first, answers again too." in lines(last)
