"""Golden frames of every screen, narrow and wide. Rewrite them as tests/screens/frames.py says."""

from pathlib import Path

import pytest

from cockpit.launch.load import LaunchFileError, Problem
from cockpit.model import Verdict
from screens.talk import TalkScreen
from tests.screens.frames import SIZES, assert_frame, drawn, still
from tests.screens.rehearsal import RAN_OUT, RED, Rehearsal, bad, waived_by
from tests.screens.stage_hands import landed, opened, press, rehearsed, until
from tests.screens.talks import Script, held

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


def spoken(folder: Path) -> Rehearsal:
    """A sprint in which something is waived, has run out and waits for a person."""
    slip = bad("http://shop.example/", "302 where 301 is meant")
    script = {**RED, "redirect.permanent-code": (slip,), "redirect.old-paths": (RAN_OUT,)}
    script["redirect.no-loop"] = RED["domain.control-proof"]
    script["handover.second-person"] = (RAN_OUT,)
    return waived_by(Rehearsal(folder, script), "redirect.permanent-code").judge_all()


@both_sizes
async def test_home_with_a_signed_decision(tmp_path: Path, size: Size) -> None:
    sprint = spoken(tmp_path)
    async with rehearsed(sprint, size=size) as (app, pilot):
        await press(pilot, "g")
        await until(pilot, lambda: "What do you decide?" in drawn(app))
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Who decides?" in drawn(app))
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Signed." in drawn(app))
        await press(pilot, "enter")
        assert_frame(app, "home-signed")


@both_sizes
async def test_a_stage_with_stale_waived_and_to_do(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        app.open_stage(2, "redirect.permanent-code")
        await still(app, pilot)
        assert_frame(app, "stage-spoken")


@both_sizes
async def test_a_check_whose_statement_ran_out(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        app.open_stage(7, "handover.second-person")
        await still(app, pilot)
        assert_frame(app, "stage-stale")


@both_sizes
async def test_what_a_person_stated(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        app.open_stage(4, "deploy.rollback-tested")
        await still(app, pilot)
        assert_frame(app, "stage-stated")


@both_sizes
async def test_risks(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        await press(pilot, "f")
        assert_frame(app, "risks")


@both_sizes
async def test_not_built(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        await press(pilot, "o")
        assert_frame(app, "parked")


@both_sizes
async def test_a_talk(tmp_path: Path, size: Size) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path), size=size) as (app, pilot):
        await held(app, pilot, script)
        await press(pilot, "2")
        assert_frame(app, "talk-question")
        await press(pilot, "enter")
        await until(pilot, lambda: "Watching" in drawn(app))
        assert_frame(app, "talk-watch")
        await press(pilot, "escape")
        assert_frame(app, "talk-stop")
        await press(pilot, "n")
        script.shown.set()
        await until(pilot, lambda: "enter Back" in drawn(app))
        assert_frame(app, "talk-over")


@both_sizes
async def test_attest(tmp_path: Path, size: Size) -> None:
    async with rehearsed(spoken(tmp_path), size=size) as (app, pilot):
        app.open_stage(7, "handover.second-person")
        await still(app, pilot)
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, TalkScreen) and "Is it done?" in drawn(app))
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Who says so?" in drawn(app))
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "What shows it" in drawn(app))
        assert_frame(app, "attest")
