"""Attest, drill, waive, decide: from the key to the record, and what the screens show of it afterwards."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from cockpit.drills import Drill
from cockpit.drills.scene import Scene
from cockpit.model import Verdict
from screens import conversations, signs
from screens.app import CockpitApp
from screens.home import HomeScreen
from screens.stage import StageScreen
from screens.talk import TalkScreen
from tests.screens.frames import drawn
from tests.screens.rehearsal import JON, RAN_OUT, Rehearsal, bad, good, waived_by
from tests.screens.stage_hands import listed, noticed, opened, press, rehearsed, until

SLOW = bad("shop.example", "Answers in 900 ms where 300 ms are allowed.", Verdict.FAIL)


def written(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of the record as they lie on disk."""
    told: dict[str, dict[str, Any]] = tomllib.loads((folder / "launch.record.toml").read_text("utf-8"))[table]
    return list(told.values())


async def asked(app: CockpitApp, pilot: Pilot[None], text: str) -> None:
    """A question is on the screen."""
    await until(pilot, lambda: isinstance(app.screen, TalkScreen) and text in drawn(app))


async def test_a_takes_a_word_and_the_check_is_judged_anew(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "7", "n")
        assert app.selected == "handover.second-person"
        await press(pilot, "a")
        await asked(app, pilot, "Is it done?")
        sprint.script["handover.second-person"] = (bad("shop.example", "Ines Alba says it is not done"),)
        await press(pilot, "2", "enter")
        await asked(app, pilot, "Who says so?")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "commit it with the product")
        await press(pilot, "enter")
        assert isinstance(app.screen, StageScreen)
        assert "✗ FAIL  A second person can get in" in drawn(app)
    (row,) = written(tmp_path, "attestation")
    assert (row["check"], row["answer"], row["by"]) == ("handover.second-person", "not-done", "ines")
    assert sprint.flown == [("handover.second-person",)] * 2


async def test_what_the_record_does_not_take_is_said(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "7", "n", "a")
        await asked(app, pilot, "Is it done?")
        await press(pilot, "3", "enter")
        await asked(app, pilot, "Who says so?")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Why does it not apply?")
        await press(pilot, *"sk_live_0123456789abcdefghij", "enter")
        await asked(app, pilot, "looks like a secret")
        await press(pilot, "escape")
        assert isinstance(app.screen, StageScreen)
    assert not (tmp_path / "launch.record.toml").exists()


async def test_without_people_it_is_said_who_could_sign(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    sprint.launch = type(sprint.launch)(schema=sprint.launch.schema, product=sprint.launch.product)
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "7", "n", "a")
        await asked(app, pilot, "[[person]]")


async def test_launch_toml_is_read_anew_before_somebody_speaks(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.write_text("first", "utf-8")
    sprints = [Rehearsal(tmp_path).judge_all(), Rehearsal(tmp_path)]
    second = sprints[1]
    async with opened(lambda: sprints.pop(0)) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        path.write_text("a second one, longer", "utf-8")
        await press(pilot, "g")
        await asked(app, pilot, "What do you decide?")
        assert app.board is not None
        assert app.board.sprint is second


async def test_v_asks_for_a_waiver_and_another_person_agrees(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {"perf.route-p95": (SLOW,)}).judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "6", "n", "v")
        await asked(app, pilot, "Who asks for it?")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Why is it accepted?")
        await press(pilot, *"old code", "enter")
        await asked(app, pilot, "What makes up for it")
        await press(pilot, *"a cache", "enter")
        await asked(app, pilot, "Until which day?")
        await press(pilot, *"soon", "enter")
        await asked(app, pilot, "a day is written like")
        await press(pilot, *["backspace"] * 4, "enter")
        await asked(app, pilot, "It counts once another person agrees")
        await press(pilot, "enter")
        assert "does not count" in " ".join(drawn(app).split())
        await press(pilot, "v")
        await asked(app, pilot, "Another person has to agree.")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Who agrees?")
        await press(pilot, "2", "enter")
        await asked(app, pilot, "It counts from now on")
        await press(pilot, "enter")
        assert "= WAIVED  Critical pages answer in time" in drawn(app)
        assert sprint.results["perf.route-p95"].state == "waived"
    assert written(tmp_path, "waiver")[0]["until"].isoformat() == "2026-03-24"
    assert written(tmp_path, "signature")[0]["by"] == "jon"


async def test_g_signs_and_a_second_person_signs_beside(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path, {}).judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "g")
        await asked(app, pilot, "What do you decide?")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Who decides?")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Signed.")
        await press(pilot, "enter")
        assert "✎ GO signed by Ines Alba, 10 Mar" in drawn(app)
        await press(pilot, "g")
        await asked(app, pilot, "Ines Alba signed go")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Who signs?")
        await press(pilot, "2", "enter")
        await asked(app, pilot, "Signed.")
        await press(pilot, "enter")
        assert "GO signed by Ines Alba, Jon Berg, 10 Mar" in drawn(app)
        sprint.script["dns.apex-resolves"] = (bad("shop.example", "no answer"),)
        sprint.judge_all()
        app.redraw()
        await pilot.pause()
        said = " ".join(drawn(app).split())
        assert "? GO signed by Ines Alba, Jon Berg, 10 Mar, is stale:" in said
        assert "the launch blocker dns.apex-resolves fails now" in said


@pytest.fixture
def drill(monkeypatch: pytest.MonkeyPatch) -> Drill:
    """A drill of one question, in place of those of this build."""

    async def play(scene: Scene) -> None:
        from tests.screens.talks import PUBLISHED

        scene.close("shop.example", f"it was {await scene.talk.ask(PUBLISHED)}", passed=True)

    made = Drill("dns-proof", "We control the DNS", "domain.control-proof", 10, play)
    monkeypatch.setattr(conversations, "drills", lambda: {"dns-proof": made})
    return made


