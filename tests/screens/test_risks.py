"""Risks and fix order: worst first, what waits for what, the proposal, and the parked list."""

from pathlib import Path

from cockpit import roadmap
from screens.parked import ParkedScreen
from screens.risks import RisksScreen
from screens.stage import StageScreen
from tests.screens.frames import drawn
from tests.screens.rehearsal import Rehearsal, bad, waived_by
from tests.screens.stage_hands import listed, press, rehearsed


async def test_f_lists_risks_worst_first_then_what_to_mend(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "f")
        assert isinstance(app.screen, RisksScreen)
        checks = [key for key in listed(app) if ":" not in key and key != "about"]
        assert checks[:3] == ["domain.control-proof", "domain.expiry", "email.spf-single-valid"]
        assert checks[-1] == "redirect.single-hop"
        assert next(key for key in listed(app) if key.startswith("fix:")) == "fix:domain.control-proof"
        assert "The checks propose: NO-GO" in drawn(app)
        assert "Nobody has decided yet: g decides." in drawn(app)


async def test_enter_opens_the_stage_with_that_check_from_either_part(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        for key in ("email.spf-single-valid", "fix:redirect.single-hop"):
            await press(pilot, "f")
            await press(pilot, "home", *["j"] * listed(app).index(key))
            await press(pilot, "enter")
            assert isinstance(app.screen, StageScreen)
            assert app.selected == key.removeprefix("fix:")


async def test_a_click_opens_a_risk(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "f")
        await pilot.click("#list", offset=(5, 2))
        assert app.selected == "domain.control-proof"
        await pilot.click("#list", offset=(5, 2))
        assert isinstance(app.screen, StageScreen)


async def test_a_waived_risk_is_marked_and_is_no_step(tmp_path: Path) -> None:
    script = {"redirect.old-paths": (bad("http://shop.example/old", "404"),)}
    sprint = waived_by(Rehearsal(tmp_path, script), "redirect.old-paths").judge_all()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "f")
        assert "= waived  Old addresses lead to their" in drawn(app)
        assert "No risk is open." in drawn(app)
        assert not [key for key in listed(app) if key.startswith("fix:")]


async def test_o_tells_what_is_not_built_and_esc_leads_back(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 90)) as (app, pilot):
        await press(pilot, "f", "o")
        assert isinstance(app.screen, ParkedScreen)
        shown = " ".join(drawn(app).replace("│", " ").split())
        assert all(row.id in shown for row in roadmap.catalogue().parked)
        await press(pilot, "escape", "end", "enter")
        assert isinstance(app.screen, ParkedScreen)
        await press(pilot, "escape", "escape")
        assert app.place == "home"


async def test_before_a_look_it_says_so(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "f")
        assert "Nothing was looked at yet: n looks at everything." in drawn(app)
