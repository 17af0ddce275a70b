"""The ten-minute list on the screen: keys only, from who sits there to the signature, and how it looks."""

from pathlib import Path

import msgspec
import pytest

from cockpit.golive.progress import Progress, held
from cockpit.record import Drill, load
from screens.app import CockpitApp
from screens.golive import GoliveScreen
from screens.golivepaint import View
from screens.home import HomeScreen
from screens.talk import TalkScreen
from tests.golive.shapes import sprint
from tests.golive.test_progress import HandClock
from tests.screens.frames import SIZES, drawn, still
from tests.screens.rehearsal import bad
from tests.screens.stage_hands import DARK, noticed, press, rehearsed, until
from tests.screens.walks import Size, looked, second, shown, walking

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
LIGHT = DARK | {"COCKPIT_THEME": "light"}
QUESTIONS = 11


@both_sizes
async def test_how_the_list_looks(tmp_path: Path, size: Size, clock: HandClock) -> None:
    made = sprint(tmp_path)
    made.script["tls.hostname-valid"] = (bad("www.velomart.test", "The certificate names another host."),)
    made.judge_all().absent = ("dns.records-wellformed",)
    async with rehearsed(made, size=size) as (app, pilot):
        await press(pilot, "l")
        screen = await shown(app, pilot, View.WHO)
        await looked(app, pilot, "golive-who")
        await press(pilot, "1", "enter")
        await until(pilot, lambda: screen.view is View.INTRO)
        await looked(app, pilot, "golive-intro")
        await press(pilot, "enter")
        await looked(app, pilot, "golive-machine")
        await press(pilot, "enter")
        await looked(app, pilot, "golive-machine-no")
        await press(pilot, "enter", "y")
        await second(screen, clock, 130)
        await looked(app, pilot, "golive-question")
        await press(pilot, "n")
        await looked(app, pilot, "golive-no")
        await press(pilot, "n", "y", "s", "y", "y", "y")
        await looked(app, pilot, "golive-way-back")
        await press(pilot, "y")
        await looked(app, pilot, "golive-doors")
        await press(pilot, "y")
        await second(screen, clock, 400)
        await looked(app, pilot, "golive-late")
        await press(pilot, "y", "y")
        await looked(app, pilot, "golive-end")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, TalkScreen) and "Sign it?" in drawn(app))
        await looked(app, pilot, "golive-sign")
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "enter Back" in drawn(app))
        await press(pilot, "enter")
        await shown(app, pilot, View.OVER)
        await looked(app, pilot, "golive-over")


@both_sizes
async def test_light_looks_the_same_in_words(tmp_path: Path, size: Size, clock: HandClock) -> None:
    async with walking(sprint(tmp_path), size, LIGHT) as (app, pilot, _):
        assert not app.current_theme.dark
        await press(pilot, "enter", "enter", "enter", "y")
        await looked(app, pilot, "golive-light")


@both_sizes
async def test_every_item_fits(tmp_path: Path, size: Size, clock: HandClock) -> None:
    async with walking(sprint(tmp_path), size) as (app, pilot, screen):
        await press(pilot, "enter")
        while screen.item is not None:
            await still(app, pilot)
            page = screen.query_one("#golive-page")
            assert page.max_scroll_y == 0, screen.item.id
            text = drawn(app)
            assert screen.item.title in text
            assert "esc Leave" in text
            await press(pilot, "y")


