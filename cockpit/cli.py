"""The command line: every command is imported when it is called."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from cockpit.grammar import DISCREET, parser


def run(argv: Sequence[str], *, full_screen: Callable[..., int] | None) -> int:
    """Run one command and return its exit code; `full_screen` is given where there is a terminal for it."""
    args = _parsed(argv)
    if args.version:
        return _version()
    if args.command is None:
        args = _parsed([*argv, "screen" if full_screen else "check"])
    args.full_screen = full_screen
    command = importlib.import_module(f"cockpit.commands.{args.command}")
    code: int = command.run(args)
    return code


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    top = parser()
    args, extra = top.parse_known_args(argv)
    if extra:
        top.error(DISCREET if "discreet" in args else f"unrecognized arguments: {' '.join(extra)}")
    return args


def _version() -> int:
    from cockpit import TOOL  # noqa: PLC0415

    sys.stdout.write(f"{TOOL}\n")
    return 0


def complain(text: str) -> int:
    """Say on stderr what is wrong with the input, which may quote it; the exit code for it."""
    from cockpit.text import redact, safe  # noqa: PLC0415 - only when something is wrong

    sys.stderr.write(f"cockpit: {safe(redact(text), 16_000, keep_lines=True)}\n")
    return 2
