"""`cockpit drill [NAME]`: what only doing shows, as a conversation; without a name the list of drills."""

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from cockpit.cli import complain
from cockpit.drills import Drill, drills
from cockpit.drills.memory import left_over
from cockpit.drills.plain import LinesOf, PlainTalk
from cockpit.drills.play import Ending, Setting, play
from cockpit.drills.talk import Option, Question, StoppedError
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.launch.problem import nearest
from cockpit.people.who import RefusedError, gone
from cockpit.record import FILE, Record
from cockpit.record import load as load_record
from cockpit.text import safe

UNFINISHED = 3
INTERRUPTED = 130
CODES = {Ending.PASSED: 0, Ending.FAILED: 1, Ending.LEFT: UNFINISHED}


def run(args: argparse.Namespace) -> int:
    """0 passed or listed, 1 did not pass, 2 wrong usage, 3 left unfinished, 130 interrupted."""
    try:
        launch = load(args.launch)
        if args.name is None:
            _list(launch, args.launch.parent)
            return 0
        return CODES[asyncio.run(_play(_chosen(args.name, launch), launch, args))]
    except (LaunchFileError, RefusedError) as reason:
        return complain(str(reason))
    except OSError as reason:
        return complain(f"{reason.filename or args.launch.parent}: {reason.strerror}")
    except StoppedError:
        return UNFINISHED
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. What was reached is kept: the same command goes on.\n")
        return INTERRUPTED


def _chosen(name: str, launch: Launch) -> Drill:
    """The drill of that name.

    Raises:
        RefusedError: there is none, or it cannot be done now.
    """
    known = drills()
    if name not in known:
        hint = nearest(name, known) or f"there are {', '.join(known)}"
        raise RefusedError(f'there is no drill "{safe(name, 60)}"; {hint}')
    if why := known[name].needs(launch):
        raise RefusedError(f"the drill {name} cannot be done now: {why}")
    return known[name]


async def _play(drill: Drill, launch: Launch, args: argparse.Namespace) -> Ending:
    talk = PlainTalk(LinesOf(sys.stdin.fileno()), sys.stdout)
    talk.say(f"{drill.title}. About {drill.minutes} minutes.")
    by = args.by or await _who(talk, launch, dt.datetime.now(dt.UTC).date())
    return await play(drill, Setting(launch, args.launch.parent, talk, by, args.allow))


async def _who(talk: PlainTalk, launch: Launch, today: dt.date) -> str:
    """The id of the person who does the drill; where there is only one, that one."""
    there = [person for person in launch.people if not gone(person, today)]
    if len(there) <= 1:
        return there[0].id if there else ""
    options = tuple(Option(person.id, f"{person.name} ({person.id})") for person in there)
    return await talk.ask(Question("Who are you?", options))


def _list(launch: Launch, folder: Path) -> None:
    """Every drill: what it proves, how long it takes, whether it can be done, when it was done."""
    record = load_record(folder / FILE)
    if record.unreadable:
        complain(f"{record.unreadable}. When drills were done is not known.")
    blocks = [_block(drill, launch, folder, record) for drill in drills().values()]
    text = "\n".join(line for block in blocks for line in (*block, ""))
    sys.stdout.write(safe(text, 32_000, keep_lines=True))
    sys.stdout.write("\nBegin one with: cockpit drill NAME\n")


def _block(drill: Drill, launch: Launch, folder: Path, record: Record) -> Sequence[str]:
    lines = [f"{drill.name}  ({drill.minutes} min, decides {drill.check})", f"  {drill.title}"]
    if why := drill.needs(launch):
        lines.append(f"  cannot be done now: {why}")
    if left := left_over(folder, drill.name):
        lines.append(f"  was left unfinished on {left} UTC: the same command goes on")
    done = [row for (name, _), row in record.drills.items() if name == drill.name]
    for row in done:
        how = "passed" if row.passed else "did not pass"
        lines.append(f"  {row.at:%Y-%m-%d} {row.subject}: {how}")
    return lines if done else [*lines, "  not done yet"]
