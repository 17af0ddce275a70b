"""The rows of speed: what was measured, what so many requests say, whether a test shows a change."""

import datetime as dt

import pytest

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.samples_latency import measurement, series, spread
from cockpit.handover import performance
from cockpit.handover.measured import Timed
from cockpit.handover.schema import Row, fits, tables
from cockpit.handover.sources import Sources
from cockpit.record import Change, Record
from cockpit.record.rows import plain, row_id
from tests.handover.world import LAUNCH, launch, seen

FIRST, LAST = "2026-11-20T08:00:00+00:00", "2026-11-20T12:00:00+00:00"
BETWEEN = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)
QUICK, SLOW = spread(60, 80, 160), spread(60, 200, 900)
ROUTES = """
[[route]]
name = "home"
url = "/"
budget_ms = 200

[[route]]
name = "send"
url = "/send"
kind = "write"
"""


def rows(*found: Measurement, changes: tuple[Change, ...] = (), text: str = LAUNCH + ROUTES) -> list[Row]:
    record = Record({row_id(plain(row)): row for row in changes})
    timed = tuple(Timed(one, f"{number}" * 64) for number, one in enumerate(found, 1))
    sources = Sources(launch(text), seen(), {}, "t 1", record, measured=timed)
    return performance.rows(sources)


def before(*of: Series) -> Measurement:
    return measurement(*of, at=FIRST, name="before")


def after(*of: Series) -> Measurement:
    return measurement(*of, at=LAST, name="after")


def change(what: str, check: str = "perf.route-p95", at: dt.datetime = BETWEEN) -> Change:
    return Change(by="ana", at=at, what=what, check=check)


def test_a_route_before_and_after() -> None:
    (row,) = rows(before(series(times=SLOW)), after(series(times=QUICK)))
    assert row == {
        "route": "home",
        "limit_ms": 200,
        "before_p95": 839.6,
        "after_p95": 155.0,
        "n": 60,
        "before": "ev-1111111111111111",
        "after": "ev-2222222222222222",
        "failures": 0,
        "at_most": round(max(QUICK), 1),
        "says": "undecided",
        "more": row["more"],
        "change": "better",
        "before_spread": [22.4, 105.4, 196.2, 361.9, 1785.4],
        "after_spread": row["after_spread"],
    }
    assert row["more"] > 0, "one of sixty took longer than 200 ms"


def test_every_leaf_has_the_kind_the_schema_says_and_its_place() -> None:
    (row,) = rows(before(series(times=SLOW)), after(series(times=QUICK)), changes=(change("An index"),))
    leaves = {leaf.key: leaf for leaf in tables()["performance"].leaf}
    assert set(leaves) - set(row) == {"change_more"}, "it is decided"
    assert all(fits(leaves[key].kind, value) for key, value in row.items())
    assert list(row) == [key for key in leaves if key in row]


@pytest.mark.parametrize(
    ("times", "says"),
    [(spread(60, 20, 40), "within"), (spread(60, 300, 400), "beyond"), (spread(58, 20, 40), "undecided")],
)
def test_the_three_answers(times: tuple[float, ...], says: str) -> None:
    (row,) = rows(after(series(times=times)))
    assert row["says"] == says
    assert ("more" in row) is (says == "undecided")
    assert ("at_most" in row) is (len(times) >= 59)


@pytest.mark.parametrize(
    ("times", "verdict"),
    [(SLOW, "worse"), (QUICK, "unchanged"), (spread(60, 30, 40), "better"), (spread(20), "undecided")],
)
def test_what_two_tests_show(times: tuple[float, ...], verdict: str) -> None:
    (row,) = rows(before(series(times=QUICK)), after(series(times=times)))
    assert row["change"] == verdict
    assert ("change_more" in row) is (verdict == "undecided")


def test_what_failed_is_counted_over_the_limit_and_no_bound_is_claimed() -> None:
    quick = series(times=spread(60, 20, 40), failures=8)
    (row,) = rows(before(series(times=spread(60, 20, 40))), after(quick))
    assert (row["n"], row["failures"], row["says"]) == (68, 8, "beyond")
    assert row["after_p95"] < 50, "that of what was answered"
    assert "at_most" not in row
    assert row["change"] != "better"


def test_nothing_answered_is_no_number() -> None:
    (row,) = rows(after(series(times=[], failures=60)))
    assert (row["failures"], row["says"]) == (60, "beyond")
    assert not {"after_p95", "after_spread", "at_most"} & set(row)


def test_a_step_that_writes_has_the_limit_of_writes() -> None:
    write = series("send", spread(60), url="https://shop.example/send", kind="write")
    unknown = series("gone", spread(60))
    found = {row["route"]: row["limit_ms"] for row in rows(after(series(), write, unknown))}
    assert found == {"home": 200, "send": 800, "gone": 500}


def test_two_routes_of_one_name_are_two_rows() -> None:
    other = series("home", spread(60), url="https://shop.example/other")
    form = series("home", spread(60), kind="write")
    found = [row["route"] for row in rows(after(series(), other, form))]
    assert found == ["home", "https://shop.example/other", "home (write)"]


def test_only_what_was_noted_in_between_about_speed_is_said_to_have_changed() -> None:
    both = before(series(times=SLOW)), after(series(times=QUICK))
    noted = (
        change("An index on listings"),
        change(
            "Pages are kept\nat the edge", "cache.public-pages-as-declared", BETWEEN + dt.timedelta(hours=1)
        ),
        change("An index on listings", "db.indexes-reviewed"),
        change("A record", "dns.apex-resolves"),
        change("Too early", at=BETWEEN - dt.timedelta(hours=3)),
        change("Too late", at=BETWEEN + dt.timedelta(hours=3)),
    )
    (row,) = rows(*both, changes=noted)
    assert row["fix"] == "An index on listings; Pages are kept at the edge"
    assert "fix" not in rows(*both)[0]
    assert "fix" not in rows(both[0], changes=noted)[0], "there is no after"


def test_what_a_check_saw_mended_after_the_measurement_was_changed_in_between() -> None:
    both = before(series(times=SLOW)), after(series(times=QUICK))
    late = BETWEEN + dt.timedelta(hours=3)
    row = Change(by="ana", at=late, what="An index", check="perf.route-p95", since=BETWEEN)
    assert rows(*both, changes=(row,))[0]["fix"] == "An index"
    wrong_since = Change(by="ana", at=late, what="Later", check="perf.images", since=late)
    assert "fix" not in rows(*both, changes=(wrong_since,))[0]


def test_measured_once_is_half_a_row() -> None:
    (row,) = rows(before(series()))
    assert not {"after_p95", "n", "after", "says", "change"} & set(row)
    (row,) = rows(measurement(series()))
    assert not {"before_p95", "before", "change"} & set(row)
    assert rows() == []
