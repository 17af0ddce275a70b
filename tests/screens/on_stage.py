"""The app on a rehearsal in a real terminal: `python -m tests.screens.on_stage FOLDER MODE`."""

import asyncio
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from screens.app import CockpitApp, run_app

if TYPE_CHECKING:
    from cockpit.sprint import Sprint


def open_sprint(folder: Path, mode: str) -> "Sprint":
    """A sprint as the mode wants it; imported after the first frame, as the real one is."""
    from cockpit.launch.load import LaunchFileError, Problem
    from tests.screens.rehearsal import Rehearsal

    if mode == "invalid":
        raise LaunchFileError(folder / "launch.toml", [Problem(1, "schema", "missing")])
    if mode == "hanging":
        threading.Event().wait()
    sprint = Rehearsal(folder)
    if mode == "running":
        sprint.hold = asyncio.Event()
    return sprint


def crash(_app: CockpitApp, text: str, _severity: str = "") -> None:
    """Stands in for `CockpitApp.say`: a bug with a secret in a local variable."""
    from cockpit.credentials import Secret

    password = "hunter2-" + text[:0]
    secret = Secret.of("edge-read", "api.edge.example", password)  # noqa: F841 - a report with locals shows it
    raise ZeroDivisionError("a bug")


def main() -> None:
    """Run it."""
    folder, mode = Path(sys.argv[1]), sys.argv[2]
    if mode == "crash":
        CockpitApp.say = crash  # type: ignore[assignment]
    sys.exit(run_app(lambda: open_sprint(folder, mode)))


if __name__ == "__main__":
    main()