async def test_all_yes_by_keys_and_signed_go(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    async with walking(made) as (app, pilot, screen):
        await press(pilot, "enter", "enter")
        for _ in range(QUESTIONS):
            await second(screen, clock, 30)
            await press(pilot, "y")
        assert screen.view is View.END
        assert "All 12 are a yes." in drawn(app)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, TalkScreen) and "What do you decide?" in drawn(app))
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "enter Back" in drawn(app))
        await press(pilot, "enter")
        await shown(app, pilot, View.OVER)
        assert "GO\n" in drawn(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "GO signed by Ines Maas" in drawn(app)
    (row,) = load(tmp_path / "launch.record.toml").of(Drill).values()
    assert (row.passed, row.by, sum(row.seconds.values())) == (True, "ines", 330)


async def test_n_shows_what_to_do_and_settled_is_a_yes(tmp_path: Path, clock: HandClock) -> None:
    async with walking(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "enter", "enter", "y", "n")
        assert "Is it settled now?" in drawn(app)
        assert "Whom to call    Tom Arendt (tom@velomart.test)" in drawn(app)
        await press(pilot, "b")
        assert "Is it settled now?" not in drawn(app)
        await press(pilot, "n", "y")
        assert screen.walked is not None
        assert screen.walked.walk.told["phone"] == "yes"
        await press(pilot, "n", "n")
        assert screen.walked.walk.told["sign-up"] == "no"


async def test_back_skip_and_from_the_end_to_what_is_open(tmp_path: Path, clock: HandClock) -> None:
    async with walking(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "enter", "enter", "y", "s", "y", "b")
        assert screen.item is not None
        assert screen.item.id == "sign-up"
        await press(pilot, *["y"] * 9)
        assert screen.view is View.END
        assert "not answered, so it counts as no: Open the site" in drawn(app)
        await press(pilot, "b")
        assert screen.item.id == "phone"
        await press(pilot, "y")
        assert "All 12 are a yes." in drawn(app)


async def test_leaving_keeps_it_and_l_goes_on(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    async with walking(made) as (app, pilot, screen):
        await press(pilot, "enter", "enter", "y")
        await second(screen, clock, 42)
        await press(pilot, "q")
        assert isinstance(app.screen, HomeScreen)
        assert noticed(app)[-1] == "Left unfinished. What was answered is kept: l goes on with it."
        clock.wind(3000)
        await press(pilot, "l")
        await shown(app, pilot, View.WHO)
        await press(pilot, "1", "enter")
        again = await shown(app, pilot, View.INTRO)
        assert "It goes on where it was left, 1 of 12 answered, 0:42" in drawn(app)
        await press(pilot, "enter")
        assert again.item is not None
        assert again.item.id == "phone"
        assert "0:42 of 10:00 used" in drawn(app)
        assert "The alarm was set off 50:42 ago, it should be there by now" in drawn(app)


async def test_a_killed_app_goes_on_too(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    async with walking(made) as (_, pilot, screen):
        await press(pilot, "enter", "enter", "y", "y")
        screen._lock.close()  # as the end of a process would
        again = Progress(made.launch, made.folder, "ines", clock)
        assert again.walk.told == {"alarm-start": "yes", "phone": "yes"}


async def test_the_machine_looks_again_at_r(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    made.script["dns.apex-resolves"] = (bad("velomart.test", "The name has no address."),)
    made.judge_all()
    async with walking(made) as (app, pilot, screen):
        await press(pilot, "enter")
        assert "The machine answers: no." in drawn(app)
        await press(pilot, "y")
        assert screen.view is View.NO
        assert "rb-dns, in RUNBOOKS.md" in drawn(app)
        made.script.clear()
        await press(pilot, "r")
        await until(pilot, lambda: app.board is not None and not app.board.running)
        await second(screen, clock, 5)
        await until(pilot, lambda: screen.view is View.ASKING)
        assert made.flown == [tuple(made.checks)]
        assert "The machine answers: yes." in drawn(app)
        await press(pilot, "enter")
        assert screen.item is not None
        assert screen.item.id == "alarm-start"


async def test_nobody_answers_for_the_machine(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    made.absent = ("dns.records-wellformed",)
    async with walking(made) as (_, pilot, screen):
        await press(pilot, "enter", "y", "y")
        assert screen.walked is not None
        assert screen.walked.walk.told == {"preflight": "no"}


async def test_enter_answers_no_question(tmp_path: Path, clock: HandClock) -> None:
    async with walking(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "enter", "enter", "enter", "enter")
        assert screen.walked is not None
        assert screen.walked.walk.told == {"preflight": "yes"}
        assert noticed(app)[-1] == "y or n answers; s skips it for now."


async def test_enter_before_a_name_is_chosen_says_how_to_choose(tmp_path: Path, clock: HandClock) -> None:
    async with rehearsed(sprint(tmp_path)) as (app, pilot):
        await press(pilot, "l")
        screen = await shown(app, pilot, View.WHO)
        assert "press your number, then enter" in " ".join(drawn(app).split())
        await press(pilot, "enter")
        assert screen.view is View.WHO
        assert noticed(app)[-1] == "Choose with a number or the arrows first."


async def test_a_signature_that_is_not_given_leaves_with_3(tmp_path: Path, clock: HandClock) -> None:
    codes: list[int | None] = []
    async with rehearsed(sprint(tmp_path)) as (app, pilot):
        app.push_screen(GoliveScreen("ines"), codes.append)
        await shown(app, pilot, View.INTRO)
        await press(pilot, "enter", "enter", *["y"] * (QUESTIONS - 1), "n", "n", "enter")
        await until(pilot, lambda: isinstance(app.screen, TalkScreen) and "Sign it?" in drawn(app))
        await press(pilot, "2", "enter")
        await until(pilot, lambda: "enter Back" in drawn(app))
        await press(pilot, "enter")
        await shown(app, pilot, View.OVER)
        assert "NOT SIGNED" in drawn(app)
        await press(pilot, "escape")
    assert codes == [3]


async def test_who_may_not_walk_is_told_and_the_list_closes(tmp_path: Path, clock: HandClock) -> None:
    codes: list[int | None] = []
    async with rehearsed(sprint(tmp_path)) as (app, pilot):
        app.push_screen(GoliveScreen("iness"), codes.append)
        await until(pilot, lambda: bool(codes))
        assert 'did you mean "ines"?' in noticed(app)[-1]
        with held(tmp_path):
            app.push_screen(GoliveScreen("ines"), codes.append)
            await until(pilot, lambda: len(codes) > 1)
        assert "nother cockpit is walking this list" in noticed(app)[-1]
    assert codes == [2, 2]


async def test_without_people_the_key_says_why(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    made.launch = msgspec.structs.replace(made.launch, people=())
    async with rehearsed(made) as (app, pilot):
        await press(pilot, "l")
        assert noticed(app) == ["launch.toml names nobody who could answer: add [[person]] with id and name."]


async def test_a_disk_that_takes_nothing_is_said(
    tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with walking(sprint(tmp_path)) as (app, pilot, screen):
        await press(pilot, "enter", "enter")

        def full() -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(screen.walked, "save", full)
        await press(pilot, "y")
        assert "This cannot be kept: No space left on device." in noticed(app)[-1]
        assert screen.walked is not None
        assert screen.walked.walk.told["alarm-start"] == "yes"


async def test_started_alone_it_opens_at_once_and_leaves_the_app(tmp_path: Path, clock: HandClock) -> None:
    made = sprint(tmp_path)
    app = CockpitApp(lambda: made, environ=DARK, golive="ines")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app, pilot, View.INTRO)
        await press(pilot, "enter", "escape")
        await pilot.pause()
    assert app.return_code == 3
