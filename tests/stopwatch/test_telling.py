"""A measurement as people and programs read it: what is said, what never is, and how wide it may be."""

import json
from dataclasses import replace

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement
from cockpit.facts.samples_latency import SHOP, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit.speed import ENDED, NO_ANSWER_MS
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.model import Layer
from cockpit.standards.percentiles import Says
from cockpit.stopwatch import cold_telling, exported, telling
from cockpit.stopwatch.ends import NoSuchRouteError, timed
from cockpit.stopwatch.plan import FRESH, WARM, Plan
from cockpit.stopwatch.rows import rows
from cockpit.stopwatch.sampler import Pace

WIDE = 80
NASTY = "\x1b[2J\x1b]8;;http://evil\x07\u202egnp.exe\u200b\n\r\tname" * 3


def shop(*routes: Route) -> Launch:
    return sample_launch(routes=routes or (Route(name="home", url=SHOP),))


def told(launch: Launch, now: Measurement, before: Measurement | None = None) -> list[str]:
    return list(telling.lines(rows(launch, now, before), now))


def test_a_row_says_what_is_known() -> None:
    lines = told(shop(), measurement(series(times=(80.0,) * 60)))
    assert lines[0].split() == ["route", "limit", "p50", "p95", "surely", "p99", "n", "answer"]
    assert lines[1].split() == ["home", "300", "ms", *("80", "ms") * 4, "60", "within"]
    assert lines[-1] == "The stopwatch itself needs 0.4 ms: nothing below that is claimed."


def test_what_is_not_known_is_a_dash_and_what_would_decide() -> None:
    lines = told(shop(), measurement(series(times=(80.0,) * 30)))
    assert lines[1].split()[-5:] == ["-", "80", "ms", "30", "undecided"]
    assert lines[2] == "  29 more would decide"


def test_only_failures_have_no_times() -> None:
    lines = told(shop(), measurement(series(times=(), failures=9)))
    assert lines[1].split()[1:] == ["300", "ms", "-", "-", "-", "-", "9", "beyond"]
    assert lines[2] == "  9 failed (100%); a failure counts as too slow, and has no time"


@pytest.mark.parametrize("stopped", ENDED)
def test_why_it_ended_early_is_said(stopped: str) -> None:
    lines = told(shop(), measurement(series(times=(80.0,) * 20, stopped=stopped)))
    assert lines[2] == f"  stopped: {ENDED[stopped]}"


def test_what_has_to_be_known_besides() -> None:
    one = replace(series(kind="new"), version="HTTP/2", discarded=3)
    text = "\n".join(told(shop(), measurement(one)))
    for said in (
        "keeps none open",
        "over HTTP/2: the server speaks nothing else",
        "3 thrown away",
        "shop.example",
    ):
        assert said in text


def test_a_change_is_said_where_there_is_one() -> None:
    quick, slow = series(times=spread(120)), series(times=spread(120, 240.0, 500.0))
    text = " ".join(" ".join(told(shop(), measurement(slow), measurement(quick))).split())
    assert "worse: slower in general" in text
    assert "p50 80 ms → 239 ms" in text
    alone = measurement(series(times=(80.0,)))
    assert rows(shop(), alone, measurement(quick))[0].change is None
    assert rows(shop(), measurement(quick), measurement(series("b")))[0].change is None


def test_every_line_fits_and_no_name_moves_the_cursor() -> None:
    routes = tuple(
        Route(name=f"{NASTY}{at}", url=f"{SHOP}{at}", budget_ms=60_000) for at in range(len(ENDED))
    )
    before = measurement(*(series(one.name, spread(120), url=one.url) for one in routes))
    now = measurement(
        *(
            replace(
                series(one.name, spread(120, 300.0, 9999.0), url=one.url, failures=30, stopped=stopped),
                version="HTTP/2",
                discarded=999,
            )
            for one, stopped in zip(routes, ENDED, strict=True)
        ),
        *(series(one.name, url=f"https://{NASTY * 4}.example/", kind="new") for one in routes),
    )
    lines = told(shop(*routes), now, before)
    assert len(lines) > 5 * len(routes)
    assert max(map(len, lines)) <= WIDE
    assert all(line.isprintable() for line in lines)


def test_what_could_not_be_timed_is_named_safely_and_not_without_end() -> None:
    why = Unreachable(Layer.HTTP, f"it says {NASTY} " + "and more " * 90, "status")
    lines = list(telling.unmeasured({f"https://shop.example/{at}": why for at in range(500)}))
    assert all(line.isprintable() for line in lines)
    assert sum(line.startswith("not timed: ") for line in lines) == 24


