"""`cockpit golive`: the founder's ten-minute list, on the full screen, as plain questions, or printed."""

import argparse
import asyncio
import datetime as dt
import sys
from pathlib import Path

from cockpit.cli import complain
from cockpit.commands.talking import on_sprint
from cockpit.drills.plain import LinesOf, PlainTalk
from cockpit.drills.talk import Question, StoppedError, Talk
from cockpit.golive import ending, wording
from cockpit.golive.ending import Ended
from cockpit.golive.plain import PlainWalk
from cockpit.golive.progress import Progress, held, offered
from cockpit.launch import Launch
from cockpit.people.who import signer
from cockpit.sprint import Sprint
from cockpit.text import safe

ALL_YES, SOME_NO, UNFINISHED, INTERRUPTED = 0, 1, 3, 130


def run(args: argparse.Namespace) -> int:
    """0 every item is a yes, 1 some is not, 2 wrong usage, 3 left unfinished, 130 interrupted."""
    if args.print:
        return on_sprint(args, _print)
    if args.plain:
        return on_sprint(args, _plain)
    if args.full_screen is None:
        sys.stderr.write("cockpit: there is no terminal, so nobody answered; --plain asks on stdin\n")
        return on_sprint(args, _print) or UNFINISHED
    from cockpit.commands.screen import show  # noqa: PLC0415 - with the app

    return show(args, args.launch, golive=args.by)


def _print(sprint: Sprint, _args: argparse.Namespace) -> int:
    """The list as Markdown, with what is known of the newest walk."""
    from cockpit.documents.markdown import markdown  # noqa: PLC0415 - only to print
    from cockpit.golive.document import document  # noqa: PLC0415
    from cockpit.golive.printed import listed  # noqa: PLC0415

    sys.stdout.write(markdown(document(listed(sprint))))
    return 0


def _plain(sprint: Sprint, args: argparse.Namespace) -> int:
    talk = PlainTalk(LinesOf(sys.stdin.fileno()), sys.stdout)
    try:
        return asyncio.run(_walked(sprint, talk, args.by))
    except StoppedError:
        talk.say("\nLeft unfinished. What was answered is kept: the same command goes on.")
        return UNFINISHED
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted. What was answered is kept: the same command goes on.\n")
        return INTERRUPTED
    except OSError as reason:
        return complain(f"{safe(str(reason.filename or sprint.folder))} cannot be used: {reason.strerror}")


async def _walked(sprint: Sprint, talk: Talk, by: str) -> int:
    """The whole list, the row, the signature, the handover; the exit code.

    Raises:
        RefusedError: the person may not do it, or somebody else is at it.
        StoppedError: the person leaves; what was answered is kept.
        OSError: it cannot be kept.
    """
    launch, today = sprint.launch, sprint.now().date()
    person = signer(launch, by or await _who(talk, launch, sprint.folder, today), today)
    with held(sprint.folder):
        progress = Progress(launch, sprint.folder, person.id)
        talk.say(wording.opening(progress.walk, safe(launch.product.name, 80)))
        if progress.notice:
            talk.say(progress.notice)
        await PlainWalk(sprint, progress, talk).to_the_end()
        ended = await ending.keep(sprint, progress)
    talk.say(f"\n{ended.said}")
    signed = await _signed(sprint, ended, person.id, talk)
    for note in await ending.rewrite(sprint):
        talk.say(note)
    talk.say("Kept in launch.record.toml: commit it with the product.")
    return (ALL_YES if ended.passed else SOME_NO) if signed else UNFINISHED


async def _signed(sprint: Sprint, ended: Ended, by: str, talk: Talk) -> bool:
    """Whether somebody has signed the decision; what was signed is told."""
    try:
        status = await ending.sign(sprint, ended, by, talk)
    except StoppedError:
        status = ""
    talk.say(f"\nSigned: {status.replace('-', ' ').upper()}." if status else f"\n{ending.UNSIGNED}")
    return bool(status)


async def _who(talk: Talk, launch: Launch, folder: Path, today: dt.date) -> str:
    """The id of the person who walks the list; where there is only one, that one."""
    there = offered(launch, folder, today)
    if len(there) <= 1:
        return there[0].key if there else ""
    return await talk.ask(Question("Who are you?", there))
