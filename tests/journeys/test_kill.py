"""`kill -9` in the middle of real runs: the journal stays whole, the next start says what was cut off.

COCKPIT_KILLS_LIVE sets how many runs are killed (8; run it with 50 by hand, it takes about a minute).
"""

import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from cockpit.journal import Journal
from tests.journeys.processes import COCKPIT, LabProcess, cockpit

ROUNDS = int(os.environ.get("COCKPIT_KILLS_LIVE", "8"))


@pytest.fixture
def own(healthy: LabProcess, tmp_path: Path) -> Path:
    """A copy of the lab's launch file with a journal of its own."""
    for name in ("ca.pem", "launch.toml"):
        shutil.copy(healthy.folder / name, tmp_path)
    shutil.copytree(healthy.folder / "repo", tmp_path / "repo")
    return tmp_path


def begun(folder: Path) -> bool:
    """A run is in the journal."""
    if not (folder / ".cockpit" / "journal.sqlite3").exists():
        return False
    journal = Journal.open(folder)
    runs = journal.runs()
    journal.close()
    return bool(runs)


def kill_one(folder: Path, after: float) -> None:
    """Start a run and kill it that many seconds after a run has begun here."""
    with subprocess.Popen(
        [*COCKPIT, "check"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        while not begun(folder):
            time.sleep(0.01)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def test_killed_runs_leave_a_whole_journal(own: Path) -> None:
    chance = random.Random(20261122)
    for _ in range(ROUNDS):
        kill_one(own, chance.uniform(0.1, 1.2))
    with sqlite3.connect(own / ".cockpit" / "journal.sqlite3") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    journal = Journal.open(own)
    runs = journal.runs()
    for run in runs:
        judged = journal.results_of(run.id)
        assert set(judged) <= set(run.planned)
        assert run.finished is None or len(judged) == len(run.planned)
    journal.close()


def test_the_rest_of_an_interrupted_run_is_resumed(own: Path) -> None:
    shutil.copy(own / "launch.toml", own / "whole.toml")
    text = (own / "launch.toml").read_text()
    start = text.index("resolver = ")
    with socket.socket(
        socket.AF_INET, socket.SOCK_DGRAM
    ) as mute:  # two seconds of silence: time to be killed
        mute.bind(("127.0.0.1", 0))
        resolver = f'resolver = "127.0.0.1:{mute.getsockname()[1]}"'
        (own / "launch.toml").write_text(f"{text[:start]}{resolver}{text[text.index(chr(10), start) :]}")
        kill_one(own, 0.1)
    shutil.copy(own / "whole.toml", own / "launch.toml")
    told = cockpit("check", "dns.apex-resolves", cwd=own)
    assert "was interrupted after" in told.stderr
    assert "--resume" in told.stderr
    resumed = cockpit("check", "--resume", cwd=own)
    assert resumed.returncode in (0, 3), resumed.stderr  # without its credentials not all can be decided
    again = cockpit("check", "--resume", cwd=own)
    assert again.returncode == 2
    assert "no interrupted run" in again.stderr
