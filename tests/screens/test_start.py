"""The first frame comes before anything heavy, and nothing that hangs can hold the app."""

import subprocess
import sys
from pathlib import Path

from tests.screens.terminal import ROOT, terminal

HEAVY = (
    "httpx",
    "dns",
    "cryptography",
    "keyring",
    "msgspec",
    "sqlite3",
    "checks",
    "cockpit.sprint",
    "cockpit.lab",
)


def test_importing_the_app_imports_nothing_heavy() -> None:
    program = "import sys, screens.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "screens" in loaded
    assert not loaded & set(HEAVY)


def test_over_ssh_it_draws_fifteen_times_a_second_at_most() -> None:
    program = "import screens, textual.constants as c; print(c.MAX_FPS, c.TEXTUAL_ANIMATIONS)"
    for connection, expected in (
        ({}, "60 none"),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, "15 none"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **connection},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected


def test_a_sprint_that_never_opens_holds_neither_the_first_frame_nor_quitting(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "hanging") as shown:
        shown.until("Reading launch.toml")
        shown.press("q")
        assert shown.ended() == 0
