"""`cockpit demo`: the lab's company on this machine, and the cockpit on it."""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.commands import screen
from cockpit.commands.flight import BadInputError, prepare, reported
from cockpit.credentials.known import variable

if TYPE_CHECKING:
    from cockpit.lab.serve import Lab


def run(args: argparse.Namespace) -> int:
    """Serve the lab, then fly it in full screen, or headless with a report."""
    if args.full_screen and not args.headless:
        sys.stderr.write("Opening the demo company on this machine ...\n")
        sys.stderr.flush()
    from cockpit.lab.beside import beside  # noqa: PLC0415 - it takes a moment, and something is said before

    with (
        tempfile.TemporaryDirectory(prefix="cockpit-demo-") as folder,
        beside(Path(folder), args.world) as lab,
    ):
        lend(lab)
        if args.full_screen and not args.headless:
            return screen.show(args, lab.launch, lab)
        return _headless(args, lab)


def lend(lab: "Lab") -> None:
    """Put the credentials of the company into our environment: no store of this machine is asked then."""
    os.environ.update({variable(name): value for name, value in lab.desk.secrets.items()})


def _headless(args: argparse.Namespace, lab: "Lab") -> int:
    sys.stderr.write(f"the lab is up: {lab.launch}; {len(lab.broken)} faults are on\n")
    options = argparse.Namespace(
        launch=lab.launch,
        select=[],
        only=[],
        skip=[],
        replay=None,
        resume=False,
        save_facts=None,
        output=None,
        format="text",
        fail_on="high",
        people=False,
        allow=[],
        name="",
        join=[],
    )
    try:
        return reported(prepare(options), options)
    except BadInputError as reason:  # our own lab: a bug, said plainly
        sys.stderr.write(f"cockpit: the demo cannot start on {args.world}: {reason}\n")
        return 2
