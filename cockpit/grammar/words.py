"""What the commands' words have in common."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - it has no other name

CONSENTS = ("active", "writes", "build")


def command(commands: "Commands", name: str, text: str) -> argparse.ArgumentParser:
    """One command; the launch file may be named behind it as well as before."""
    made = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    made.set_defaults(command=name)
    made.add_argument(
        "--launch", type=Path, default=argparse.SUPPRESS, help="the launch file (./launch.toml)"
    )
    return made


def consents(of: argparse.ArgumentParser) -> None:
    """What a command may do beyond looking."""
    of.add_argument(
        "--allow",
        action="append",
        default=[],
        choices=CONSENTS,
        help="what may be done beyond looking: active (try the guards, ask the assistant), writes (walk "
        "journeys that sign in or change something), build (run the build); may be given several times",
    )