async def test_d_plays_the_drill_of_the_chosen_check(tmp_path: Path, drill: Drill) -> None:
    sprint = Rehearsal(tmp_path).judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "1", "n")
        assert "d Drill" in drawn(app)
        await press(pilot, "d")
        await asked(app, pilot, "Who are you?")
        await press(pilot, "2", "enter")
        await asked(app, pilot, "Is the record published")
        sprint.script["domain.control-proof"] = (good(),)
        await press(pilot, "1", "enter")
        await asked(app, pilot, "pass  domain.control-proof")
        await press(pilot, "enter")
        assert "✓ PASS  The owner can change" in drawn(app)
    (row,) = written(tmp_path, "drill")
    assert (row["by"], row["said"], row["passed"]) == ("jon", "it was published", True)


async def test_d_elsewhere_offers_the_list_and_a_left_drill_is_kept(tmp_path: Path, drill: Drill) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "d")
        await asked(app, pilot, "We control the DNS (10 min)")
        await press(pilot, "1", "enter")
        await asked(app, pilot, "Who are you?")
        await press(pilot, "2", "enter")
        await asked(app, pilot, "Is the record published")
        await press(pilot, "escape", "y")
        await until(pilot, lambda: isinstance(app.screen, StageScreen))
        assert noticed(app) == ["Left unfinished: d goes on with it."]
        await press(pilot, "d")
        await asked(app, pilot, "left unfinished 2026")


async def test_leaving_the_app_in_a_drill_keeps_where_it_was(tmp_path: Path, drill: Drill) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "1", "n", "d")
        await asked(app, pilot, "Who are you?")
        await press(pilot, "2", "enter")
        await asked(app, pilot, "Is the record published")
        app.exit()
    assert (tmp_path / ".cockpit" / "drills" / "dns-proof.json").exists()


async def test_a_drill_that_cannot_be_done_now_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drill: Drill
) -> None:
    cannot = Drill(
        "dns-proof", "t", "domain.control-proof", 1, drill.play, lambda _: "declare [[host]] first"
    )
    monkeypatch.setattr(conversations, "drills", lambda: {"dns-proof": cannot})
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "1", "n", "d")
        await asked(app, pilot, "cannot be done now: declare [[host]] first.")


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (("2", "n", "a"), "A machine decides this, so there is nothing to state: r looks again."),
        (("1", "n", "a"), "Not a word but doing decides this: d begins the drill dns-proof."),
        (("1", "n", "v"), "A launch blocker is mended, never waived."),
        (("4", "j", "enter", "j", "v"), "Nothing is open here, so there is nothing to waive."),
        (("a",), None),
    ],
)
async def test_what_nobody_can_say_is_refused_with_a_reason(
    tmp_path: Path, keys: tuple[str, ...], reason: str | None
) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, *keys)
        if reason is not None:
            assert noticed(app) == [reason]
            assert isinstance(app.screen, StageScreen)
        else:
            assert noticed(app)


async def test_nothing_can_be_decided_before_somebody_looked(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "g")
        assert noticed(app) == ["Nothing was looked at yet: press n first."]


async def test_n_leads_to_what_ran_out_and_past_what_is_waived(tmp_path: Path) -> None:
    script = {"perf.route-p95": (SLOW,), "handover.second-person": (RAN_OUT,)}
    sprint = waived_by(Rehearsal(tmp_path, script), "perf.route-p95").judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "n")
        assert app.selected == "handover.second-person"
        assert "? STALE  A second person can get in" in drawn(app)
        assert "Press     a  state it and sign" in drawn(app)
        await press(pilot, "n")
        assert noticed(app) == ["This is the only thing left that needs you."]


async def test_waived_checks_fold_away_and_are_never_green(tmp_path: Path) -> None:
    sprint = waived_by(Rehearsal(tmp_path, {"perf.route-p95": (SLOW,)}), "perf.route-p95").judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "6")
        assert listed(app) == ["about", "fold:waived"]
        await press(pilot, "j", "enter", "j")
        assert app.selected == "perf.route-p95"
        shown = " ".join(drawn(app).split())
        assert "Waived until 2026-03-20: The old shop is switched off next week." in shown
        assert "Asked by Ines Alba, agreed by Jon Berg" in shown
        assert app.board is not None
        tally = app.board.tally(["perf.route-p95"])
        assert signs.sign_of_stage(tally, complete=True) is signs.WAIVED


async def test_the_pane_tells_who_stated_what_until_when_and_what_shows_it(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        app.open_stage(4, "deploy.rollback-tested")
        await pilot.pause()
        shown = drawn(app)
        assert f"By        {JON.name}, 2026-03-08 10:20 UTC" in shown
        assert "Until     2026-06-06" in shown
        assert ".cockpit/evidence/5d41402abc4b2a76" in shown


@pytest.mark.parametrize(("stage", "count"), [("1", 7), ("2", 7), ("7", 7)])
@pytest.mark.parametrize("demo", [False, True])
async def test_the_bottom_line_has_seven_hints_at_most(
    tmp_path: Path, stage: str, count: int, demo: bool
) -> None:
    from screens.actions import hints

    async with rehearsed(Rehearsal(tmp_path).judge_all(), demo=demo) as (app, pilot):
        assert len(list(hints(app))) <= count
        await press(pilot, stage, "n")
        assert len(list(hints(app))) <= count
        await press(pilot, "f")
        assert len(list(hints(app))) <= count
