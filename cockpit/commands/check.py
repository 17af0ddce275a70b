"""`cockpit check`: look at everything, or at some checks, and report."""

import argparse

from cockpit.cli import complain
from cockpit.commands.flight import BadInputError, prepare, reported


def run(args: argparse.Namespace) -> int:
    """0 green, 1 red, 2 wrong input, 3 undecided, 130 interrupted."""
    try:
        return reported(prepare(args), args)
    except BadInputError as reason:
        return complain(str(reason))
