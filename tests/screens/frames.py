"""Golden frames: what stands on the screen, as plain text.

`COCKPIT_REWRITE_FRAMES=1 pytest tests/screens` writes them anew; read the difference before keeping it.
"""

import os
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "frames"
SIZES = ((80, 24), (140, 40))


def drawn(app: App[None]) -> str:
    """The screen as lines, without the spaces at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


async def still(app: App[None], pilot: Pilot[None]) -> None:
    """Wait until the screen draws the same twice: layout and scroll bars have found their places."""
    before = ""
    while (now := drawn(app)) != before:
        before = now
        await pilot.pause(0.05)


def assert_frame(app: App[None], name: str) -> None:
    """The screen is as it was when somebody last looked at it and found it right."""
    width, height = app.size
    path = FOLDER / f"{name}-{width}x{height}.txt"
    shown = drawn(app)
    if os.environ.get("COCKPIT_REWRITE_FRAMES"):
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8"), f"{path.name} differs; see tests/screens/frames.py"
