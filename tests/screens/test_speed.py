"""The speed board: its frames, its keys and its pages, on measurements that are there already."""

import asyncio
from pathlib import Path

import pytest
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from cockpit.facts.samples_latency import series, spread
from cockpit.journal import JournalError
from screens import speedread
from screens.home import HomeScreen
from screens.speed import SpeedScreen
from screens.speedread import Speed
from screens.watchpages import PageScreen
from screens.widgets.plain_bars import PlainBars
from screens.widgets.speed_list import SpeedList
from tests.screens.frames import SIZES, assert_frame, drawn, still
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import listed, noticed, press, rehearsed, until
from tests.screens.timed_shop import (
    EVIL,
    before,
    calm,
    quick,
    shop,
    sitting,
    speeding,
    timed,
    worst,
)

LIGHT = {"COCKPIT_THEME": "light", "TERM": "xterm-256color"}
QUICK, SLOW = "50 ms - 100 ms", "800 ms - 1.2 s"
COLOURLESS = {"NO_COLOR": "1", "TERM": "xterm"}
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
Size = tuple[int, int]


@both_sizes
async def test_nothing_was_measured(tmp_path: Path, size: Size) -> None:
    async with speeding(shop(tmp_path), size) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "speed-before")


@both_sizes
async def test_everything_is_in_time(tmp_path: Path, size: Size) -> None:
    async with speeding(await timed(shop(tmp_path), calm()), size) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "speed-calm")


@both_sizes
async def test_the_worst_stands_first(tmp_path: Path, size: Size) -> None:
    """Failing, slow, undecided and cut off, never timed, in time."""
    async with speeding(await timed(shop(tmp_path), worst()), size) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "speed-worst")
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, PageScreen)
        await still(app, pilot)
        assert_frame(app, "speed-route")
        await press(pilot, "escape")
        assert isinstance(app.screen, SpeedScreen)


@pytest.mark.parametrize("environ", [LIGHT, COLOURLESS], ids=["light", "colourless"])
@both_sizes
async def test_light_and_colourless_say_the_same(tmp_path: Path, environ: dict[str, str], size: Size) -> None:
    async with speeding(await timed(shop(tmp_path), worst()), size, environ) as (app, pilot, _):
        await still(app, pilot)
        assert_frame(app, "speed-worst")


@both_sizes
async def test_without_unicode_only_ascii_is_drawn(
    tmp_path: Path, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScrollBar, "renderer", PlainBars)  # as run_app does
    async with speeding(await timed(shop(tmp_path), worst()), size, plain=True) as (app, pilot, _):
        for keys in (("down",), ("enter", "end"), ("escape", "question_mark"), ("end",)):
            await press(pilot, *keys)
            await still(app, pilot)
            assert not {char for char in drawn(app) if not char.isascii()}


async def test_what_is_over_the_limit_has_another_colour(tmp_path: Path) -> None:
    """Of the bars of one route, and of the steps of its times."""
    unsteady = sitting(series("home", [*spread(50), *spread(12, 900.0, 950.0)]))
    async with speeding(await timed(shop(tmp_path, ["home"]), (unsteady,)), SIZES[1]) as (app, pilot, _):
        await still(app, pilot)
        strips = list(app.screen._compositor.render_strips())
        row = next(strip for strip in strips if strip.text.startswith(">"))
        quick_, slow = (next(strip for strip in strips if words in strip.text) for words in (QUICK, SLOW))
        assert len(colours(row, "▂▃█")) == 2
        assert colours(row, "█") == colours(slow, "█") != colours(quick_, "█")


def colours(strip: Strip, chars: str) -> set[object]:
    """Of the segments in which one of these stands."""
    return {part.style.color for part in strip if part.style and set(chars) & set(part.text)}


async def test_the_pane_follows_the_cursor_and_the_mouse(tmp_path: Path) -> None:
    async with speeding(await timed(shop(tmp_path), worst()), SIZES[1]) as (app, pilot, screen):
        await press(pilot, "end")
        await still(app, pilot)
        assert " home  https://shop.example/ " in drawn(app)
        await pilot.click(SpeedList, offset=(20, 1))
        await still(app, pilot)
        assert " checkout  https://shop.example/checkout " in drawn(app)
        assert isinstance(app.screen, SpeedScreen)
        await pilot.click(SpeedList, offset=(20, 1))
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        await press(pilot, "escape")
        hints = drawn(app).splitlines()[-1]
        await pilot.click(offset=(hints.index("Help"), SIZES[1][1] - 1))
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        assert "The speed board" in drawn(app)
        assert screen.row is not None


