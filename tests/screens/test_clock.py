"""The clock on home: what is left, and how the plan is kept, also while nothing happens."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from textual.content import Content

from cockpit.launch.parts import Sprint as SprintTable
from cockpit.pace import Clock
from screens.app import CockpitApp
from screens.board import Board
from screens.signs import TONES
from screens.widgets.clock import Budget, kept
from screens.widgets.headline import Headline
from tests.screens.frames import drawn
from tests.screens.rehearsal import NOW, STARTED, Rehearsal
from tests.screens.stage_hands import rehearsed


def shown(app: CockpitApp) -> str:
    content = app.screen.query_one(Budget).visual
    assert isinstance(content, Content)
    return content.plain


async def test_it_says_by_how_much_the_sprint_is_over(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, _):
        assert shown(app).splitlines()[-1] == "14 h over in audit, the plan is at deploy"


async def test_it_follows_the_time_while_nothing_is_looked_at(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path), size=(80, 24)) as (app, _):
        assert app.board
        told = []
        for hours in (1.5, 1.6, 2, 2.5):
            app.board.now = lambda after=hours: STARTED + dt.timedelta(hours=after)  # type: ignore[misc]
            app.screen.query_one(Budget).tick()
            told.append(shown(app).splitlines()[-1].partition("  ")[2])
        assert told == [
            "on time, in audit",
            "audit: 24 min left",
            "audit: 1 min left",
            "30 min over in audit",
        ]


async def test_a_moved_clock_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sprint, day = Rehearsal(tmp_path), dt.timedelta(1)
    said = "This machine's clock was moved by 2 h."
    monkeypatch.setattr(sprint, "clock", lambda _now: Clock(STARTED, 48, day, day, said))
    async with rehearsed(sprint, size=(80, 24)) as (app, _):
        assert shown(app).splitlines()[-1] == said


async def test_without_a_start_it_says_what_to_type(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.launch = msgspec.structs.replace(sprint.launch, sprint=SprintTable())
    async with rehearsed(sprint, size=(80, 24)) as (app, _):
        assert "put `started = " in shown(app)


def test_only_what_is_late_or_nearly_so_has_a_colour(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    tones = []
    for hours in (1, 1.9, 3):
        told = sprint.pace(STARTED + dt.timedelta(hours=hours))
        assert told
        tones.append([str(span.style) for span in kept(told, short=True).spans])
    assert tones == [[TONES["quiet"]], [TONES["mild"]], [TONES["bad"]]]


def test_the_app_asks_the_sprint_for_the_time_unless_a_test_gives_it(tmp_path: Path) -> None:
    sprint, other = Rehearsal(tmp_path), Rehearsal(tmp_path)
    other.now = lambda: STARTED  # type: ignore[method-assign]
    board = Board(sprint)
    board.replace(other)
    assert board.now() == STARTED
    assert Board(sprint, lambda: NOW).now() == NOW


async def test_how_far_the_run_is_is_told_whole_beside_the_clock(tmp_path: Path) -> None:
    state = "looking, 0 of 1 done, reading the history 26 %"
    async with rehearsed(Rehearsal(tmp_path), size=(80, 24)) as (app, pilot):
        headline = app.screen.query_one(Headline)
        headline.show("shop.example", "stage 4 of 7", state)
        await pilot.pause()
        assert drawn(app).splitlines()[0].split("  ")[0].strip() == state
        headline.show("shop.example", "stage 4 of 7", "")
        await pilot.pause()
        assert drawn(app).startswith(" Launch Cockpit  shop.example  stage 4 of 7 ")
