"""The way back and forward on a running lab, watched at its version marker."""

import pytest

from cockpit.drills.play import Ending
from cockpit.drills.talk import Glance
from cockpit.lab.company import RELEASE
from cockpit.lab.replies import Reply
from tests.drills.stage import DOMAIN, Deed, FastClock, Operator, Stage

OLD = "2026.11.18-1"
THIRD = "2026.11.21-1"


def deploy(stage: Stage, release: str) -> Deed:
    """Change the release file, as a deploy does, then say now."""

    def deed(_operator: Operator) -> str:
        (stage.lab.folder / "release").write_text(f"{release}\n")
        return "now"

    return deed


async def test_back_and_forward_are_seen_and_timed(stage: Stage) -> None:
    operator = Operator([deploy(stage, OLD), deploy(stage, RELEASE)])
    assert await stage.play("rollback", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.passed) == ("deploy.rollback-tested", DOMAIN, True)
    assert row.about == (RELEASE, OLD)
    assert set(row.seconds) == {"back", "forward"}
    assert row.until
    assert (row.until - row.at.date()).days == 180
    assert "fly releases" in operator.heard
    assert f"live is {OLD}" in stage.evidence(row.evidence)


async def test_over_the_limit_is_said_and_still_passes(stage: Stage) -> None:
    waited = False

    def late(operator: Operator, glance: Glance) -> None:
        nonlocal waited
        if glance.seconds > 400 and not waited:
            waited = True
            deploy(stage, OLD)(operator)

    operator = Operator(["now", deploy(stage, RELEASE)], late)
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert stage.row.seconds["back"] > 400
    assert "longer than the 5 minutes of the limit (back" in stage.row.said


async def test_nothing_changed(stage: Stage) -> None:
    assert await stage.play("rollback", Operator(["now"])) is Ending.FAILED
    assert stage.row.said == f"After 30 minutes nothing changed: live is {RELEASE}"
    assert stage.row.about == (RELEASE,)


async def test_back_but_never_forward_says_what_is_live(stage: Stage) -> None:
    assert await stage.play("rollback", Operator([deploy(stage, OLD), "now"])) is Ending.FAILED
    assert f"Back to {OLD}, but not forward again, and that is live now" in stage.row.said


async def test_forward_to_a_third_release_is_said(stage: Stage) -> None:
    operator = Operator([deploy(stage, OLD), deploy(stage, THIRD)])
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert f"forward, to {THIRD}, which is another release than before" in stage.row.said


async def test_a_release_that_flaps_has_to_stay(stage: Stage) -> None:
    stage.clock = FastClock(100)

    def flap(operator: Operator, _glance: Glance) -> None:
        looks = len(operator.glances)
        if looks <= 4:
            deploy(stage, RELEASE if looks % 2 else OLD)(operator)

    operator = Operator([deploy(stage, OLD), deploy(stage, RELEASE)], flap)
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert "(releases came and went 2 times before one stayed)" in stage.row.said
    assert stage.row.seconds["back"] >= 8


async def test_a_marker_out_of_reach_is_waited_for(stage: Stage) -> None:
    stage.clock = FastClock(100)

    def mend(operator: Operator, _glance: Glance) -> None:
        if len(operator.glances) == 3:
            stage.lab.world.home.change("/version.txt", status=200)

    def break_(operator: Operator) -> str:
        stage.lab.world.home.change("/version.txt", status=503)
        (stage.lab.folder / "release").write_text(OLD)
        return "now"

    operator = Operator([break_, deploy(stage, RELEASE)], mend)
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert "the version cannot be seen" in operator.heard


async def test_a_sick_release_does_not_count(stage: Stage) -> None:
    stage.clock = FastClock(100)
    api = stage.lab.world.sites["api.velomart.test"]
    healthy = api.routes["/health"]

    def mend(operator: Operator, _glance: Glance) -> None:
        if len(operator.glances) == 4:
            api.routes["/health"] = healthy

    def sick(operator: Operator) -> str:
        api.routes["/health"] = Reply(500, "down\n", "text/plain")
        return str(deploy(stage, OLD)(operator))

    operator = Operator([sick, deploy(stage, RELEASE)], mend)
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert "the health check answers HTTP 500" in operator.heard
    assert stage.row.seconds["back"] >= 6


@pytest.mark.parametrize("script", [["later"], []])
async def test_later_and_the_end_of_the_input_keep_the_state(stage: Stage, script: list[str | Deed]) -> None:
    assert await stage.play("rollback", Operator(script)) is Ending.LEFT
    assert stage.kept("rollback")["words"]["before"] == RELEASE
    assert stage.rows("rollback") == []


async def test_taken_up_on_the_way_forward(stage: Stage) -> None:
    assert await stage.play("rollback", Operator([deploy(stage, OLD), "later"])) is Ending.LEFT
    operator = Operator([deploy(stage, RELEASE)])
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert set(stage.row.seconds) == {"back", "forward"}


async def test_the_reason_why_it_cannot_be_done_stands_in_the_record(stage: Stage) -> None:
    assert await stage.play("rollback", Operator(["cannot", "there is no older image"])) is Ending.FAILED
    assert stage.row.said == "Ines Maas could not do it: there is no older image"


@pytest.mark.parametrize("step", [86_400, -86_400])
async def test_a_clock_that_is_set_meanwhile_changes_no_measure(stage: Stage, step: float) -> None:
    def set_clock(operator: Operator, _glance: Glance) -> None:
        stage.clock.step(step if len(operator.glances) % 2 else -step)
        if len(operator.glances) == 2:
            deploy(stage, OLD)(operator)

    stage.clock = FastClock(100)
    operator = Operator(["now", deploy(stage, RELEASE)], set_clock)
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert 2 <= stage.row.seconds["back"] < 7200


async def test_a_clock_set_back_across_a_restart_drops_the_measure_and_says_so(stage: Stage) -> None:
    def leave(_operator: Operator, glance: Glance) -> None:
        if len(_operator.glances) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await stage.play("rollback", Operator(["now"], leave))
    stage.clock.step(-86_400)
    (stage.lab.folder / "release").write_text(OLD)
    operator = Operator([deploy(stage, RELEASE)])
    assert await stage.play("rollback", operator) is Ending.PASSED
    assert "clock was set back since the drill was left" in operator.heard
    assert set(stage.row.seconds) == {"forward"}
    assert "(how soon was not measured)" in stage.row.said


async def test_time_across_a_restart_is_measured_by_the_wall_clock(stage: Stage) -> None:
    def leave(_operator: Operator, glance: Glance) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await stage.play("rollback", Operator(["now"], leave))
    stage.clock.step(120)
    (stage.lab.folder / "release").write_text(OLD)
    assert await stage.play("rollback", Operator([deploy(stage, RELEASE)])) is Ending.PASSED
    assert stage.row.seconds["back"] >= 120
