"""`cockpit lab DIR`: serve the lab until interrupted, or change one that runs already."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from cockpit.cli import complain
from cockpit.lab import control
from cockpit.lab.serve import Lab


def run(args: argparse.Namespace) -> int:
    """Serve, or speak to the lab that serves that folder. 0, or 2 when what was asked is not possible."""
    try:
        if args.mend or args.break_ or args.list or args.publish or args.release:
            return _speak(args)
        return asyncio.run(_serve(args))
    except KeyError as reason:
        return complain(str(reason.args[0]))
    except (OSError, ValueError, control.LabGoneError) as reason:
        return complain(str(reason))


def _speak(args: argparse.Namespace) -> int:
    faults = control.ask(args.folder, args.mend, args.break_, args.publish, args.release)
    for fault in faults:
        if args.list or fault["id"] in (*args.mend, *args.break_):
            state = "broken" if fault["broken"] else "mended" if fault["id"] in args.mend else "whole"
            sys.stdout.write(f"{state:7} {fault['id']:40} {fault['text']}\n")
    for name, type_, value in args.publish:
        sys.stdout.write(f"{name} {type_} {value}\n" if value else f"{name} {type_} withdrawn\n")
    if args.release:
        sys.stdout.write(f"release {args.release}\n")
    return 0


def _runs_already(folder: Path) -> bool:
    try:
        control.ask(folder)
    except control.LabGoneError:
        return False
    return True


async def _serve(args: argparse.Namespace) -> int:
    if _runs_already(args.folder):
        return complain(f"a lab runs in {args.folder} already: end that one first, or name another folder")
    lab = await Lab.start(args.folder, args.world, args.fault)
    try:
        end = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, end.set)
        _tell(lab)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await end.wait()
    finally:
        await lab.stop()
    sys.stderr.write("The lab is closed.\n")
    return 0


def _tell(lab: Lab) -> None:
    """What is there and what to do with it, for the person who started it."""
    where = lab.folder
    sys.stderr.write(f"Velomart is open. From another terminal: cockpit --launch {lab.launch} check\n")
    for fault in lab.broken:
        sys.stderr.write(f"  broken: {fault}   (mend it: cockpit lab {where} --mend {fault})\n")
    sys.stderr.write(f"All faults: cockpit lab {where} --list   End: Ctrl+C\n")
