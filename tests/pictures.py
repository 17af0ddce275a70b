"""The README's pictures, taken from the real app on the real lab: `python -m tests.pictures`."""

import asyncio
import re
import tempfile
from pathlib import Path

from cockpit.commands.demo import lend
from cockpit.lab.beside import beside
from cockpit.sprint import Sprint
from screens.app import CockpitApp

FOLDER = Path(__file__).parent.parent / ".pictures"
SIZE = (120, 32)


async def take(launch: Path) -> None:
    """Fly the broken world, then look at home and at the first thing that needs somebody."""
    app = CockpitApp(lambda: Sprint.open(launch), environ={})
    async with app.run_test(size=SIZE) as pilot:
        while app.board is None:
            await pilot.pause(0.05)
        await pilot.pause(0.2)
        app.fly_all()
        while app.board.running:
            await pilot.pause(0.05)
        await pilot.pause(0.5)
        keep(app, "home")
        await pilot.press("n")
        await pilot.pause(0.5)
        keep(app, "stage")


def keep(app: CockpitApp, name: str) -> None:
    """One picture, without the font that it would fetch from somewhere else."""
    picture = app.export_screenshot(title="Launch Cockpit")
    local = re.sub(r"@font-face\s*{[^}]*}", "", picture)
    (FOLDER / f"{name}.svg").write_text(re.sub(r"[ \t]+\n", "\n", local), "utf-8")


def main() -> None:
    """Write the pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, beside(Path(folder), "broken") as lab:
        lend(lab)
        asyncio.run(take(lab.launch))


if __name__ == "__main__":
    main()
