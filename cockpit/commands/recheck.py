"""`cockpit recheck`: look again and print only what changed, after a deploy once it is live."""

import argparse
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from cockpit.cli import complain
from cockpit.commands.awaiting import wait
from cockpit.commands.flight import (
    TAKEN,
    BadInputError,
    Flight,
    destination,
    fly,
    judged_code,
    prepare,
    reported,
    save_facts,
)
from cockpit.handover.verify import baseline
from cockpit.handover.verify.reading import UnreadableError
from cockpit.model import Event, Result
from cockpit.reports.brief import write_brief
from cockpit.reports.changes import Baseline, Change, by_subject, since, write_changes
from cockpit.reports.ink import Ink
from cockpit.sprint import Sprint

NARROWEST = 60  # columns of a line of the brief report
SCHEMA = "launch-cockpit/changes/v1"


def run(args: argparse.Namespace) -> int:
    """0 green, 1 red or the deploy never came, 2 wrong input, 3 undecided, 130 interrupted."""
    try:
        flight = prepare(args)
        before, head = _before(flight.sprint, args), ""
        if args.after_deploy:
            waited = wait(flight, args)
            if waited.code is not None:
                flight.sprint.close()
                return waited.code
            head = waited.head
        if args.format not in ("text", "json"):
            return reported(flight, args)
        return _changed(flight, before, args, head)
    except BadInputError as reason:
        return complain(str(reason))


def _before(sprint: Sprint, args: argparse.Namespace) -> Baseline:
    """What to compare with; the first run after a deploy in a fresh checkout has nothing, and tells all.

    Raises:
        BadInputError: there is no such run and no such pack.
    """
    fresh = args.after_deploy and args.against == "last" and sprint.journal is not None
    if (
        fresh
        and sprint.journal is not None
        and sprint.journal.last_run("any", heard=sprint.voices.heard) is None
    ):
        sys.stderr.write("No earlier run is kept here: what is red is told as new.\n")
        return {}
    return baseline_of(sprint, args.against)


def baseline_of(sprint: Sprint, against: str) -> Baseline:
    """What to compare with by check and subject: a run, or where there is none of that name, a handover pack.

    Raises:
        BadInputError: there is no such run and no such pack.
    """
    if against not in TAKEN and (sprint.journal is None or sprint.journal.last_run(name=against) is None):
        pack = Path(against)
        if os.path.lexists(pack):
            return _of_pack(pack)
    return {check: by_subject(result) for check, result in compared_with(sprint, against).items()}


def _of_pack(path: Path) -> Baseline:
    try:
        before, remark = baseline.of(path)
    except UnreadableError as reason:
        raise BadInputError(str(reason)) from None
    if remark:
        sys.stderr.write(f"cockpit: {remark}\n")
    return before


def compared_with(sprint: Sprint, against: str) -> dict[str, Result]:
    """The results to compare with: those of one run, or what was seen last of every check.

    Raises:
        BadInputError: there is no such run.
    """
    journal, heard = sprint.journal, sprint.voices.heard
    if journal is None:
        raise BadInputError("there is no journal to compare with, and none can be written here")
    if against in TAKEN:
        run_id = journal.last_run("green" if against == "green" else "any", heard=heard)
    else:
        run_id = journal.last_run(name=against)
    if run_id is None:
        raise BadInputError(
            f"no finished run is there for --against {against}: `cockpit check` makes one, "
            "`cockpit check --name NAME` gives it a name"
        )
    # A run of a few checks must not hide what a whole one saw of the others.
    return journal.latest() if against == "last" else journal.results_of(run_id)


@dataclass(frozen=True, slots=True)
class _Nothing:
    """A report that waits: the changes are known only at the end."""

    def event(self, event: Event) -> None:
        """Nothing is said of a single event."""

    def close(self) -> None:
        """Nothing is left to write."""


def _changed(flight: Flight, before: Baseline, args: argparse.Namespace, head: str) -> int:
    whole = fly(flight, _Nothing())
    if not whole:
        judged = sum(id_ in flight.sprint.results for id_ in flight.ids)
        sys.stderr.write(f"The run was cut off after {judged} of {len(flight.ids)} checks.\n")
    after = {id_: flight.sprint.results[id_] for id_ in flight.ids if id_ in flight.sprint.results}
    with destination(args.output) as out:
        _write(out, since(before, after), args, head)
    if args.save_facts:
        save_facts(flight, args.save_facts)
    return judged_code(flight, args) if whole else 130


def _write(out: TextIO, changed: tuple[Change, ...], args: argparse.Namespace, head: str) -> None:
    if args.format == "text":
        width = shutil.get_terminal_size().columns if out is sys.stdout else 100
        ink = Ink(out, width)
        if args.after_deploy:
            write_brief(ink, changed, head, max(width, NARROWEST))
        else:
            write_changes(ink, changed)
        return
    rows = [_row(change) for change in changed if change.kind != "same"]
    out.write(json.dumps({"schema": SCHEMA, "changes": rows}, indent=1) + "\n")


def _row(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "check": change.check,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "summaries": [found.summary for found in change.found],
    }
