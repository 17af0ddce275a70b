"""`cockpit decide`: sign go, conditional go or no-go on what the newest results say."""

import argparse
import asyncio
import sys

from cockpit.commands.talking import on_sprint, talk_here
from cockpit.people import asking, choosing
from cockpit.people.asking import Given
from cockpit.people.deciding import Signed
from cockpit.sprint import Sprint
from cockpit.text import redact, safe

STALE, NOTHING = 1, 3


def run(args: argparse.Namespace) -> int:
    """0 when it is signed, or with --show stands; 1 stale, 3 there is none, 2 refused, 130 stopped."""
    return on_sprint(args, _decide)


def _decide(sprint: Sprint, args: argparse.Namespace) -> int:
    if args.show:
        return _show(sprint)
    if args.sign:
        by = asyncio.run(asking.who(sprint, talk_here(), args.by, "Who signs?"))
        asyncio.run(choosing.countersign(sprint, by))
    else:
        given = Given(by=args.by, status=args.status, statement=args.statement)
        asyncio.run(choosing.decide(sprint, given, talk_here()))
    sys.stderr.write("Kept in launch.record.toml: commit it with the product.\n")
    return _show(sprint)


def _show(sprint: Sprint) -> int:
    one = sprint.signed()
    if one is None:
        proposal = sprint.gate()
        told = choosing.proposed(proposal.status, (*proposal.reasons, *proposal.conditions))
        _write(f"Nobody has decided yet. {told}".split("\n"))
        return NOTHING
    _write(told_of(one))
    return STALE if one.stale else 0


def _write(lines: list[str]) -> None:
    """Each on a line of its own: what somebody said cannot look like a line of ours."""
    sys.stdout.write("".join(f"{safe(redact(line), 4000)}\n" for line in lines))


def told_of(one: Signed) -> list[str]:
    """A decision in lines: what, who, on what, and whether it still stands."""
    row = one.row
    also = f", signed beside by {', '.join(one.beside)}" if one.beside else ""
    lines = [f"{row.status.replace('-', ' ').upper()}  {row.by}, {row.at:%Y-%m-%d %H:%M} UTC{also}"]
    lines += [f"  {row.statement}"] if row.statement else []
    lines += [f"  on condition: {condition}" for condition in row.conditions]
    lines += [f"  because: {reason}" for reason in row.reasons]
    lines += [
        f"  decided on {row.digest[:16]}, {len(row.open)} open {'risk' if len(row.open) == 1 else 'risks'}"
    ]
    return lines + [f"  STALE: {why}" for why in one.stale]
