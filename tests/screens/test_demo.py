"""The real façade, roadmap and lab behind the app: red is seen, mended by a key, and turns green."""

from pathlib import Path

from cockpit.lab.beside import beside
from cockpit.lab.faults import registry
from cockpit.model import Verdict
from cockpit.sprint import Sprint
from screens.app import CockpitApp
from screens.base import BoardScreen
from tests.screens.stage_hands import DARK, landed, press, until
from tests.screens.terminal import terminal
from tests.screens.test_terminal import assert_clean


async def test_red_turns_green_under_the_mending_key(tmp_path: Path) -> None:
    fault = next(id_ for id_ in registry() if id_.startswith("redirect."))
    check = fault.partition(":")[0]
    with beside(tmp_path / "lab", "fixed", (fault,)) as lab:
        app = CockpitApp(lambda: Sprint.open(lab.launch), lab, environ=DARK)
        async with app.run_test(size=(140, 40)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, BoardScreen))
            board = app.board
            assert board is not None
            await until(pilot, lambda: board.judged_ever == len(board.sprint.checks))
            await landed(app, pilot)
            assert board.sprint.results[check].verdict in (Verdict.FAIL, Verdict.WARN)
            app.open_stage(board.sprint.checks[check].stage, check)
            await pilot.pause()
            await press(pilot, "x")
            await landed(app, pilot)
            assert lab.broken == ()
            assert board.sprint.results[check].verdict is Verdict.PASS
            assert board.history(check)[-1] is Verdict.PASS
        app.let_go()


def test_the_demo_from_the_command_line_leaves_the_terminal_clean() -> None:
    with terminal("-m", "cockpit", "demo", size=(140, 40)) as shown:
        shown.until("GO-LIVE: NO ")
        shown.press("q")
        assert shown.ended() == 0
        assert_clean(shown)


def test_a_drill_from_the_keyboard_shows_its_record_and_is_left_cleanly() -> None:
    with terminal("-m", "cockpit", "demo", size=(80, 24)) as shown:
        shown.until("GO-LIVE: NO ")
        shown.until("R Run all")  # which is no hint while the demo's first run is under way
        shown.press("p")
        shown.until("Words of an action")
        shown.press("domain.control-proof")
        shown.until("(domain.control-proof)")
        shown.press("\r")
        shown.until("stage 1 of 7")
        shown.until("d Drill")
        shown.press("d")
        shown.until("Who are you?")
        shown.press("1\r")
        shown.until("value cockpit-proof=")
        shown.until("Is the record published")
        shown.press("\x1b")
        shown.until("Stop here?")
        shown.press("y")
        shown.until("Left unfinished")
        shown.press("q")
        assert shown.ended() == 0
        assert_clean(shown)
