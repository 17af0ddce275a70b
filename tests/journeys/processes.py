"""Starts `cockpit lab` and runs `cockpit` against it, as subprocesses."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.facts.log_sample import LogSample
from cockpit.lab import control
from cockpit.registry import entries
from tests.journeys.launcher import Launcher

COCKPIT = (sys.executable, "-m", "cockpit")
GROWING = frozenset(entry.id for entry in entries().values() if LogSample in entry.needs)
"""The checks that count in a log: the lab's product writes a line for every request, also for ours."""


@dataclass(frozen=True, slots=True)
class LabProcess:
    """A running `cockpit lab`; with a launcher, `check` costs no start of an interpreter."""

    folder: Path
    process: subprocess.Popen[str]
    launcher: Launcher | None = None

    def switch(self, *, mend: Sequence[str] = (), break_: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Mend and break, as another terminal would."""
        return control.ask(self.folder, mend, break_)

    def cockpit(self, *arguments: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """Run a command on the lab's launch file, with the company's credentials."""
        words = ("--launch", str(self.folder / "launch.toml"), *arguments)
        return cockpit(*words, timeout=timeout, env=self.credentials)

    @property
    def credentials(self) -> dict[str, str]:
        """What the company's people would have in their environment."""
        lines = (self.folder / "credentials.env").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def check(self, *arguments: str, env: Mapping[str, str] | None = None) -> dict[str, dict[str, Any]]:
        """A headless run, in a process of its own: its results by check id; `env` are the credentials."""
        words = ("--launch", str(self.folder / "launch.toml"), "check", "--format", "json", *arguments)
        run = self.launcher.cockpit if self.launcher else cockpit
        done = run(*words, timeout=120, env=self.credentials if env is None else env)
        assert done.returncode in (0, 1, 3), done.stderr
        told = json.loads(done.stdout)
        assert told["finished"], done.stderr  # a run that broke off has told only a part
        return {result["check"]: result for result in told["results"]}


def cockpit(
    *arguments: str, cwd: Path | None = None, timeout: float = 120, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `cockpit ARGUMENTS` without a terminal, `env` on top of the environment."""
    return subprocess.run(
        [*COCKPIT, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env=os.environ | {"NO_COLOR": "1"} | dict(env or {}),
    )


@contextmanager
def lab(folder: Path, world: str = "fixed", *faults: str) -> Iterator[LabProcess]:
    """`cockpit lab FOLDER` until the block ends; ready when it says so."""
    options = [option for fault in faults for option in ("--fault", fault)]
    process = subprocess.Popen(
        [*COCKPIT, "lab", str(folder), "--world", world, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield LabProcess(folder, process)
        finally:
            process.terminate()
            process.wait(10)
