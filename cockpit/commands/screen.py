"""`cockpit` on a terminal: the full screen."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.cli import complain

if TYPE_CHECKING:
    from cockpit.lab.serve import Lab
    from cockpit.sprint import Sprint


def run(args: argparse.Namespace) -> int:
    """Open the sprint of the launch file, or the new-sprint screen where there is none."""
    if args.full_screen is None:
        return complain("there is no terminal to draw on; `cockpit check` prints the same as a report")
    return show(args, args.launch)


def show(args: argparse.Namespace, path: Path, lab: "Lab | None" = None, golive: str | None = None) -> int:
    """The app on a launch file; the exit code when it is left.

    Args:
        args: of the command line.
        path: the launch file.
        lab: the demo's world.
        golive: who walks the ten-minute list at once (empty: it asks); none begins at home.
    """

    def open_sprint() -> "Sprint":
        from cockpit.sprint import Sprint  # noqa: PLC0415 - after the first frame

        return Sprint.open(path)

    code: int = args.full_screen(open_sprint, lab, golive)
    return code
