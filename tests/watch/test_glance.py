"""What a board reads of the history: counts of the day and the week, the hour, who was told."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.facts.visits import Stage, Visit
from cockpit.watch import glance as glancing
from cockpit.watch.channels.message import Message
from cockpit.watch.glance import Glances, Sent, Tally
from cockpit.watch.history import History
from cockpit.watch.incidents import Marker
from cockpit.watch.news import Kind, News
from cockpit.watch.outbox import Waiting
from cockpit.watch.shelf import HistoryShelf

NOW = dt.datetime(2026, 3, 10, 1, 17, 50, tzinfo=dt.UTC)
OUTAGE = "2026-03-10T01:11:00.000+00:00 checkout"


def ago(**span: float) -> str:
    return (NOW - dt.timedelta(**span)).isoformat(timespec="milliseconds")


def visit(at: str, target: str = "checkout", *, ok: bool = True, **more: object) -> Visit:
    return Visit(target, f"https://shop.example/{target}", at, ok=ok, total_ms=120.0, **more)  # type: ignore[arg-type]


@pytest.fixture
def history() -> History:
    return History.unkept()


def test_the_day_and_the_week_are_counted_apart(history: History) -> None:
    history.keep(
        [
            visit(ago(days=8), ok=False),
            visit(ago(days=3), ok=False),
            visit(ago(hours=2)),
            visit(ago(hours=1), ok=False),
            visit(ago(minutes=30)),
            visit(ago(minutes=5), ok=False, blocked=True),
            visit(ago(minutes=4), ok=False, stage=Stage.OWN_NETWORK),
        ]
    )
    glance = Glances(history).look(NOW)
    assert glance.today == {"checkout": Tally(1, 2, ago(hours=1))}
    assert glance.week == {"checkout": Tally(2, 4, ago(days=3))}
    assert [one.at for one in glance.hour["checkout"]] == [
        ago(hours=1), ago(minutes=30), ago(minutes=5)
    ]  # fmt: skip
    assert glance.last["checkout"].stage == Stage.OWN_NETWORK


def test_what_did_not_change_is_not_read_twice_and_what_came_is(history: History) -> None:
    glances = Glances(history)
    history.keep([visit(ago(minutes=2))])
    first = glances.look(NOW)
    assert glances.look(NOW + dt.timedelta(seconds=3)) is first
    history.keep([visit(ago(minutes=1), ok=False)])
    assert glances.look(NOW + dt.timedelta(seconds=3)) is first
    assert glances.look(NOW + dt.timedelta(seconds=5)).today["checkout"] == Tally(1, 2, ago(minutes=2))


def test_of_a_crowded_hour_the_newest_are_drawn(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glancing, "_MOST", 3)
    history.keep([visit(ago(minutes=minute)) for minute in range(50, 0, -10)])
    (hour,) = Glances(history).look(NOW).hour.values()
    assert [one.at for one in hour] == [ago(minutes=30), ago(minutes=20), ago(minutes=10)]


def test_what_came_since_the_last_look_is_added_once(history: History) -> None:
    glances = Glances(history)
    for minute in range(30, 0, -1):
        history.keep([visit(ago(minutes=minute), ok=minute % 3 > 0), visit(ago(minutes=minute), "api")])
        glances.look(NOW + dt.timedelta(seconds=5 * (30 - minute)))
    history.keep([visit(ago(hours=2), "late")])  # of yesterday: the clock was set back
    today = glances.look(NOW + dt.timedelta(seconds=200)).today
    assert today == {"checkout": Tally(10, 30, ago(minutes=30)), "api": Tally(0, 30, ago(minutes=30))}
    assert Glances(history).look(NOW + dt.timedelta(seconds=200)).today == today


def test_midnight_moves_today_to_the_days_before(history: History) -> None:
    glances = Glances(history)
    history.keep([visit(ago(minutes=2), ok=False)])
    assert glances.look(NOW).today["checkout"].missed == 1
    later = glances.look(NOW + dt.timedelta(days=1))
    assert later.today == {}
    assert later.week["checkout"] == Tally(1, 1, ago(minutes=2))


def test_who_was_told_stands_with_the_outage(history: History) -> None:
    history.keep(news=[News(Kind.DOWN, "checkout", ago(minutes=6), ago(minutes=6), "app", "502", id=OUTAGE)])
    shelf = HistoryShelf(history)
    message = Message("Shop", "checkout is down", (), "down", OUTAGE)
    shelf.shelve([Waiting(None, channel, message, NOW, NOW) for channel in ("email ines", "slack")])
    glances = Glances(history)
    assert {sent.state for sent in glances.look(NOW).sent[OUTAGE]} == {"waiting"}
    for row in shelf.waiting():
        shelf.settle(replace(row, state="sent" if row.channel == "slack" else "gave-up", cause="no", tries=1))
    told = glances.look(NOW).sent[OUTAGE]
    assert [(sent.channel, sent.state) for sent in told] == [("slack", "sent"), ("email ines", "gave-up")]
    (incident,) = glances.look(NOW).incidents
    assert (incident.id, incident.until) == (OUTAGE, "")


def test_a_message_that_is_none_is_passed_over(history: History) -> None:
    rows = [(f"x{n}", text, NOW.isoformat(), NOW.isoformat(), 0, "sent", "") for n, text in enumerate(
        ("", "[]", "{}", "[" * 100_000, '"a"', "[1, 2]"))]  # fmt: skip
    columns = "channel, message, made, due, tries, state, cause"
    history.write(f"INSERT INTO outbox ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", *rows)
    assert Glances(history).look(NOW).sent == {"2": (Sent("x5", NOW.isoformat(), "sent"),)}


def test_markers_and_names_are_safe_to_show(history: History) -> None:
    history.keep([visit(ago(minutes=1), "a\x1b[31m")], markers=[Marker(ago(minutes=1), "deploy", "v\x1b42")])
    glance = Glances(history).look(NOW)
    names = [*glance.hour, *glance.today, *glance.last]
    assert set(names) == {r"a\x1b[31m"}
    assert [one.text for one in glance.markers] == [r"v\x1b42"]


def test_a_second_reader_sees_what_the_first_writes(tmp_path: Path) -> None:
    writer = History.opened(tmp_path)
    reader = History.found(tmp_path)
    assert reader is not None
    glances = Glances(reader)
    assert glances.look(NOW).last == {}
    writer.keep([visit(ago(minutes=1))])
    assert set(glances.look(NOW + dt.timedelta(seconds=5)).last) == {"checkout"}
    reader.close()
    writer.close()
