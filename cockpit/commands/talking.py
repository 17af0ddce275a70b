"""Commands that listen to a person: the sprint opened, what is refused said plainly, the journal closed."""

import argparse
import sys
from collections.abc import Callable

from cockpit.cli import complain
from cockpit.drills.plain import LinesOf, PlainTalk
from cockpit.drills.talk import StoppedError
from cockpit.launch.load import LaunchFileError
from cockpit.logbook import keep_log
from cockpit.people.who import RefusedError
from cockpit.plan import NoSuchCheckError
from cockpit.record import RecordError
from cockpit.registry import RegistryError
from cockpit.sprint import Sprint

INTERRUPTED = 130


def talk_here() -> PlainTalk | None:
    """The person at this terminal; none where nobody is, and options have to say everything."""
    return PlainTalk(LinesOf(sys.stdin.fileno()), sys.stderr) if sys.stdin.isatty() else None


def on_sprint(args: argparse.Namespace, do: Callable[[Sprint, argparse.Namespace], int]) -> int:
    """Do something on the sprint of the launch file; 2 when it is refused, 130 when the person stops."""
    try:
        sprint = Sprint.open(args.launch)
    except LaunchFileError as reason:
        return complain(str(reason))
    try:
        keep_log(sprint.folder)
        return do(sprint, args)
    except (RefusedError, RecordError, NoSuchCheckError, RegistryError) as reason:
        return complain(str(reason))
    except StoppedError:
        sys.stderr.write("Stopped: nothing was written.\n")
        return INTERRUPTED
    finally:
        sprint.close()