async def test_c_goes_round_the_earlier_measurements(tmp_path: Path) -> None:
    older = sitting(quick("home", 900.0), release="v40", days=5)
    async with speeding(await timed(shop(tmp_path), (*calm(), older)), SIZES[1]) as (app, pilot, _):
        for found in ('"before" (release v41', "the measurement of release v40", '"before" (release v41'):
            await until(pilot, lambda found=found: found in drawn(app))  # type: ignore[misc]
            if "v40" in found:
                assert "p95 1.5 s to 85 ms" in drawn(app)
                assert "1 quicker" in drawn(app)
            await press(pilot, "c")
        assert not noticed(app)


async def test_where_there_is_no_choice_c_says_so(tmp_path: Path) -> None:
    async with speeding(await timed(shop(tmp_path), calm())) as (app, pilot, _):
        await press(pilot, "c")
        assert noticed(app) == [
            "There is no other measurement to compare with: `cockpit measure --name before` keeps one."
        ]


async def test_what_is_asked_while_it_is_read_is_answered_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with speeding(await timed(shop(tmp_path), (*calm(), before()))) as (_, pilot, screen):
        looks, go_on = [], asyncio.Event()
        true_look = screen.measuring.look

        async def slow() -> Speed:
            looks.append(screen.measuring.before)
            await go_on.wait()
            return await true_look()

        monkeypatch.setattr(screen.measuring, "look", slow)
        await press(pilot, "c", "c")
        go_on.set()
        await until(pilot, lambda: looks == [1, 2] and not screen._reading)


async def test_help_names_every_sign_column_and_key(tmp_path: Path) -> None:
    async with speeding(shop(tmp_path), (100, 60)) as (app, pilot, _):
        await press(pilot, "question_mark")
        shown = drawn(app)
        for word in ("✓ in time", "✗ too slow", "✗ fails", "? unsure", "◌ not yet", "surely", "p99", "esc"):
            assert word in shown
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_names_of_others_and_a_tiny_screen_break_nothing(tmp_path: Path) -> None:
    names = [EVIL, *(f"page {number}" for number in range(199))]
    made = sitting(*(quick(name) for name in names), release=EVIL)
    older = sitting(quick(EVIL), name=EVIL, release=EVIL, days=1)
    async with speeding(await timed(shop(tmp_path, names), (made, older)), (40, 12)) as (app, pilot, screen):
        await still(app, pilot)
        shown = drawn(app)
        await press(pilot, "end", "home", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, PageScreen))
        shown += drawn(app)
        assert "[red]M[/][@click=app.quit]x[/]" in "".join(shown.split()).replace("│", "")
        assert not [char for char in shown if not char.isprintable() and char != "\n"]
        await press(pilot, "escape")
        lines = [strip.cell_length for strip in app.screen._compositor.render_strips()]
        assert lines == [40] * 12
        assert screen.query_one(SpeedList).max_scroll_y > 150


async def test_two_hundred_routes_are_all_there_and_keep_the_cursor(tmp_path: Path) -> None:
    names = [f"page-{number}" for number in range(200)]
    made = await timed(shop(tmp_path, names), (sitting(*(quick(name) for name in names)), before()))
    async with speeding(made, SIZES[1]) as (app, pilot, screen):
        assert len(listed(app)) == 201  # the start page is one as well
        await press(pilot, "end")
        here = screen.row
        screen._read()
        await until(pilot, lambda: not screen._reading)
        assert screen.row == here
        await still(app, pilot)
        assert here is not None
        assert f">{here.sign.glyph} {here.sign.word}" in drawn(app)


@pytest.mark.parametrize("size", [(200, 50), (60, 20)])
async def test_other_sizes_align_and_the_panes_follow_a_resize(tmp_path: Path, size: Size) -> None:
    async with speeding(await timed(shop(tmp_path), calm()), SIZES[1]) as (app, pilot, screen):
        await pilot.resize_terminal(*size)
        await still(app, pilot)
        head = next(line for line in drawn(app).splitlines() if " route " in line)
        row = next(line for line in drawn(app).splitlines() if " checkout " in line)
        assert head.index("route") == row.index("checkout")
        assert head.index("limit") + len("limit") == row.index("300 ms") + len("300 ms")
        assert screen.query_one("#speed-times").display is (size[0] > 110)


async def test_a_journal_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_journal: object) -> None:
        raise JournalError("journal.sqlite3 cannot be read: the disk is gone")

    monkeypatch.setattr("cockpit.stopwatch.kept.kept", refuse)
    async with speeding(shop(tmp_path)) as (app, _, _screen):
        assert "the disk is gone" in " ".join(drawn(app).split())


async def test_a_bug_in_the_board_is_said_and_the_board_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise KeyError("hunter2-secret")

    monkeypatch.setattr(speedread, "speed", bug)
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "S")
        await until(pilot, lambda: "cannot be shown: KeyError" in " ".join(drawn(app).split()))
        assert "hunter2" not in drawn(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, SpeedScreen)
