"""`cockpit handover [DIR]`: write the pack and the go-live list from what was declared and seen last."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from cockpit import __version__
from cockpit.cli import complain
from cockpit.handover.locks import SecretRefusedError
from cockpit.handover.toml import UnwritableError
from cockpit.handover.write import HandoverError, Said, Written, write
from cockpit.journal import Journal, JournalError
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.people.voices import Voices
from cockpit.record import FILE
from cockpit.text import safe

DEFAULT = Path("handover")


def run(args: argparse.Namespace) -> int:
    """0 when the pack is there, 2 when it cannot be written."""
    folder = args.folder or DEFAULT
    try:
        launch = load(args.launch)
        written = _written(args.launch.parent, folder, launch)
    except (LaunchFileError, JournalError, HandoverError, SecretRefusedError, UnwritableError) as reason:
        return complain(str(reason))
    except OSError as reason:
        return complain(f"{safe(str(reason.filename or folder))} cannot be written: {reason.strerror}")
    for note in written.notes:
        sys.stderr.write(f"cockpit: {note}\n")
    for name in reversed(written.changed):  # the two that people read come first
        sys.stdout.write(f"{safe(str(folder / name), 4000)}\n")
    if not written.changed:
        sys.stderr.write("cockpit: nothing has changed since the pack was written\n")
    return 0


def _written(home: Path, folder: Path, launch: Launch) -> Written:
    journal = Journal.open(home)
    try:
        if journal.notice:
            sys.stderr.write(f"cockpit: {journal.notice}\n")
        now = dt.datetime.now(dt.UTC)
        voices = Voices(home / FILE, launch, now)
        said = Said(voices.record, voices.waivers)
        return write(folder, launch, journal.seen(), journal.evidence, f"launch-cockpit {__version__}", said)
    finally:
        journal.close()
