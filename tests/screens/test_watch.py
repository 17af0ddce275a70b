"""The watch board: its frames, its keys, and the watch that goes on behind it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar

from cockpit.facts.visits import Stage, Visit
from cockpit.launch.operations import Alert, Monitor
from cockpit.watch.channels.message import Message
from cockpit.watch.claim import claimed
from cockpit.watch.history import History, HistoryError
from cockpit.watch.incidents import Marker
from cockpit.watch.loop import Watch
from cockpit.watch.news import Kind, News
from cockpit.watch.outbox import Waiting
from cockpit.watch.shelf import HistoryShelf
from screens.app import CockpitApp
from screens.home import HomeScreen
from screens.watch import WatchScreen
from screens.watchpages import MarkScreen, PageScreen
from screens.widgets.plain_bars import PlainBars
from screens.widgets.target_list import TargetList
from tests.screens.frames import SIZES, assert_frame, drawn, still
from tests.screens.rehearsal import NOW, Rehearsal
from tests.screens.stage_hands import DARK, noticed, press, rehearsed, until

NAMES = ("home", "checkout", "search", "api")
LIGHT = {"COCKPIT_THEME": "light", "TERM": "xterm-256color"}
CAUSE = "the application behind https://shop.example/checkout fails (HTTP 502)"
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
Size = tuple[int, int]


@pytest.fixture(autouse=True)
def _clock_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.watch.pause.wall", lambda: NOW)


def ago(**span: float) -> str:
    return (NOW - dt.timedelta(**span)).isoformat(timespec="milliseconds")


def sprint(folder: Path, names: Sequence[str] = NAMES) -> Rehearsal:
    """A shop with four monitored pages and a channel."""
    made = Rehearsal(folder)
    made.launch = msgspec.structs.replace(
        made.launch,
        monitors=tuple(Monitor(id=name, target=f"https://shop.example/{name}") for name in names),
        alerts=(Alert(channel="slack", to="#launch", credential="keyring:launch-cockpit/shop/slack"),),
    )
    return made


def visits(name: str, base: float, bad: Sequence[int] = (), **more: object) -> list[Visit]:
    """One a minute for an hour; `bad` are the minutes ago that were none."""
    good = [
        Visit(name, "", ago(minutes=n, seconds=5), ok=True, status=200, total_ms=base + n * 37 % 90)
        for n in range(60)
    ]
    return [replace(one, **more) if n in bad else one for n, one in enumerate(good)][::-1]  # type: ignore[arg-type]


def seed(folder: Path, news: Sequence[News] = (), **told: Sequence[Visit]) -> History:
    """A history with these visits, by default an hour of four calm pages."""
    history = History.opened(folder)
    calm = {name: visits(name, 120.0 + 40 * n) for n, name in enumerate(NAMES)}
    history.keep(
        [visit for name in NAMES for visit in (calm | told)[name]], news, (Marker(ago(hours=1), "started"),)
    )
    return history


def failing() -> dict[str, list[Visit]]:
    broken = visits(
        "checkout", 280, range(6), ok=False, status=502, stage=Stage.APP, kind="status-5xx", cause=CAUSE
    )
    late = visits("search", 180, range(4), kind="slow", total_ms=2900.0)
    barred = visits("api", 80, range(3), ok=False, blocked=True, status=429, stage=Stage.EDGE, kind="blocked")
    return {"checkout": broken, "search": late, "api": barred}


def outage() -> tuple[News, ...]:
    paused = ago(minutes=87)
    return (
        News(Kind.PAUSED, "", paused, paused, "", "this machine slept or stood still", tell=False),
        News(Kind.RESUMED, "", ago(minutes=40), paused, tell=False),
        News(Kind.DOWN, "checkout", ago(minutes=5), ago(minutes=6), Stage.APP, CAUSE, id="outage"),
        News(
            Kind.SLOW,
            "search",
            ago(minutes=4),
            ago(minutes=4),
            cause="it takes longer than 2000 ms to answer",
        ),
        News(
            Kind.BLOCKED,
            "api",
            ago(minutes=2),
            ago(minutes=3),
            Stage.EDGE,
            "it wants fewer visits (HTTP 429)",
        ),
    )


def broken(folder: Path) -> None:
    """One page down, one slow, one that does not let us in; a release before, and two messages about it."""
    history = seed(folder, outage(), **failing())
    history.keep(markers=(Marker(ago(minutes=9), "deploy", "v42"),))
    shelf = HistoryShelf(history)
    message = Message("Shop", "checkout is down", (), "down", "outage")
    made = NOW - dt.timedelta(minutes=5)
    shelf.shelve([Waiting(None, channel, message, made, made) for channel in ("slack #launch", "email ines")])
    first, second = shelf.waiting()
    shelf.settle(replace(first, state="sent", tries=1))
    shelf.settle(replace(second, state="gave-up", tries=1, cause="the server refuses the recipient"))
    history.close()


@asynccontextmanager
async def watching(
    made: Rehearsal, size: Size = (80, 24), environ: dict[str, str] = DARK
) -> AsyncIterator[tuple[CockpitApp, Pilot[None], WatchScreen]]:
    """The board, once it has read the history."""
    async with rehearsed(made, size=size, environ=environ) as (app, pilot):
        await press(pilot, "W")
        screen = app.screen
        assert isinstance(screen, WatchScreen)
        await until(pilot, lambda: screen.watched is not None)
        yield app, pilot, screen


async def test_nobody_has_watched_yet(tmp_path: Path) -> None:
    async with watching(sprint(tmp_path)) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "watch-before")


async def test_everything_answers_and_m_marks_a_release(tmp_path: Path) -> None:
    seed(tmp_path).close()
    async with watching(sprint(tmp_path), SIZES[1]) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "watch-up")
        await press(pilot, "m")
        assert isinstance(app.screen, MarkScreen)
        await press(pilot, *"v43", "enter")
        await until(pilot, lambda: "release v43 went live" in drawn(app))
        await press(pilot, "m", "escape")
        assert isinstance(app.screen, WatchScreen)
    history = History.opened(tmp_path)
    marks = [one.text for one in history.markers(until=NOW + dt.timedelta(1)) if one.kind == "deploy"]
    history.close()
    assert marks == ["v43"]


@both_sizes
async def test_something_is_down(tmp_path: Path, size: Size) -> None:
    broken(tmp_path)
    async with watching(sprint(tmp_path), size) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "watch-down")
        await press(pilot, "down", "enter")
        await still(app, pilot)
        assert_frame(app, "watch-target")


async def test_our_own_network_is_down(tmp_path: Path) -> None:
    away = News(
        Kind.PAUSED, "", ago(minutes=5), ago(minutes=5), Stage.OWN_NETWORK, "no control target answers"
    )
    gone = {"home": visits("home", 120, range(5), ok=False, stage=Stage.OWN_NETWORK, kind="timeout")}
    seed(tmp_path, (away,), **gone).close()
    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        app.board.watching.running = True  # type: ignore[union-attr]
        screen._read()
        await until(pilot, lambda: "Our own network is down" in drawn(app))
        await still(app, pilot)
        assert_frame(app, "watch-away")


@pytest.mark.parametrize("environ", [LIGHT, {"NO_COLOR": "1", "TERM": "xterm"}], ids=["light", "colourless"])
async def test_light_and_colourless_say_the_same(tmp_path: Path, environ: dict[str, str]) -> None:
    broken(tmp_path)
    async with watching(sprint(tmp_path), SIZES[1], environ) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "watch-down")


async def test_without_unicode_only_ascii_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScrollBar, "renderer", PlainBars)  # as run_app does
    broken(tmp_path)
    async with rehearsed(sprint(tmp_path)) as (app, pilot):
        app.plain = True
        app.set_class(True, "-plain")
        await press(pilot, "W")
        await until(pilot, lambda: "is down" in drawn(app))
        await still(app, pilot)
        assert not {char for char in drawn(app) if not char.isascii()}


async def test_r_opens_the_runbook_of_the_layer(tmp_path: Path) -> None:
    broken(tmp_path)
    async with watching(sprint(tmp_path)) as (app, pilot, _):
        await press(pilot, "r")
        assert isinstance(app.screen, PageScreen)
        assert "rb-deploy" in drawn(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, WatchScreen)


async def test_where_nothing_is_broken_r_says_so_and_m_begins_a_history(tmp_path: Path) -> None:
    async with watching(sprint(tmp_path)) as (app, pilot, _):
        await press(pilot, "r")
        assert noticed(app) == ["Nothing is broken here, so there is no runbook to open."]
        await press(pilot, "m", *"v1", "enter")
        await until(pilot, lambda: "release v1 went live" in drawn(app))


async def test_help_names_every_sign_and_key(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    made.launch = msgspec.structs.replace(made.launch, alerts=())
    async with watching(made, (100, 60)) as (app, pilot, _):
        assert "Nobody would be told of an outage" in " ".join(drawn(app).split())
        await press(pilot, "question_mark")
        shown = drawn(app)
        for word in ("✗ down", "? blocked", "! slow", "◌ not yet", "esc", "A laptop is no monitoring"):
            assert word in shown
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_broken_history_is_said_and_the_board_stays(tmp_path: Path) -> None:
    folder = tmp_path / ".cockpit"
    folder.mkdir()
    (folder / "other").write_text("not ours")
    (folder / "watch.sqlite3").symlink_to(folder / "other")
    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        await until(pilot, lambda: "cannot be used" in " ".join(drawn(app).split()))
        assert screen.query_one(TargetList).row is not None


class Rehearsed:
    """A watch that sees one page once and then waits; it remembers that it was ended."""

    ended = 0

    @staticmethod
    async def run(watch: Watch, seconds: float | None = None) -> None:
        watch.keeper.mark(Marker(ago(seconds=9), "started"))
        watch.keeper.add(Visit("home", "", ago(seconds=5), ok=True, status=200, total_ms=120.0))
        await watch.keeper.flush()
        try:
            await asyncio.Event().wait()
        finally:
            Rehearsed.ended += 1
            watch.keeper.mark(Marker(ago(seconds=1), "stopped"))
            await asyncio.shield(watch.keeper.flush(last=True))


@pytest.fixture
def rehearsed_watch(monkeypatch: pytest.MonkeyPatch) -> type[Rehearsed]:
    monkeypatch.setattr(Watch, "run", Rehearsed.run)
    Rehearsed.ended = 0
    return Rehearsed


async def test_s_begins_and_ends_the_watch(tmp_path: Path, rehearsed_watch: type[Rehearsed]) -> None:
    async with watching(sprint(tmp_path, ["home"])) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: "The one target answers." in drawn(app))
        assert "watching, every 60 s" in drawn(app)
        assert "s Stop watching" in drawn(app)
        await press(pilot, "s")
        await until(pilot, lambda: not screen.watching.running)
        await until(pilot, lambda: "the watch ended" in drawn(app))
        assert rehearsed_watch.ended == 1


async def test_leaving_the_board_keeps_the_watch_and_home_says_so(
    tmp_path: Path, rehearsed_watch: type[Rehearsed]
) -> None:
    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: "watching, every 60 s" in drawn(app))
        await press(pilot, "escape")
        await until(pilot, lambda: "watching" in drawn(app).splitlines()[0])
        assert isinstance(app.screen, HomeScreen)
        assert screen.watching.running
        await press(pilot, "W")
        await until(pilot, lambda: "s Stop watching" in drawn(app))


async def test_quitting_ends_the_watch_and_what_it_saw_is_kept(
    tmp_path: Path, rehearsed_watch: type[Rehearsed]
) -> None:
    async with watching(sprint(tmp_path)) as (app, pilot, _):
        await press(pilot, "s")
        await until(pilot, lambda: "120 ms" in drawn(app))
        await press(pilot, "escape", "q")
    assert rehearsed_watch.ended == 1
    history = History.opened(tmp_path)
    assert set(history.last()) == {"home"}
    history.close()


async def test_one_watch_at_a_time(tmp_path: Path, rehearsed_watch: type[Rehearsed]) -> None:
    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        with claimed(tmp_path) as ours:
            assert ours
            await press(pilot, "s")
            await until(pilot, lambda: not screen.watching.running)
            assert noticed(app)[-1].startswith("Another cockpit watches this product already")
        await press(pilot, "s")
        await until(pilot, lambda: "120 ms" in drawn(app))


async def test_a_crash_of_the_watch_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken_run(_watch: Watch, _seconds: float | None = None) -> None:
        raise ZeroDivisionError("hunter2-secret")

    monkeypatch.setattr(Watch, "run", broken_run)
    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: bool(screen.watching.trouble) and not screen.watching.running)
        assert noticed(app)[-1] == "The watch broke: ZeroDivisionError. Details: .cockpit/cockpit.log"
        assert "hunter2" not in drawn(app)


async def test_what_cannot_be_kept_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rehearsed_watch: type[Rehearsed]
) -> None:
    def refuse(_cls: type[History], _folder: Path) -> History:
        raise HistoryError("the disk is full")

    async with watching(sprint(tmp_path)) as (app, pilot, screen):
        monkeypatch.setattr(History, "opened", classmethod(refuse))
        await press(pilot, "s")
        await until(pilot, lambda: "120 ms" in drawn(app))
        assert "the disk is full" in drawn(app)
        assert screen.watching.running


async def test_names_of_others_and_a_tiny_screen_break_nothing(tmp_path: Path) -> None:
    evil = "[red]M[/][@click=app.quit]x[/]\x1b[31m\x1b]8;;http://evil.example/\x07\u202e\u200b漢字"
    names = [evil, *(f"page {number}" for number in range(300))]
    at = ago(minutes=1)
    history = History.opened(tmp_path)
    seen = [Visit(name, "", at, ok=False, stage=Stage.APP, cause=evil) for name in names]
    history.keep(seen, (News(Kind.DOWN, evil, at, at, Stage.APP, evil),), (Marker(at, "deploy", evil),))
    history.close()
    async with watching(sprint(tmp_path, names), (40, 10)) as (app, pilot, screen):
        await still(app, pilot)
        await press(pilot, "end", "home", "enter")
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        shown = drawn(app)
        assert "[red]M[/][@click=app.quit]x[/]" in "".join(shown.split()).replace("│", "")
        await press(pilot, "escape")
        shown += drawn(app)
        assert not [char for char in shown if not char.isprintable() and char != "\n"]
        assert screen.query_one(TargetList).max_scroll_y > 0


async def test_a_bug_in_the_board_is_said_and_the_board_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(_setting: object, _glance: object, _now: object) -> None:
        raise KeyError("hunter2-secret")

    monkeypatch.setattr("screens.watchread.watched", bug)
    async with rehearsed(sprint(tmp_path)) as (app, pilot):
        await press(pilot, "W")
        await until(pilot, lambda: "The history cannot be shown: KeyError" in drawn(app))
        assert "hunter2" not in drawn(app)
