"""The app on a rehearsal, with a person at the keyboard."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from screens.app import CockpitApp
from screens.base import BoardScreen
from screens.contract import OpenSprint
from screens.widgets.check_list import CheckList
from tests.screens.rehearsal import NOW, FakeLab, Rehearsal

DARK = {"COCKPIT_THEME": "dark", "TERM": "xterm-256color"}
STEP_SECONDS = 0.01
MOST_STEPS = 1000


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Let the app work until something holds; fail when it never does."""
    for _ in range(MOST_STEPS):
        await pilot.pause()
        if true():
            await pilot.pause()
            return
        await pilot.pause(STEP_SECONDS)
    raise AssertionError("the app never got there")


@asynccontextmanager
async def opened(
    open_sprint: OpenSprint,
    lab: FakeLab | None = None,
    size: tuple[int, int] = (80, 24),
    environ: Mapping[str, str] = DARK,
) -> AsyncIterator[tuple[CockpitApp, Pilot[None]]]:
    """The app once it asked for its sprint and showed something."""
    app = CockpitApp(open_sprint, lab, now=lambda: NOW, environ=environ)
    app.plain = False
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: len(app.screen_stack) > 1)
        yield app, pilot


@asynccontextmanager
async def rehearsed(
    sprint: Rehearsal,
    *faults: str,
    size: tuple[int, int] = (80, 24),
    demo: bool = False,
    environ: Mapping[str, str] = DARK,
) -> AsyncIterator[tuple[CockpitApp, Pilot[None]]]:
    """The app on a sprint; with a lab in which these faults are on."""
    lab = FakeLab(sprint, *faults) if demo or faults else None
    async with opened(lambda: sprint, lab, size, environ) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, BoardScreen))
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys one after the other, each with its consequences drawn."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def landed(app: CockpitApp, pilot: Pilot[None]) -> None:
    """The run under way is over and drawn."""
    await until(pilot, lambda: app.board is not None and not app.board.running)


def listed(app: CockpitApp) -> list[str]:
    """The keys of the rows on the screen, from top to bottom."""
    return [row.key for row in app.screen.query_one(CheckList)._rows]


def noticed(app: CockpitApp) -> list[str]:
    """What the app said in a corner, oldest first."""
    return [notice.message for notice in app._notifications]
