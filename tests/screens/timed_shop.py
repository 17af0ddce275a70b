"""A shop whose routes were timed, for tests of the speed board: calm, slow, failing, hostile, or large."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from textual.pilot import Pilot

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.samples_latency import series, spread
from cockpit.journal import Journal
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.stopwatch.kept import keep
from screens.app import CockpitApp
from screens.speed import SpeedScreen
from tests.screens.rehearsal import NOW, Rehearsal
from tests.screens.stage_hands import DARK, press, rehearsed, until

SHOP = "https://shop.example/"
NAMES = ("home", "search", "checkout", "account", "api")
EVIL = "[red]M[/][@click=app.quit]x[/]\x1b[31m\x1b]8;;http://evil.example/\x07\u202e\u200b漢字"


def ago(**span: float) -> str:
    return (NOW - dt.timedelta(**span)).isoformat(timespec="seconds")


def url(name: str) -> str:
    return SHOP if name == "home" else f"{SHOP}{name}"


def declared(launch: Launch, names: Sequence[str] = NAMES) -> Launch:
    """The launch file with these routes and the roadmap's limit of 300 ms."""
    return msgspec.structs.replace(launch, routes=tuple(Route(name=one, url=url(one)) for one in names))


def shop(folder: Path, names: Sequence[str] = NAMES) -> Rehearsal:
    """A sprint with a journal beside it and these routes."""
    made = Rehearsal(folder)
    made.launch = declared(made.launch, names)
    made._journal = Journal.open(folder)
    return made


def sitting(*of: Series, name: str = "", release: str = "", **when: float) -> Measurement:
    """What was measured so long ago; with a first visit to the shop."""
    opens = of[0]
    first = series(opens.route, spread(5, 118.0, 131.0), kind="new", url=opens.url)
    distances = (("shop.example", 10.0),)
    return Measurement(ago(**(when or {"minutes": 12})), name, release, 0.4, distances, (*of, first))


def quick(name: str, middle: float = 60.0, many: int = 62) -> Series:
    return series(name, spread(many, middle, middle * 1.7))


def before() -> Measurement:
    """Two days ago everything answered in time."""
    of = tuple(quick(name, 50.0 + 15 * at) for at, name in enumerate(NAMES))
    return sitting(*of, name="before", release="v41", days=2)


def calm() -> tuple[Measurement, ...]:
    """Everything answers in time, as before."""
    of = tuple(quick(name, 51.0 + 15 * at) for at, name in enumerate(NAMES))
    return sitting(*of, release="v42"), before()


def worst() -> tuple[Measurement, ...]:
    """One route slow, one that fails, one undecided and cut off, one that nobody timed; one within."""
    slow = series("checkout", spread(124, 420.0, 1900.0))
    failing = series("api", spread(20, 60.0, 90.0), failures=42, stopped="errors")
    unsure = series("search", spread(31, 110.0, 260.0), stopped="cancelled")
    return sitting(slow, failing, unsure, quick("home", 30.0), release="v42"), before()


async def timed(made: Rehearsal, kept: Sequence[Measurement]) -> Rehearsal:
    """The sprint, with these measurements in its journal."""
    journal = made.journal
    assert journal is not None
    for one in kept:
        await keep(journal, one)
    return made


@asynccontextmanager
async def speeding(
    made: Rehearsal,
    size: tuple[int, int] = (80, 24),
    environ: Mapping[str, str] = DARK,
    *,
    plain: bool = False,
) -> AsyncIterator[tuple[CockpitApp, Pilot[None], SpeedScreen]]:
    """The speed board, once it has read what is kept."""
    async with rehearsed(made, size=size, environ=environ) as (app, pilot):
        app.plain = plain
        app.set_class(plain, "-plain")
        await press(pilot, "S")
        screen = app.screen
        assert isinstance(screen, SpeedScreen)
        await until(pilot, lambda: screen.speed is not None)
        yield app, pilot, screen
    made.close()
