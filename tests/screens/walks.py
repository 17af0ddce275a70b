"""How tests walk the ten-minute list on the screen: who sits there, what is shown, time that passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from screens.app import CockpitApp
from screens.golive import GoliveScreen
from screens.golivepaint import View
from tests.golive.test_progress import HandClock
from tests.screens.frames import assert_frame, still
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import DARK, press, rehearsed, until

Size = tuple[int, int]


@asynccontextmanager
async def walking(
    made: Rehearsal, size: Size = (80, 24), environ: dict[str, str] = DARK
) -> AsyncIterator[tuple[CockpitApp, Pilot[None], GoliveScreen]]:
    """The list, once Ines has said that it is she."""
    async with rehearsed(made, size=size, environ=environ) as (app, pilot):
        await press(pilot, "l")
        screen = await shown(app, pilot, View.WHO)
        await press(pilot, "1", "enter")
        await until(pilot, lambda: screen.view is View.INTRO)
        yield app, pilot, screen


async def shown(app: CockpitApp, pilot: Pilot[None], view: View) -> GoliveScreen:
    await until(pilot, lambda: isinstance(app.screen, GoliveScreen) and app.screen.view is view)
    assert isinstance(app.screen, GoliveScreen)
    return app.screen


async def looked(app: CockpitApp, pilot: Pilot[None], name: str) -> None:
    await still(app, pilot)
    assert_frame(app, name)


async def second(screen: GoliveScreen, clock: HandClock, seconds: float) -> None:
    """Time passes."""
    clock.wind(seconds)
    screen._tick()
