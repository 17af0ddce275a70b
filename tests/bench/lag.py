"""The worst lag of the app's loop, in seconds, while 150 checks run on the lab of another process."""

import asyncio
import sys
import tempfile
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from cockpit.plan import Plan
from cockpit.registry import entries
from cockpit.sprint import Sprint
from screens.app import CockpitApp
from tests.journeys.processes import lab

CHECKS = 150
TICK = 0.005


class Copied(Sprint):
    """A sprint whose checks are repeated under other ids until there are enough."""

    @cached_property
    def checks(self) -> Plan:
        """150 checks that need the same facts."""
        own = list(entries().values())
        copies = [
            replace(one, id=f"{one.id}-{number}") for number in range(CHECKS // len(own) + 1) for one in own
        ]
        return Plan(self.roadmap, {one.id: one for one in copies[:CHECKS]})


async def measure(launch: Path) -> float:
    """Fly all checks in the app and watch how late a 5 ms tick comes."""
    app = CockpitApp(lambda: Copied.open(launch))
    worst = 0.0
    async with app.run_test(size=(140, 40)) as pilot:
        while app.board is None:
            await pilot.pause(0.02)
        await pilot.pause(0.2)
        app.fly_all()
        loop = asyncio.get_running_loop()
        while app.board.running:
            due = loop.time() + TICK
            await asyncio.sleep(TICK)
            worst = max(worst, loop.time() - due)
        assert len(app.board.sprint.results) == CHECKS
    return worst


def main() -> None:
    """Print the worst of one cold run."""
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder) / "lab") as running:
        sys.stdout.write(f"{asyncio.run(measure(running.folder / 'launch.toml'))}\n")


if __name__ == "__main__":
    main()
