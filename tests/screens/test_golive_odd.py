"""The ten-minute list on odd ground: hostile names, a terminal without Unicode."""

from pathlib import Path

import msgspec
import pytest

from cockpit.launch.operations import Person
from cockpit.launch.parts import Product
from screens.golivepaint import View
from tests.golive.shapes import sprint
from tests.golive.test_progress import HandClock
from tests.screens.frames import SIZES, drawn
from tests.screens.stage_hands import press, rehearsed
from tests.screens.test_hostile import EVIL
from tests.screens.walks import Size, shown, walking


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_change_nothing(tmp_path: Path, size: Size, clock: HandClock) -> None:
    made = sprint(tmp_path)
    people = (Person(id="ines", name=EVIL, role="founder", contact=EVIL), *made.launch.people[1:])
    product = Product(name=EVIL, domain="velomart.test", roadmap="marketplace-launch")
    made.launch = msgspec.structs.replace(made.launch, people=people, product=product)
    async with rehearsed(made, size=size) as (app, pilot):
        await press(pilot, "l")
        await shown(app, pilot, View.WHO)
        told = drawn(app)
        await press(pilot, "1", "enter")
        await shown(app, pilot, View.INTRO)
        told += drawn(app)
        await press(pilot, "enter", "enter", "n")
        told += drawn(app)
    assert not [char for char in told if not char.isprintable() and char != "\n"]


async def test_without_unicode_it_says_the_same(tmp_path: Path, clock: HandClock) -> None:
    async with walking(sprint(tmp_path)) as (app, pilot, screen):
        app.plain = True
        await press(pilot, "enter", "enter", "y")
        screen._tick()
        assert "+ + [3] . . ." in drawn(app)
