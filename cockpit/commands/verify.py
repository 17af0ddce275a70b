"""`cockpit verify PACK`: what is wrong with a handover pack, and what of it is no longer so."""

import argparse
import asyncio
import datetime as dt
import shutil
import sys
from pathlib import Path

from cockpit.cli import complain
from cockpit.handover.verify.reading import UnreadableError
from cockpit.handover.verify.telling import as_json, write
from cockpit.handover.verify.whole import Outcome, Wish, verified
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.logbook import keep_log
from cockpit.people.who import RefusedError, signer
from cockpit.record import FILE, RecordError, append
from cockpit.reports.ink import Ink

INTERRUPTED = 130


def run(args: argparse.Namespace) -> int:
    """0 clean, 1 damage or drift, 2 unreadable or misused, 3 not all could be looked at, 130 interrupted."""
    now = dt.datetime.now(dt.UTC)
    keep_log(args.launch.parent)
    try:
        launch = _signing(args, now) if args.by else None
        outcome = asyncio.run(verified(Wish(args.pack, args.launch, now, args.offline, args.key)))
        _tell(outcome, args.format)
        if launch is not None:
            _keep(outcome, launch, args)
    except (UnreadableError, LaunchFileError, RefusedError, RecordError) as reason:
        return complain(str(reason))
    except BrokenPipeError:
        raise
    except OSError as reason:
        return complain(f"{reason.filename or args.launch.parent}: {reason.strerror}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return outcome.code


def _signing(args: argparse.Namespace, now: dt.datetime) -> Launch:
    """The product beside which the outcome is kept.

    Raises:
        LaunchFileError: there is none.
        RefusedError: the person may not sign, or nothing will have been looked at.
    """
    launch = load(args.launch)
    signer(launch, args.by, now.date())
    if args.offline:
        raise RefusedError("--by keeps that the pack was held against the live system: leave out --offline")
    return launch


def _tell(outcome: Outcome, format_: str) -> None:
    if format_ == "json":
        sys.stdout.write(as_json(outcome))
    else:
        write(Ink(sys.stdout, shutil.get_terminal_size().columns), outcome)
    sys.stdout.flush()


def _keep(outcome: Outcome, launch: Launch, args: argparse.Namespace) -> None:
    from cockpit.evidence import EvidenceStore, own_folder  # noqa: PLC0415 - only to keep it
    from cockpit.handover.verify import keeping  # noqa: PLC0415

    if why := keeping.refusal(launch, outcome):
        raise RefusedError(f"nothing was kept: {why}")
    folder: Path = args.launch.parent
    home = folder.absolute() / ".cockpit"
    own_folder(home)
    digest, _ = EvidenceStore(home / "evidence").put(keeping.said(outcome).encode())
    append(folder / FILE, keeping.row(launch, outcome, args.by, dt.datetime.now(dt.UTC), digest))
    sys.stderr.write("Kept in launch.record.toml: commit it with the product.\n")