def test_what_could_not_be_timed_fits_as_far_as_it_can_be_broken() -> None:
    why = Unreachable(Layer.PERSON, "is private, and no [[session]] of shop.example names a credential", "x")
    lines = list(telling.unmeasured({SHOP: why}))
    assert max(map(len, lines)) <= WIDE
    assert lines[1].startswith("  ")


def test_a_plan_says_how_many_how_fast_and_how_long() -> None:
    launch = shop(Route(name="home", url=SHOP), Route(name="search", url=f"{SHOP}search", kind="read"))
    plan = Plan(timed(launch), Pace(2.0, 2))
    around = 2 * WARM + FRESH + 1
    assert plan.requests == (2 * 59 + around, 2 * 200 + around)
    assert telling.planned(plan, "Shop").startswith(
        f"2 routes of Shop: {118 + around} to {400 + around} requests in all, "
        "at most 2 a second and 2 at a time, "
    )
    assert "1 min to 3 min" in telling.planned(plan, "Shop")
    assert (
        "1 route of Shop: 67 to 208 requests in all, at most 1.53 a second and 1 at a time, 44 s to"
        in telling.planned(Plan(timed(launch, ("home",)), Pace(1.53, 1)), "Shop")
    )


def test_routes_are_chosen_by_their_names() -> None:
    launch = shop(Route(name="search", url=f"{SHOP}search", kind="read"))
    assert {one.route.name for one in timed(launch)} == {"home", "search"}
    assert [one.url for one in timed(launch, ("search",))] == [f"{SHOP}search"]
    with pytest.raises(NoSuchRouteError, match=r'"serach"; there are .*search'):
        timed(launch, ("serach",))


def test_for_programs_it_is_json_of_plain_numbers() -> None:
    now = measurement(series(failures=2), series("gone", url=f"{SHOP}gone"), name=NASTY)
    launch = shop()
    text = exported.as_json(rows(launch, now, now), now, {SHOP: Unreachable(Layer.DNS, NASTY, "x")})
    assert text.isascii()
    assert "\x1b" not in text
    whole = json.loads(text, parse_constant=pytest.fail)
    (route,) = whole["routes"]  # what is not declared any more is left out
    assert whole["schema"] == "launch-cockpit/measurement/v1"
    assert (route["route"], route["requests"], route["failed"], len(route["times_ms"])) == ("home", 62, 2, 60)
    assert (route["answer"], route["limit_ms"], route["connections"]) == (str(Says.UNDECIDED), 300, "kept")
    assert route["change"]["verdict"]
    empty = json.loads(exported.as_json((), Measurement("2026-11-20T10:00:00+00:00"), {}))
    assert empty["routes"] == []


def test_what_no_measurement_can_decide_is_not_promised() -> None:
    lines = told(shop(), measurement(series(times=spread(200, 80.0, 160.0, slow=9, by=4.0))))
    assert lines[1].split()[-1] == "undecided"
    assert lines[2] == "  the p95 lies too near to the limit for 200 requests to tell"


def test_failures_count_in_what_is_sure_and_in_what_changed() -> None:
    (row,) = rows(shop(), measurement(series(failures=9)), measurement(series(times=spread(69))))
    assert row.surely is None
    assert row.change is not None
    assert row.change.p95_after == NO_ANSWER_MS


def test_where_nothing_was_timed_there_is_no_table() -> None:
    lines = told(shop(), Measurement("2026-11-20T10:00:00+00:00"))
    assert lines == ["Nothing was timed.", ""]


def test_an_address_is_not_said_twice() -> None:
    url = "https://shop.example/admin"
    named = Unreachable(Layer.HTTP, f"{url} answers HTTP 401: no page to time", "status")
    assert list(telling.unmeasured({url: named})) == [f"not timed: {named.cause}"]
    bare = Unreachable(Layer.PERSON, "others came first", "passed-over")
    assert list(telling.unmeasured({url: bare})) == [f"not timed: {url}: others came first"]


def test_one_place_is_one_place() -> None:
    assert cold_telling.planned(shop(), "Shop").startswith("1 place of Shop is visited once, after ")


def test_the_routes_there_are_stand_in_the_order_of_the_file() -> None:
    names = [f"r{at}" for at in range(12)]
    launch = shop(*(Route(name=name, url=f"{SHOP}{name}") for name in names))
    with pytest.raises(NoSuchRouteError, match=f"there are home, {', '.join(names)}$"):
        timed(launch, ("nosuch",))
