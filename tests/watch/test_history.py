"""What is kept is there after a crash, hostile files are refused, and old rows go."""

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.watch import database
from cockpit.watch.channels import Message
from cockpit.watch.history import History, HistoryError, Marker
from cockpit.watch.news import Kind, News
from cockpit.watch.outbox import Waiting
from cockpit.watch.shelf import HistoryShelf
from tests.watch.visiting import BEGAN, at, bad, barred, good

END = BEGAN + dt.timedelta(hours=2)


def news(kind: Kind, minute: float, target: str = "home", **told: object) -> News:
    return replace(News(kind, target, at(minute), at(minute - 1), "tcp", "refused", id="o1"), **told)  # type: ignore[arg-type]


def test_visits_come_back_as_they_were(tmp_path: Path) -> None:
    first = [good(0, dns_ms=1.5, not_after=at(9999)), bad(1), barred(2)]
    History.opened(tmp_path).keep(
        first, [news(Kind.DOWN, 2, also=("api",))], [Marker(at(0), "started")], "state"
    )
    again = History.opened(tmp_path)
    assert list(again.series("home", 3, END)) == first
    assert again.last() == {"home": first[-1]}
    assert again.state == "state"
    assert again.news(1, END) == (news(Kind.DOWN, 2, also=("api",)),)
    assert again.markers(1, END) == (Marker(at(0), "started"),)
    assert again.counts("home", 3, END) == (2, 1)  # a barred visit tells nothing
    assert (tmp_path / ".cockpit" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / ".cockpit" / database.FILE).stat().st_mode & 0o777 == 0o600


def test_outages_are_beginnings_and_ends_put_together(tmp_path: Path) -> None:
    history = History.opened(tmp_path)
    told = [
        news(Kind.DOWN, 2), news(Kind.SLOW, 3, "api"), news(Kind.STILL_DOWN, 4), news(Kind.UP, 9),
        news(Kind.UP, 9, "other"), news(Kind.DOWN, 20),
    ]  # fmt: skip
    history.keep(news=told)
    newest, slow, oldest = history.incidents(1, END)
    assert (newest.since, newest.until, newest.seconds) == (at(19), "", None)
    assert (slow.kind, slow.until) == (Kind.SLOW, "")
    assert (oldest.target, oldest.until, oldest.seconds) == ("home", at(9), 480)


def test_what_was_kept_after_the_state_is_taken_once_more(tmp_path: Path) -> None:
    history = History.opened(tmp_path)
    history.keep([good(0)], state="one")
    assert history.unjudged() == ()
    history.keep([bad(1), bad(2)])
    assert [seen.at for seen in history.unjudged()] == [at(1), at(2)]
    history.keep(state="two")
    assert history.unjudged() == ()


def test_what_was_kept_and_not_told_is_known(tmp_path: Path) -> None:
    history = History.opened(tmp_path)
    history.keep(news=[news(Kind.DOWN, 1), news(Kind.DOWN, 1, "api", tell=False)])
    assert [one.target for one in history.untold()] == ["home"]
    history.all_told()
    assert history.untold() == ()


def test_old_rows_are_forgotten(tmp_path: Path) -> None:
    history = History.opened(tmp_path)
    history.keep([good(0), good(60)], [news(Kind.DOWN, 0)], [Marker(at(0), "note")])
    history.prune(BEGAN + dt.timedelta(minutes=90), days=1 / 24)
    assert [seen.at for seen in history.series("home", 9, END)] == [at(60)]
    assert (history.news(1, END), history.markers(1, END)) == ((), ())


def test_a_message_waits_until_it_is_settled(tmp_path: Path) -> None:
    shelf = HistoryShelf(History.opened(tmp_path))
    message = Message("Shop", "home is down", ("Since 08:01.",), "down", "o1")
    shelf.shelve(
        [Waiting(None, "slack", message, BEGAN, BEGAN), Waiting(None, "mail", message, BEGAN, BEGAN)]
    )
    first, second = HistoryShelf(History.opened(tmp_path)).waiting()
    assert (first.channel, first.message, first.made) == ("slack", message, BEGAN)
    shelf.settle(replace(first, state="sent", tries=1))
    assert shelf.waiting() == (second,)


def test_nobody_has_watched(tmp_path: Path) -> None:
    assert History.found(tmp_path) is None
    History.opened(tmp_path).close()
    assert History.found(tmp_path) is not None


def test_a_broken_file_is_put_aside(tmp_path: Path) -> None:
    place = database.place(tmp_path)
    for content in (b"SQLi", b"x" * 5000):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        history = History.opened(tmp_path)
        history.keep([good(0)])
        history.close()
        place.unlink()
    assert len(list(place.parent.glob("*.damaged-*"))) == 2


def test_programs_in_a_file_from_elsewhere_are_refused(tmp_path: Path) -> None:
    History.opened(tmp_path).close()
    with sqlite3.connect(database.place(tmp_path)) as file:
        file.execute("CREATE TRIGGER t AFTER INSERT ON visits BEGIN DELETE FROM visits; END")
    with pytest.raises(HistoryError, match="not made by this program"):
        History.opened(tmp_path)


def test_another_programs_file_a_newer_one_and_a_link_are_refused(tmp_path: Path) -> None:
    place = database.place(tmp_path)
    place.parent.mkdir()
    with sqlite3.connect(place) as file:
        file.execute("CREATE TABLE theirs (a)")
    with pytest.raises(HistoryError, match="Move it aside"):
        History.opened(tmp_path)
    with sqlite3.connect(place) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match="newer"):
        History.opened(tmp_path)
    place.unlink()
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HistoryError, match="link"):
        History.opened(tmp_path)


def test_words_from_a_file_from_elsewhere_cannot_move_a_cursor(tmp_path: Path) -> None:
    History.opened(tmp_path).keep([bad(0, cause="\x1b[2J"), bad(1, target="\u202egnp")], [news(Kind.DOWN, 1)])
    with sqlite3.connect(database.place(tmp_path)) as file:
        file.execute("UPDATE news SET cause = ?, also = '[1, {}]', kind = 'down'", ("\x1b]0;x\x07",))
        file.execute("INSERT INTO news VALUES (9, ?, 'exploded', '', '', '', '', 1, '[]', '')", (at(2),))
        file.execute(
            "INSERT INTO news VALUES (10, ?, 'down', '', '', '', '', 1, ?, '')", (at(2), "[" * 99_999)
        )
    again = History.opened(tmp_path)
    shown = repr((again.last(), again.news(1, END), again.incidents(1, END)))
    assert len(again.news(1, END)) == 1
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").write_text("a file")
    with pytest.raises(HistoryError, match="shown but not kept"):
        History.opened(tmp_path)
    unkept = History.unkept()
    unkept.keep([good(0)])
    assert (unkept.kept, len(unkept.series("home", 3, END))) == (False, 1)


def test_half_of_it_is_nothing(tmp_path: Path) -> None:
    history = History.opened(tmp_path)
    with pytest.raises(HistoryError):
        history.keep([good(0)], [replace(news(Kind.DOWN, 1), cause=None)])  # type: ignore[arg-type]
    assert history.last() == {}
    history.keep([good(1)])
    assert history.last() == {"home": good(1)}
