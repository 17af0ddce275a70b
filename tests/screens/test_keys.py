"""Every key does what the table of actions says, or says why not."""

import asyncio
from pathlib import Path

import pytest

from cockpit.launch.load import LaunchFileError, Problem
from cockpit.model import Verdict
from screens import themes
from screens.actions import ACTIONS
from screens.explain import ExplainScreen
from screens.failure import FailureScreen
from screens.help import HelpScreen
from screens.home import HomeScreen
from screens.stage import StageScreen
from screens.widgets.check_list import CheckList
from tests.screens.frames import drawn
from tests.screens.rehearsal import RED, Rehearsal, asking, good
from tests.screens.stage_hands import landed, listed, noticed, opened, press, rehearsed, until


async def test_n_makes_the_first_look_and_then_goes_through_what_needs_a_person(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n")
        await landed(app, pilot)
        assert sprint.flown == [tuple(sprint.checks)]
        seen = []
        for _ in range(6):
            await press(pilot, "n")
            seen.append(app.selected)
        assert seen == [
            id_
            for id_ in sprint.checks
            if sprint.results[id_].verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE)
        ]
        await press(pilot, "n")
        assert app.selected == seen[0]


async def test_n_on_an_opened_stage_begins_with_that_stage(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "5", "n")
        assert app.selected == "email.spf-single-valid"


async def test_n_says_so_when_nothing_is_left(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path, {}).judge_all()) as (app, pilot):
        await press(pilot, "n")
        assert noticed(app) == ["Nothing needs you. Every check was looked at."]


async def test_n_looks_at_what_was_never_looked_at(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {}).judge_all()
    del sprint.results["perf.route-p95"]
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n")
        await landed(app, pilot)
        assert sprint.flown == [("perf.route-p95",)]


async def test_y_says_what_would_be_sent_and_sends_it_only_after_a_yes(tmp_path: Path) -> None:
    sprint = asking(Rehearsal(tmp_path, {}), "domain.expiry", sends="twenty sign-in attempts")
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n")
        assert app.selected == "domain.expiry"
        assert "y Allow" in drawn(app)
        assert "Press     y  let it send this once" in drawn(app)
        await press(pilot, "y")
        assert "twenty sign-in attempts" in drawn(app)
        await press(pilot, "n")
        assert (sprint.allowed, sprint.flown) == ([], [])
        await press(pilot, "y", "y")
        await landed(app, pilot)
        assert (sprint.allowed, sprint.flown) == ([("active",)], [("domain.expiry",)])


@pytest.mark.parametrize(
    ("does", "consent", "told"),
    [
        ({"sends": "an attempt"}, "active", "This check sends an attempt"),
        ({"runs": "the build"}, "build", "This check runs the build"),
        ({"writes": "the journeys"}, "writes", "This check walks the journeys"),
    ],
)
async def test_y_allows_what_the_check_does(
    does: dict[str, str], consent: str, told: str, tmp_path: Path
) -> None:
    sprint = asking(Rehearsal(tmp_path, {}), "domain.expiry", **does)
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n", "y")
        assert told in drawn(app)
        await press(pilot, "y")
        await landed(app, pilot)
        assert sprint.allowed == [(consent,)]


async def test_y_on_a_check_that_only_looks_says_so(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "n", "y")
        assert noticed(app) == ["This check only looks: there is nothing to allow. r looks again."]


