"""The words of the command line, and what each takes: argparse only, for it is loaded by every start."""

import argparse
from pathlib import Path
from typing import NoReturn

from cockpit.grammar import asking, keeping, looking
from cockpit.grammar.words import CONSENTS, command

__all__ = ("CONSENTS", "DISCREET", "parser")

DISCREET = (
    "that cannot be used, and is not repeated here in case it is a secret. A value is never typed as an "
    "argument, where `ps` and the shell's history keep it: it is asked for, or read from stdin."
)


class _Parser(argparse.ArgumentParser):
    """Complaints of a `discreet` command quote nothing of what was typed: a secret could be in it."""

    def error(self, message: str) -> NoReturn:
        harmless = message.startswith("the following arguments are required")
        super().error(DISCREET if self.get_default("discreet") and not harmless else message)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top: argparse.ArgumentParser = _Parser(
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
    looking.checking(commands)
    looking.scanning(commands)
    keeping.setting_up(commands)
    asking.drilling(commands)
    asking.saying(commands)
    asking.going_live(commands)
    asking.deciding(commands)
    looking.measuring(commands)
    looking.watching(commands)
    looking.triaging(commands)
    looking.verifying(commands)
    keeping.exporting(commands)
    keeping.reading(commands)
    keeping.credentials(commands)
    command(commands, "screen", "the full screen, as without a command")
    return top
