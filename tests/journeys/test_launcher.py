"""A forked run is a run: it says what a started interpreter says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.launcher import launching
from tests.journeys.processes import GROWING, LabProcess, cockpit

VOLATILE = ("started", "finished")
FAULT = "redirect.no-loop"


def steady(text: str) -> dict[str, Any]:
    """The JSON of a run without its times, and without the numbers of lines in a log that grows."""
    run = {key: value for key, value in json.loads(text).items() if key not in VOLATILE}
    for result in run["results"]:
        for finding in result["findings"] if result["check"] in GROWING else ():
            del finding["evidence"]
    return run


def test_a_forked_run_says_what_a_started_one_says(healthy: LabProcess) -> None:
    assert healthy.launcher is not None
    words = ("--launch", str(healthy.folder / "launch.toml"), "check", "--format", "json")
    healthy.switch(break_=[FAULT])
    try:
        started = cockpit(*words)
        forked = [healthy.launcher.cockpit(*words, timeout=120) for _ in range(2)]
    finally:
        healthy.switch(mend=[FAULT])
    assert [done.returncode for done in forked] == [started.returncode] * 2
    assert [steady(done.stdout) for done in forked] == [steady(started.stdout)] * 2


def test_it_ends_as_a_command_does(tmp_path: Path) -> None:
    with launching(tmp_path) as launcher:
        for words in (
            ("--version",),
            ("check", "--launch", str(tmp_path / "none.toml")),
            ("explain", "moon"),
        ):
            forked, started = launcher.cockpit(*words, timeout=60), cockpit(*words)
            assert forked.returncode == started.returncode
            assert (forked.stdout, forked.stderr) == (started.stdout, started.stderr)
    assert launcher.process.returncode == 0


def test_one_that_never_ends_is_told_and_ended(tmp_path: Path) -> None:
    with launching(tmp_path) as launcher, pytest.raises(TimeoutError, match="has not ended after 1 s"):
        launcher.cockpit("lab", str(tmp_path / "lab"), timeout=1)
    assert launcher.process.returncode < 0