async def test_digits_and_brackets_open_stages(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        for keys, number in (("3", 3), ("right_square_bracket", 4), ("left_square_bracket", 3), ("7", 7)):
            await press(pilot, keys)
            assert app.stage_shown is not None
            assert app.stage_shown.number == number
        await press(pilot, "right_square_bracket")
        assert app.stage_shown is not None
        assert app.stage_shown.number == 1
        await press(pilot, "h")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "2", "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_r_runs_the_chosen_check_and_keeps_it_in_sight_when_it_turns_green(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "2", "n")
        sprint.script["redirect.single-hop"] = (good(),)
        await press(pilot, "r")
        await landed(app, pilot)
        assert sprint.flown == [("redirect.single-hop",)]
        assert app.selected == "redirect.single-hop"
        assert "✓ PASS  No chain longer than one hop" in drawn(app)
        await press(pilot, "3", "2")
        assert "redirect.single-hop" not in listed(app)


async def test_capital_r_runs_the_stage_and_from_home_everything(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "5", "R")
        await landed(app, pilot)
        assert sprint.flown == [("email.spf-single-valid", "email.dmarc-present")]
        await press(pilot, "h", "R")
        await landed(app, pilot)
        assert sprint.flown[1] == tuple(sprint.checks)


async def test_rows_keep_their_place_during_a_run_and_green_folds_at_its_end(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.hold = asyncio.Event()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "2", "R")
        await until(pilot, lambda: app.board is not None and app.board.planned == 7)
        before = listed(app)
        assert "~ looking" in drawn(app)
        assert len(before) == 8
        sprint.hold.set()
        await landed(app, pilot)
        assert listed(app) == ["about", "redirect.single-hop", "fold:passed", "fold:absent"]


async def test_a_run_under_way_refuses_a_second_one_and_s_stops_it(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.hold = asyncio.Event()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: bool(sprint.flown))
        await press(pilot, "R")
        assert noticed(app) == ["A run is under way (0 of 22): wait for it, or stop it with s."]
        await press(pilot, "s")
        await landed(app, pilot)
        assert sprint.cancelled
        assert len(sprint.flown) == 1
        await press(pilot, "s")
        assert noticed(app)[-1] == "No run is under way."


async def test_u_finishes_what_an_earlier_run_left(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    sprint.interrupted = "The run of 2026-03-09T09:00:00+00:00 was interrupted after 20 of 22 checks."
    sprint.unfinished = ("perf.route-p95", "handover.second-person", "gone.from-this-build")
    async with rehearsed(sprint, size=(100, 30)) as (app, pilot):
        assert "interrupted after 20 of 22 checks. u looks at the 2 left." in " ".join(drawn(app).split())
        assert "u Resume" in drawn(app)
        await press(pilot, "u")
        await landed(app, pilot)
        assert sprint.flown == [("perf.route-p95", "handover.second-person")]
        await press(pilot, "u")
        assert noticed(app) == ["No interrupted run is waiting."]


async def test_quitting_in_the_middle_of_a_run_cancels_it_and_leaves_with_0(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.hold = asyncio.Event()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: bool(sprint.flown))
        await press(pilot, "q")
    assert sprint.cancelled
    assert not app.return_code


@pytest.mark.parametrize("again", [False, True])
async def test_quitting_waits_until_what_a_run_has_made_is_taken_away(again: bool, tmp_path: Path) -> None:
    sprint = asking(Rehearsal(tmp_path, {}), "domain.expiry", writes="the journeys")
    sprint.hold, sprint.cleans = asyncio.Event(), asyncio.Event()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n", "y", "y")
        await until(pilot, lambda: bool(sprint.flown))
        await press(pilot, "q")
        assert "taken away first" in noticed(app)[-1]
        assert app.is_running
        if again:
            await press(pilot, "q")
        else:
            sprint.cleans.set()
    assert sprint.cancelled is not again
    assert not app.return_code


async def test_a_run_that_breaks_is_told_and_the_app_goes_on(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.breaks = RuntimeError("[b]secret[/b] \x1b[31m")
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: bool(noticed(app)))
        assert noticed(app)[0].startswith("The run broke: RuntimeError. ")
        assert "secret" not in noticed(app)[0]
        sprint.breaks = None
        await press(pilot, "R")
        await landed(app, pilot)
        assert len(sprint.results) == 22


@pytest.mark.parametrize("key", ["e", "enter"])
async def test_explain_opens_and_closes(tmp_path: Path, key: str) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "n", key)
        assert isinstance(app.screen, ExplainScreen)
        assert "How it is decided" in drawn(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, StageScreen)


async def test_enter_opens_and_closes_a_fold(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "j", "j")
        closed = listed(app)
        await press(pilot, "enter")
        assert len(listed(app)) == len(closed) + 5
        assert "redirect.no-loop" in listed(app)
        await press(pilot, "enter")
        assert listed(app) == closed


async def test_enter_at_home_goes_to_the_check_in_its_stage(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "j", "j", "enter")
        assert app.stage_shown is not None
        assert (app.stage_shown.number, app.selected) == (2, "redirect.single-hop")


async def test_filter_finds_by_title_and_id_and_esc_clears(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "slash", *"loop")
        assert listed(app) == ["about", "redirect.no-loop"]
        await press(pilot, "enter", "j")
        assert app.selected == "redirect.no-loop"
        await press(pilot, "escape")
        assert isinstance(app.screen, StageScreen)
        assert "fold:passed" in listed(app)


async def test_a_filter_that_finds_nothing_says_so(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "slash", *"zzz")
        assert 'No check of stage 2 has "zzz"' in drawn(app)


async def test_a_notice_goes_with_the_next_key(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "s")
        assert noticed(app) == ["No run is under way."]
        await press(pilot, "h")
        assert noticed(app) == []


async def test_worst_first_and_back(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.script["domain.expiry"] = RED["header.hsts"][:1]
    async with rehearsed(sprint.judge_all()) as (app, pilot):
        await press(pilot, "1")
        plain = listed(app)
        assert plain.index("domain.control-proof") < plain.index("domain.expiry")
        sprint.results["domain.expiry"] = sprint.results["redirect.single-hop"]
        await press(pilot, "w")
        assert listed(app)[1:3] == ["domain.expiry", "domain.control-proof"]
        await press(pilot, "w")
        assert listed(app) == plain


async def test_copy_writes_a_file_and_says_where(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "5", "n", "c")
        assert app.clipboard == 'shop.example. 300 IN TXT "v=spf1 mx include:_spf.mail.example -all"'
        path = tmp_path / ".cockpit" / "fix.txt"
        assert str(path) in noticed(app)[0]
        text = path.read_text("utf-8")
        assert "Undo: Put the two records back." in text
        assert "Verify: dig +short TXT shop.example" in text


async def test_x_mends_the_faults_behind_the_check_and_looks_again(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    faults = ("redirect.single-hop:www", "redirect.single-hop", "dns.apex-resolves")
    async with rehearsed(sprint, *faults) as (app, pilot):
        await press(pilot, "2", "n", "x")
        await until(pilot, lambda: bool(sprint.flown))
        await landed(app, pilot)
        assert app.board is not None
        assert app.board.lab is not None
        assert app.board.lab.broken == ("dns.apex-resolves",)
        assert sprint.flown == [("redirect.single-hop",)]
        assert sprint.results["redirect.single-hop"].verdict is Verdict.PASS


async def test_the_demo_looks_at_everything_by_itself(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    async with rehearsed(sprint, demo=True) as (app, pilot):
        await until(pilot, lambda: bool(sprint.flown))
        await landed(app, pilot)
        assert "demo" in drawn(app).splitlines()[0]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("x", "Only in `cockpit demo`: the cockpit never changes your own systems."),
        ("w", "Open a stage first: 1 to 7. p finds any check."),
        ("slash", "Open a stage first: 1 to 7. p finds any check."),
        ("r", "Choose a check first, with the arrows or the mouse."),
        ("e", "Choose a check first, with the arrows or the mouse."),
        ("c", "Choose a check first, with the arrows or the mouse."),
        ("s", "No run is under way."),
    ],
)
async def test_what_cannot_be_done_says_why(tmp_path: Path, keys: str, reason: str) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, keys)
        assert noticed(app) == [reason]


async def test_mend_says_when_no_fault_is_named_after_the_check(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), "dns.apex-resolves") as (app, pilot):
        await press(pilot, "2", "n", "x")
        assert noticed(app) == [
            "No fault of the demo is named after this check: mend the other red ones first."
        ]


