"""Starts `cockpit lab` and runs `cockpit` against it, as subprocesses."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.lab import control

COCKPIT = (sys.executable, "-m", "cockpit")


@dataclass(frozen=True, slots=True)
class LabProcess:
    """A running `cockpit lab`."""

    folder: Path
    process: subprocess.Popen[str]

    def switch(self, *, mend: Sequence[str] = (), break_: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Mend and break, as another terminal would."""
        return control.ask(self.folder, mend, break_)

    def cockpit(self, *arguments: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """Run a command on the lab's launch file."""
        return cockpit("--launch", str(self.folder / "launch.toml"), *arguments, timeout=timeout)

    def check(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """A headless run: its results by check id."""
        done = self.cockpit("check", "--format", "json", *arguments)
        assert done.returncode in (0, 1, 3), done.stderr
        return {result["check"]: result for result in json.loads(done.stdout)["results"]}


def cockpit(
    *arguments: str, cwd: Path | None = None, timeout: float = 120
) -> "subprocess.CompletedProcess[str]":
    """Run `cockpit ARGUMENTS` without a terminal."""
    return subprocess.run(
        [*COCKPIT, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env=os.environ | {"NO_COLOR": "1"},
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
