"""`cockpit attest ID`: a person's word about one check, signed and kept."""

import argparse
import asyncio
import sys

from cockpit.cli import complain
from cockpit.commands.talking import on_sprint, talk_here
from cockpit.people import stating
from cockpit.people.asking import Given
from cockpit.plan import select
from cockpit.record import Attestation
from cockpit.sprint import Sprint
from cockpit.text import safe, said_of


def run(args: argparse.Namespace) -> int:
    """0 when the word was taken, 2 when it cannot be, 130 when the person stopped."""
    return on_sprint(args, _attest)


def _attest(sprint: Sprint, args: argparse.Namespace) -> int:
    ids = select(sprint.checks, [args.id])
    if len(ids) != 1:
        return complain(f"state one at a time: {', '.join(ids)}")
    given = Given(
        by=args.by,
        answer="not-done" if args.not_done else "not-applicable" if args.not_applicable else _done(args),
        statement=args.statement,
        reason=args.reason,
        evidence=args.evidence,
        until=args.until,
        owner=args.owner,
    )
    result = asyncio.run(stating.attest(sprint, ids[0], given, talk_here()))
    word = sprint.voices.record.attestations[ids[0]]
    sys.stdout.write(f"stated  {word.answer.replace('-', ' ')}, by {safe(word.by, 60)}{_end(word)}\n")
    if result is not None:
        found = result.findings[0]
        said = safe(said_of(found.subject, found.summary))
        sys.stdout.write(f"{result.verdict}  {result.check}: {said}\n")
    sys.stderr.write("Kept in launch.record.toml: commit it with the product.\n")
    return 0


def _end(word: Attestation) -> str:
    return f", holds until {word.until}" if word.until else ""


def _done(args: argparse.Namespace) -> str:
    """Who gives evidence says that it is done."""
    return "done" if args.evidence else ""