async def test_help_lists_every_action_and_the_palette_finds_a_check(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(100, 60)) as (app, pilot):
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        shown = drawn(app)
        assert all(action.help[:40] in shown for action in ACTIONS if not action.id.startswith("stage-"))
        await press(pilot, "escape", "p", *"spf")
        await until(pilot, lambda: "email.spf-single-valid" in drawn(app))
        await press(pilot, "enter")
        await until(pilot, lambda: app.stage_shown is not None)
        assert app.selected == "email.spf-single-valid"


async def test_the_theme_changes_and_no_color_keeps_its_own(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "t")
        assert app.theme == themes.LIGHT
        await press(pilot, "t")
        assert app.theme == themes.DARK
    async with rehearsed(Rehearsal(tmp_path), environ={"NO_COLOR": "1"}) as (app, pilot):
        await press(pilot, "t")
        assert app.theme == themes.PLAIN
        assert noticed(app) == ["NO_COLOR is set: the terminal's own colours are used."]


async def test_the_mouse_chooses_opens_and_presses(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await pilot.click("#rail", offset=(5, 1))
        assert app.stage_shown is not None
        assert app.stage_shown.number == 2
        await pilot.click("#list", offset=(5, 1))
        assert app.selected == "redirect.single-hop"
        await pilot.click("#list", offset=(5, 1))
        assert isinstance(app.screen, ExplainScreen)
        await press(pilot, "escape")
        await pilot.click("#hints", offset=(2, 0))
        assert app.selected == "header.hsts"  # n, the next thing


async def test_a_resize_keeps_the_chosen_check_in_sight(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "2", "j", "j", "enter", "G")
        chosen = app.selected
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.selected == chosen
        title = app.board.sprint.checks[chosen].title if app.board and chosen else "1 does not apply"
        assert title[:20] in drawn(app)


async def test_launch_toml_is_read_again_when_it_changed(tmp_path: Path) -> None:
    first, second = Rehearsal(tmp_path).judge_all(), Rehearsal(tmp_path)
    path = tmp_path / "launch.toml"
    path.write_text("first", "utf-8")
    sprints = [first, second]
    async with opened(lambda: sprints.pop(0)) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        path.write_text("a second one, longer", "utf-8")
        await press(pilot, "2", "n", "r")
        await until(pilot, lambda: bool(second.flown))
        await landed(app, pilot)
        assert first.closed
        assert not first.flown
        assert second.flown == [("redirect.single-hop",)]
        assert len(second.results) == 22


async def test_a_file_that_went_wrong_meanwhile_is_told_and_the_old_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.write_text("first", "utf-8")
    sprint = Rehearsal(tmp_path).judge_all()
    answers: list[Rehearsal | LaunchFileError] = [
        sprint,
        LaunchFileError(path, [Problem(1, "schema", "missing")]),
        LaunchFileError(path, [Problem(1, "schema", "still missing")]),
    ]

    def open_sprint() -> Rehearsal:
        answer = answers.pop(0)
        if isinstance(answer, LaunchFileError):
            raise answer
        return answer

    async with opened(open_sprint) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        path.write_text("a wrong one", "utf-8")
        await press(pilot, "2", "n", "r")
        await until(pilot, lambda: isinstance(app.screen, FailureScreen))
        assert "schema: missing" in drawn(app)
        await press(pilot, "3", "r")
        await until(pilot, lambda: not answers and isinstance(app.screen, FailureScreen))
        assert "still missing" in drawn(app)
        await press(pilot, "q")
        assert app.selected == "redirect.single-hop"
        assert not sprint.flown
    assert not app.return_code


async def test_a_list_without_rows_takes_every_key(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "j", "k", "G", "home", "pagedown", "enter")
        assert app.screen.query_one(CheckList).row is None


async def test_a_file_that_is_wrong_can_be_corrected_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.touch()
    answers: list[Rehearsal | LaunchFileError] = [
        LaunchFileError(path, [Problem(1, "schema", "missing")]),
        Rehearsal(tmp_path),
    ]

    def open_sprint() -> Rehearsal:
        answer = answers.pop(0)
        if isinstance(answer, LaunchFileError):
            raise answer
        return answer

    async with opened(open_sprint) as (app, pilot):
        assert isinstance(app.screen, FailureScreen)
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_leaving_a_wrong_file_exits_with_2_and_no_file_with_0(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"

    def refuse() -> Rehearsal:
        raise LaunchFileError(path, [Problem(1, "schema", "missing")])

    async with opened(refuse) as (app, pilot):
        await press(pilot, "q")
    assert not app.return_code
    path.touch()
    async with opened(refuse) as (app, pilot):
        await press(pilot, "q")
    assert app.return_code == 2
