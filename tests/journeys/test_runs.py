"""A run as a whole: the same ten times, saved and replayed, interrupted, named and compared."""

import asyncio
import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cockpit.engine import judge_all
from cockpit.journal import Journal
from cockpit.launch.load import load
from cockpit.live import Live
from cockpit.model import CheckJudged, Result
from cockpit.plan import Plan
from cockpit.remembering import recall
from cockpit.roadmap import load as roadmap
from cockpit.vantage import Vantage
from tests.journeys.processes import COCKPIT, GROWING, LabProcess, cockpit

VOLATILE = ("started", "finished")


@pytest.fixture
def own(healthy: LabProcess, tmp_path: Path) -> Path:
    """A copy of the lab's launch file with a journal of its own."""
    shutil.copy(healthy.folder / "ca.pem", tmp_path)
    shutil.copytree(healthy.folder / "repo", tmp_path / "repo")
    shutil.copy(healthy.folder / "launch.toml", tmp_path)
    return tmp_path


def steady(text: str) -> dict[str, Any]:
    """The JSON of a run without its times."""
    run: dict[str, Any] = json.loads(text)
    return {key: value for key, value in run.items() if key not in VOLATILE}


async def looked(folder: Path, now: dt.datetime) -> dict[str, Result]:
    """One run that recalls what earlier ones have kept."""
    launch, journal = load(folder / "launch.toml"), Journal.open(folder)
    known = partial(recall, journal)
    live = Live(launch, Vantage(launch.vantage, folder=folder, now=now, recall=known))
    plan = list(Plan(roadmap(launch.product.roadmap)).values())
    events = judge_all(plan, launch, live)
    results = {event.result.check: event.result async for event in events if isinstance(event, CheckJudged)}
    await live.aclose()
    journal.close()
    return {id_: uncounted(result) if id_ in GROWING else result for id_, result in results.items()}


def uncounted(result: Result) -> Result:
    """Without the numbers of lines."""
    return replace(result, findings=tuple(replace(one, evidence={}) for one in result.findings))


@pytest.mark.parametrize("fault", [None, "redirect.no-loop", "cut:tcp"])
async def test_the_same_world_gives_the_same_results_four_times(
    healthy: LabProcess, fault: str | None
) -> None:
    if fault:
        await asyncio.to_thread(healthy.switch, break_=[fault])
    try:
        now = dt.datetime.now(dt.UTC)  # who has to look twice is told when to come back
        first = await looked(healthy.folder, now)
        for _ in range(3):
            assert await looked(healthy.folder, now) == first
    finally:
        if fault:
            await asyncio.to_thread(healthy.switch, mend=[fault])


def test_saved_facts_are_judged_the_same_elsewhere(
    own: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    live = cockpit("check", "--format", "json", "--save-facts", "facts.json", cwd=own)
    assert live.returncode in (0, 1, 3), live.stderr
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.move(own / "facts.json", elsewhere / "facts.json")
    replayed = cockpit("check", "--format", "json", "--replay", "facts.json", cwd=elsewhere)
    assert replayed.returncode == live.returncode, replayed.stderr
    assert steady(replayed.stdout) == steady(live.stdout)
    assert not (elsewhere / ".cockpit").exists()


@pytest.mark.parametrize(
    "damage", ["", "{}", '{"schema": "launch-cockpit/facts/v1", "facts": {"x": {"$": "os"}}}']
)
def test_damaged_facts_are_a_clear_word(tmp_path: Path, damage: str) -> None:
    (tmp_path / "facts.json").write_text(damage)
    done = cockpit("check", "--replay", "facts.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "facts" in done.stderr
    assert "Traceback" not in done.stderr


def test_recheck_prints_only_what_changed(healthy: LabProcess, own: Path) -> None:
    families = ("dns", "redirect", "tls")
    assert cockpit("check", *families, "--name", "before", cwd=own).returncode == 0
    same = cockpit("recheck", *families, cwd=own)
    assert same.returncode == 0
    assert same.stdout.startswith("Nothing changed")
    healthy.switch(break_=["redirect.no-loop"])
    try:
        changed = cockpit("recheck", *families, "--against", "before", "--format", "json", cwd=own)
    finally:
        healthy.switch(mend=["redirect.no-loop"])
    assert changed.returncode == 1
    rows = json.loads(changed.stdout)["changes"]
    assert "redirect.no-loop" in {row["check"] for row in rows if row["kind"] == "newly-red"}
    mended = cockpit("recheck", *families, cwd=own)
    assert "mended" in mended.stdout


def test_recheck_without_a_run_to_compare_with(own: Path) -> None:
    done = cockpit("recheck", cwd=own)
    assert done.returncode == 2
    assert "cockpit check" in done.stderr


def test_an_interrupted_run_keeps_what_it_judged(own: Path) -> None:
    """A resolver that never answers makes the run long enough to interrupt."""
    text = (own / "launch.toml").read_text()
    start = text.index("resolver = ")
    with socket.socket(type=socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        resolver = f'resolver = "127.0.0.1:{silent.getsockname()[1]}"'
        (own / "launch.toml").write_text(f"{text[:start]}{resolver}{text[text.index(chr(10), start) :]}")
        with subprocess.Popen(
            [*COCKPIT, "check"],
            cwd=own,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"NO_COLOR": "1"},
        ) as process:
            journal = own / ".cockpit" / "journal.sqlite3"
            while not journal.exists():
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in stderr
