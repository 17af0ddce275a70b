"""`cockpit change`: say who changed something, and how it is undone; or list what was changed."""

import argparse
import asyncio
import sys

from cockpit.cli import complain
from cockpit.commands.talking import on_sprint, talk_here
from cockpit.handover import changed
from cockpit.handover.gathering import HandoverError, gather
from cockpit.people import asking
from cockpit.people.asking import say
from cockpit.people.changing import Noting, noted
from cockpit.plan import select
from cockpit.sprint import Sprint
from cockpit.text import redact, safe


def run(args: argparse.Namespace) -> int:
    """0 when it is noted or listed, 2 refused, 130 stopped."""
    return on_sprint(args, _change)


def _change(sprint: Sprint, args: argparse.Namespace) -> int:
    if args.id is None and not args.what:
        return _list(sprint)
    ids = select(sprint.checks, [args.id]) if args.id else [""]
    if len(ids) != 1:
        return complain(f"name one check: {', '.join(ids)}")
    by = asyncio.run(asking.who(sprint, talk_here(), args.by, "Who changed it?"))
    turns = sprint.journal.past.turns() if sprint.journal else {}
    row = noted(sprint.launch, Noting(by, ids[0], args.what, args.undo), turns.get(ids[0]), sprint.now())
    asyncio.run(say(sprint, row))
    sys.stderr.write("Kept in launch.record.toml: commit it with the product.\n")
    return 0


def _list(sprint: Sprint) -> int:
    """Everything that was changed, oldest first."""
    try:
        rows = changed.rows(gather(sprint).sources)
    except HandoverError as reason:
        return complain(str(reason))
    for row in rows:
        who = row.get("by") or f"nobody has said who: cockpit change {row['check']} --by ID"
        for line in (
            f"{row['at']:%Y-%m-%d %H:%M} UTC  {row['what']}",
            f"  {who}",
            f"  before: {row['before']}",
            f"  after:  {row['after']}",
            f"  undo:   {row['undo']}",
        ):
            sys.stdout.write(f"{safe(redact(line), 1000)}\n")
    if not rows:
        sys.stderr.write("nothing was changed that a check has seen\n")
    return 0
