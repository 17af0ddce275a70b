"""How long until something happens: `--help`, the first frame, and the loop while 150 checks run."""

import os
import pty
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.goals import Goal, cpu_of, in_turn, paired

PYTHON = sys.executable
MINIMAL = """
from textual.app import App, ComposeResult
from textual.widgets import Static
class Minimal(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("SENTINEL")
Minimal().run()
"""


def goals() -> list[Goal]:
    """The three goals of the start."""
    return [_help(), _first_frame(), _lag()]


def _help() -> Goal:
    seen = in_turn(
        9,
        help=lambda: cpu_of([PYTHON, "-m", "cockpit", "--help"]),
        python=lambda: cpu_of([PYTHON, "-c", "pass"]),
    )
    return Goal("start.help-cpu", seen["help"].median / seen["python"].median, 5)


def _first_frame() -> Goal:
    from tests.journeys.processes import lab

    with tempfile.TemporaryDirectory() as folder, lab(Path(folder) / "lab") as running:
        launch = str(running.folder / "launch.toml")
        seen = in_turn(
            9,
            cockpit=lambda: first_sight([PYTHON, "-m", "cockpit", "--launch", launch], b"Launch Cockpit"),
            minimal=lambda: first_sight([PYTHON, "-c", MINIMAL], b"SENTINEL"),
        )
    return Goal("start.first-frame", paired(seen["cockpit"], seen["minimal"]), 1.6)


def _lag() -> Goal:
    """Worst loop lag against 100 ms, while 150 checks run in the app against the lab of another process."""
    done = subprocess.run(
        [PYTHON, "-m", "tests.bench.lag"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    worst = float(done.stdout.split()[-1])
    sys.stdout.write(f"  {'worst loop lag':<28} {worst * 1000:9.1f} ms\n")
    return Goal("start.loop-lag", worst / 0.1, 1)


def first_sight(command: list[str], sentinel: bytes) -> float:
    """Seconds from starting a program on an 80 by 24 terminal to the first sight of some text."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv(command[0], command)
    seen = b""
    try:
        while sentinel not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise TimeoutError(f"{command} never showed {sentinel!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - began
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)
