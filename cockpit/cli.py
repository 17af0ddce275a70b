"""The command line: argparse only; every command is imported when it is called."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

FORMATS = ("text", "json", "junit", "sarif", "markdown")
FLOORS = ("launch-blocker", "high", "medium", "low", "none")
WORLDS = ("broken", "fixed")
EXIT_CODES = (
    "Exit codes: 0 nothing at or above --fail-on fails, 1 something does, 2 wrong usage or launch file, "
    "3 nothing fails but something is undecided, 130 interrupted."
)


def run(argv: Sequence[str], *, full_screen: Callable[..., int] | None) -> int:
    """Run one command and return its exit code; `full_screen` is given where there is a terminal for it."""
    args = parser().parse_args(argv)
    if args.version:
        return _version()
    if args.command is None:
        args = parser().parse_args([*argv, "screen" if full_screen else "check"])
    args.full_screen = full_screen
    command = importlib.import_module(f"cockpit.commands.{args.command}")
    code: int = command.run(args)
    return code


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="cockpit",
        description="From works-in-a-demo to safe-to-launch: seven stages, live checks, a signed decision.",
        epilog="Without a command: the full screen on ./launch.toml, or `check` where there is no terminal.",
    )
    top.add_argument(
        "--launch", type=Path, default=Path("launch.toml"), help="the launch file (./launch.toml)"
    )
    top.add_argument("--version", action="store_true", help="print the version")
    top.set_defaults(command=None)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _checking(commands)
    _setting_up(commands)
    _reading(commands)
    _command(commands, "screen", "the full screen, as without a command")
    return top


def _checking(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _command(commands, "check", "look at everything, or at some checks, and report")
    check.epilog = EXIT_CODES
    check.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    _run_options(check)
    check.add_argument("--replay", type=Path, metavar="FILE", help="judge saved facts instead of looking")
    check.add_argument("--resume", action="store_true", help="only what an interrupted run left over")
    recheck = _command(commands, "recheck", "look again and print only what changed")
    recheck.epilog = EXIT_CODES
    recheck.add_argument("select", nargs="*", metavar="STAGE|FAMILY|ID", help="which checks (all)")
    recheck.add_argument(
        "--against",
        default="last",
        metavar="last|green|NAME",
        help="what was seen last, the last green run, or a run's --name (last)",
    )
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
    command.add_argument("--save-facts", type=Path, metavar="FILE", help="keep what was seen, for --replay")
    command.add_argument("--name", default="", help="a name for this run, for recheck --against")


def _setting_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _command(commands, "demo", "a small broken company on this machine, to try everything on")
    demo.add_argument("--world", choices=WORLDS, default="broken", help="broken or fixed (broken)")
    demo.add_argument("--headless", action="store_true", help="run the checks and print the report")
    lab = _command(commands, "lab", "serve that company until interrupted")
    lab.add_argument("folder", type=Path, metavar="DIR", help="where launch.toml and the rest are written")
    lab.add_argument("--world", choices=WORLDS, default="broken", help="broken or fixed (broken)")
    lab.add_argument("--fault", action="append", default=[], metavar="ID", help="start with this fault")
    lab.add_argument("--mend", action="append", default=[], metavar="ID", help="mend it in the running lab")
    lab.add_argument(
        "--break", dest="break_", action="append", default=[], metavar="ID", help="break it there"
    )
    lab.add_argument("--list", action="store_true", help="list the faults and which are on")
    init = _command(commands, "init", "discover a domain and write launch.toml")
    init.add_argument("domain", metavar="DOMAIN")
    init.add_argument("--roadmap", metavar="ID", help="which of the five roadmaps (`cockpit roadmaps`)")
    init.add_argument("--name", help="the product's name")
    init.add_argument("--yes", action="store_true", help="write without asking")
    init.add_argument("--resolver", metavar="IP:PORT", help="look through this resolver")
    init.add_argument("--ca-file", metavar="FILE", help="trust the certificates in this file")
    init.add_argument(
        "--map", action="append", default=[], metavar="HOST:PORT=IP:PORT", help="where a host is"
    )
    init.add_argument("--nameserver", action="append", default=[], metavar="NAME=IP:PORT", help="where it is")
    handover = _command(commands, "handover", "write the handover pack")
    handover.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="where (./handover)")


def _reading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    checks = _command(commands, "checks", "list every check")
    checks.add_argument("--format", choices=("text", "json"), default="text")
    explain = _command(commands, "explain", "one check in plain words")
    explain.add_argument("id", metavar="ID")
    explain.add_argument("--roadmap", metavar="ID", help="as this roadmap sees it")
    roadmaps = _command(commands, "roadmaps", "the five roadmaps, stage by stage")
    roadmaps.add_argument("id", nargs="?", metavar="ID")
    roadmaps.add_argument("--format", choices=("text", "json"), default="text")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    command.set_defaults(command=name)
    command.add_argument(
        "--launch", type=Path, default=argparse.SUPPRESS, help="the launch file (./launch.toml)"
    )
    return command


def _version() -> int:
    from cockpit import __version__  # noqa: PLC0415

    sys.stdout.write(f"launch-cockpit {__version__}\n")
    return 0


def complain(text: str) -> int:
    """Say on stderr what is wrong with the input, which may quote it; the exit code for it."""
    from cockpit.text import safe  # noqa: PLC0415 - only when something is wrong

    sys.stderr.write(f"cockpit: {safe(text, 16_000, keep_lines=True)}\n")
    return 2
