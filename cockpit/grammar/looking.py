"""The commands that look at the product: once, again, all the time, at its secrets, at its pack."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.grammar.words import command, consents

if TYPE_CHECKING:
    from cockpit.grammar.words import Commands

FORMATS = ("text", "json", "junit", "sarif", "markdown")
FLOORS = ("launch-blocker", "high", "medium", "low", "none")
EXIT_CODES = (
    "Exit codes: 0 nothing at or above --fail-on fails, 1 something does, 2 wrong usage or launch file, "
    "3 nothing fails but something is undecided, 130 interrupted."
)


def checking(commands: "Commands") -> None:
    """`check` and `recheck`."""
    check = command(commands, "check", "look at everything, or at some checks, and report")
    check.epilog = EXIT_CODES
    check.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    _run_options(check)
    check.add_argument("--replay", type=Path, metavar="FILE", help="judge saved facts instead of looking")
    check.add_argument("--resume", action="store_true", help="only what an interrupted run left over")
    recheck = command(commands, "recheck", "look again and print only what changed")
    recheck.epilog = EXIT_CODES
    recheck.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    recheck.add_argument(
        "--against",
        default="last",
        metavar="last|green|NAME|PACK",
        help="what was seen last, the last green run, a run's --name, or a handover pack (last)",
    )
    recheck.add_argument(
        "--after-deploy",
        action="store_true",
        help="wait until [deploy] version_marker is another, walk the [[smoke]] journeys, look at all",
    )
    recheck.add_argument(
        "--from", dest="former", default="", metavar="RELEASE", help="the one before (the one seen last)"
    )
    recheck.add_argument("--timeout", type=float, default=600, metavar="SECONDS", help="of the wait (600)")
    _run_options(recheck)
    recheck.set_defaults(replay=None, resume=False)


def _run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=FORMATS, default="text", help="of the report (text)")
    command.add_argument("--output", type=Path, metavar="FILE", help="write the report there")
    command.add_argument(
        "--fail-on", choices=FLOORS, default="high", metavar="SEVERITY", help=f"{', '.join(FLOORS)} (high)"
    )
    command.add_argument("--people", action="store_true", help="what waits for a person counts as undecided")
    command.add_argument(
        "--only", action="append", default=[], metavar="SEL", help="id, family, glob, mode:auto"
    )
    command.add_argument("--skip", action="append", default=[], metavar="SEL", help="the same, left out")
    consents(command)
    command.add_argument("--save-facts", type=Path, metavar="FILE", help="keep what was seen, for --replay")
    command.add_argument("--name", default="", help="a name for this run, for recheck --against or --join")
    command.add_argument(
        "--join", action="append", default=[], type=Path, metavar="FACTS", help="saved by a --name elsewhere"
    )


def scanning(commands: "Commands") -> None:
    """`scan`."""
    scan = command(commands, "scan", "find secrets in a folder, its history, or a log; no launch file needed")
    scan.epilog = (
        "Exit codes: 0 nothing, 1 leaks that neither the baseline nor an [[allowed_secret]] covers, 2 wrong "
        "usage, 3 nothing found, but not all could be read, 130 interrupted."
    )
    scan.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="folders or logs ([repo] path, or here)"
    )
    part = scan.add_mutually_exclusive_group()
    part.add_argument("--tree", action="store_true", help="only the files and the index")
    part.add_argument("--history", action="store_true", help="only what git keeps")
    scan.add_argument("--baseline", type=Path, metavar="FILE", help="what is known already")
    scan.add_argument(
        "--write-baseline", type=Path, metavar="FILE", help="what is found is known from now on"
    )
    scan.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    scan.add_argument("--jobs", type=int, default=0, metavar="N", help="so many processes read (2)")
    scan.add_argument("--engine", choices=("native", "plain"), default="", help=argparse.SUPPRESS)


def watching(commands: "Commands") -> None:
    """`watch`."""
    watch = command(commands, "watch", "visit what is live every minute, and tell people when it breaks")
    watch.epilog = (
        "It visits the targets of [[monitor]], critical [[route]]s and the health check, as [watch] says, "
        "and tells the [[alert]]s. It sees nothing while this machine sleeps: no monitor is replaced by it. "
        "Exit codes: 0 nothing was down, 1 something was, 2 wrong usage or launch file, 3 it cannot be told "
        "from here, 130 interrupted."
    )
    watch.add_argument("--once", action="store_true", help="one visit to each target, nothing kept or sent")
    watch.add_argument("--for", dest="minutes", type=float, metavar="MINUTES", help="then stop (never)")
    watch.add_argument("--headless", action="store_true", help="lines, also on a terminal")
    watch.add_argument("--format", choices=("text", "json"), default="text", help="a line each (text)")


def measuring(commands: "Commands") -> None:
    """`measure`."""
    measure = command(
        commands, "measure", "time every declared route until it is clear whether it is quick enough"
    )
    measure.epilog = (
        "It sends 59 to 200 requests to each route, two a second, and says before how many in all. Only for "
        "what is yours: it asks for the proof of the drill dns-proof. Exit codes: 0 every p95 is within its "
        "limit, 1 one is beyond, 2 wrong usage or launch file, 3 undecided, 130 interrupted; what was "
        "measured until then is kept."
    )
    measure.add_argument("routes", nargs="*", metavar="ROUTE", help="names of [[route]]s (all)")
    measure.add_argument("--name", default="", help="a name for it, such as before, to compare with later")
    measure.add_argument("--against", default="", metavar="NAME|RELEASE", help="compare with an earlier one")
    measure.add_argument("--plan", action="store_true", help="only say what would be sent")
    measure.add_argument(
        "--per-second", type=float, default=2.0, metavar="N", help="requests a second over all routes (2)"
    )
    measure.add_argument("--at-once", type=int, default=2, metavar="N", help="requests at a time (2)")
    measure.add_argument(
        "--cold",
        action="store_true",
        help="wait until we were not there for long enough, then time the first visit",
    )
    measure.add_argument("--format", choices=("text", "json"), default="text")
    consents(measure)


def triaging(commands: "Commands") -> None:
    """`triage`."""
    triage = command(commands, "triage", "name the first layer that is broken, and who mends it")
    triage.epilog = (
        "Exit codes: 0 nothing is broken, 1 something is, 2 wrong usage or launch file, 3 it cannot be told "
        "from here, 130 interrupted."
    )
    triage.add_argument(
        "url", nargs="?", default="", metavar="URL", help="only this address (what is watched)"
    )
    triage.add_argument("--format", choices=("text", "json"), default="text")


def verifying(commands: "Commands") -> None:
    """`verify`."""
    verify = command(commands, "verify", "is a handover pack whole, and is the product still as it says")
    verify.epilog = (
        "Exit codes: 0 clean, 1 damage or drift, 2 unreadable, 3 neither, but not all could be looked at."
    )
    verify.add_argument("pack", type=Path, metavar="PACK", help="its folder, or its handover.toml")
    verify.add_argument("--offline", action="store_true", help="do not look at the live system")
    verify.add_argument("--key", default="", metavar="FINGERPRINT", help="it has to be signed with this key")
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.add_argument("--by", default="", metavar="ID", help="keep in the record who verified it")
