"""`cockpit waive`: accept a finding for a while, agree to what another accepts, list what is accepted."""

import argparse
import asyncio
import sys

from cockpit.cli import complain
from cockpit.commands.talking import on_sprint, talk_here
from cockpit.people import accepting, asking
from cockpit.people.asking import Given
from cockpit.people.waiving import Count, Standing
from cockpit.plan import select
from cockpit.sprint import Sprint
from cockpit.text import redact, safe


def run(args: argparse.Namespace) -> int:
    """0 when it is done, 1 when the list holds one that does not count, 2 refused, 130 stopped."""
    return on_sprint(args, _waive)


def _waive(sprint: Sprint, args: argparse.Namespace) -> int:
    if args.approve:
        by = asyncio.run(asking.who(sprint, talk_here(), args.by, "Who agrees?"))
        asyncio.run(accepting.approve(sprint, args.approve, by))
        sys.stderr.write("It counts from now on. Commit launch.record.toml with the product.\n")
        return 0
    if args.id is None:
        return _list(sprint)
    ids = select(sprint.checks, [args.id])
    if len(ids) != 1:
        return complain(f"waive one at a time: {', '.join(ids)}")
    given = Given(
        by=args.by,
        reason=args.reason,
        compensating=args.compensating,
        until=args.until,
        scope=tuple(args.scope),
        approved_by=args.approved_by,
    )
    number = asyncio.run(accepting.waive(sprint, ids[0], given, talk_here()))
    sys.stdout.write(f"{number}\n")
    if not args.approved_by:
        sys.stderr.write(
            f"It counts once another person agrees, on their own checkout: cockpit waive --approve {number}\n"
        )
    return 0


def _shown(text: str, limit: int = 200) -> str:
    return safe(redact(text), limit)


def _agreed(one: Standing) -> str:
    return f"agreed by {_shown(one.approved_by, 60)}" if one.approved_by else "waits for a second person"


def _list(sprint: Sprint) -> int:
    """Every waiver and whether it counts."""
    for one in sprint.voices.waivers:
        row = one.waiver
        sys.stdout.write(
            f"{one.count:8} {one.id}  {_shown(row.check, 80)} ({_shown(', '.join(row.scope))}) "
            f"until {row.until}\n"
            f"         {_shown(row.reason)}; meanwhile: {_shown(row.compensating)}\n"
            f"         asked by {_shown(row.by, 60)}, {_agreed(one)}"
            f"{f': {_shown(one.why)}' if one.why else ''}\n"
        )
    if not sprint.voices.waivers:
        sys.stderr.write("nothing is waived\n")
    return 0 if all(one.count is Count.ACTIVE for one in sprint.voices.waivers) else 1
