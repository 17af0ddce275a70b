"""Golden frames of every screen, narrow and wide. Rewrite them as tests/screens/frames.py says."""

from pathlib import Path

import pytest

from cockpit.launch.load import LaunchFileError, Problem
from cockpit.model import Verdict
from tests.screens.frames import SIZES, assert_frame
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import landed, opened, press, rehearsed

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
Size = tuple[int, int]


@both_sizes
async def test_home_before_a_run(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path), size=size) as (app, _):
        assert_frame(app, "home-before")


@both_sizes
async def test_home_after_a_run(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path), size=size) as (app, pilot):
        await press(pilot, "R")
        await landed(app, pilot)
        assert_frame(app, "home-after")


@both_sizes
async def test_home_all_green(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path, {}).judge_all(), size=size) as (app, _):
        assert_frame(app, "home-green")


@both_sizes
async def test_a_stage_as_it_opens(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=size) as (app, pilot):
        await press(pilot, "3")
        assert_frame(app, "stage-opened")


@both_sizes
async def test_a_stage_with_red_selected(tmp_path: Path, size: Size) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    sprint.past["redirect.single-hop"] = (Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.FAIL)
    async with rehearsed(sprint, "redirect.single-hop", size=size) as (app, pilot):
        await press(pilot, "2", "n")
        assert_frame(app, "stage-red")


@both_sizes
async def test_a_stage_all_green(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path, {}).judge_all(), size=size) as (app, pilot):
        await press(pilot, "2")
        assert_frame(app, "stage-green")


@both_sizes
async def test_explain(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=size) as (app, pilot):
        await press(pilot, "2", "n", "e")
        assert_frame(app, "explain")


@both_sizes
async def test_help(tmp_path: Path, size: Size) -> None:
    async with rehearsed(Rehearsal(tmp_path), size=size) as (app, pilot):
        await press(pilot, "question_mark")
        assert_frame(app, "help")


@both_sizes
async def test_an_invalid_launch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: Size) -> None:
    (tmp_path / "launch.toml").touch()
    monkeypatch.chdir(tmp_path)

    def refuse() -> Rehearsal:
        problems = [
            Problem(3, "product.roadmap", "no roadmap is called this", 'did you mean "marketplace-launch"?'),
            Problem(9, "host[1].rol", "unknown key", 'did you mean "role"?'),
        ]
        raise LaunchFileError(Path("launch.toml"), problems)

    async with opened(refuse, size=size) as (app, _):
        assert_frame(app, "failure")


@both_sizes
async def test_no_launch_file(size: Size) -> None:
    def refuse() -> Rehearsal:
        path = Path("there-is-no-such-folder/launch.toml")
        raise LaunchFileError(path, [Problem(None, "", "is not there; `cockpit init DOMAIN` writes one")])

    async with opened(refuse, size=size) as (app, _):
        assert_frame(app, "new-sprint")
