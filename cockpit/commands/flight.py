"""One run from the command line: look, judge, report. Shared by check, recheck and the headless demo."""

import argparse
import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import msgspec

from cockpit import TOOL
from cockpit.commands.ending import ended_by_signals
from cockpit.elsewhere import ElsewhereError, WithOthers, described, joined
from cockpit.engine import Saved, Source
from cockpit.evidence import write_atomically
from cockpit.facts import codec
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError
from cockpit.launch.names import is_host
from cockpit.logbook import aloud, keep_log
from cockpit.model import Severity
from cockpit.plan import NoSuchCheckError, select
from cockpit.registry import RegistryError
from cockpit.reports import About, Report, open_report
from cockpit.reports.exitcode import exit_code
from cockpit.sprint import Sprint
from cockpit.text import safe

MAX_SAVED_BYTES = 64 << 20
TAKEN = ("last", "green")  # what `recheck --against` understands besides names


class BadInputError(Exception):
    """What the person gave cannot be used; the text says what to do."""


@dataclass(slots=True)
class Flight:
    """A sprint about to be flown: which checks, and where their facts come from."""

    sprint: Sprint
    ids: list[str]
    seen_from: Mapping[str, Any]
    source: Source | None = None
    name: str = ""

    def about(self) -> About:
        """What the report says of the run."""
        sprint = self.sprint
        return About(
            tool=TOOL,
            product=sprint.launch.product.name,
            roadmap=sprint.roadmap.id,
            launch=str(sprint.path),
            vantage=self.seen_from,
            stages={stage.number: stage.title for stage in sprint.roadmap.stage},
            checks={id_: sprint.checks[id_].entry.check for id_ in self.ids},
            blockers=sprint.roadmap.blockers,
            waivers=sprint.voices.waivers,
            record=sprint.voices.record,
        )


def prepare(args: argparse.Namespace) -> Flight:
    """Open the sprint and choose the checks.

    Raises:
        BadInputError: the launch file, the saved facts, a selector, a name or a folder cannot be used.
    """
    if args.name in TAKEN:
        raise BadInputError(f"--name {args.name} is taken: for recheck --against it means another run")
    if args.save_facts and not args.save_facts.parent.is_dir():
        raise BadInputError(f"there is no folder {args.save_facts.parent} to save the facts in")
    try:
        sprint, source, seen_from = _replayed(args.replay) if args.replay else _live(args.launch, args.allow)
        if args.join and source is not None:
            others = joined(sprint.launch, args.join, args.name)
            source, seen_from = WithOthers(source, others), {**seen_from, **described(others)}
        keep_log(sprint.folder)
        left = _left_over(sprint, args)
        ids = select(sprint.checks, args.select or left, args.only, args.skip)
        for id_ in ids:
            _ = sprint.checks[id_]  # loads it: a check that cannot be used is told before anything is asked
    except (LaunchFileError, RegistryError, NoSuchCheckError, ElsewhereError) as reason:
        raise BadInputError(str(reason)) from None
    except OSError as reason:
        raise BadInputError(f"{reason.filename}: {reason.strerror}") from None
    if not ids:
        raise BadInputError("no check fits: the selectors, --only and --skip leave nothing over")
    return Flight(sprint, ids, seen_from, source, args.name)


def _left_over(sprint: Sprint, args: argparse.Namespace) -> Sequence[str]:
    """With --resume, what the interrupted run had not judged; without it such a run is mentioned.

    Raises:
        BadInputError: there is nothing to resume.
    """
    left = [id_ for id_ in sprint.unfinished if id_ in sprint.checks]
    if args.resume and not left:
        raise BadInputError("there is no interrupted run to resume")
    if sprint.interrupted and not args.resume:
        sys.stderr.write(f"{sprint.interrupted} `cockpit check --resume` judges the rest alone.\n")
    return left if args.resume else ()


def _live(path: Path, consents: Sequence[str]) -> tuple[Sprint, Source | None, Mapping[str, Any]]:
    sprint = Sprint.open(path)
    source = sprint.live(consents)
    return sprint, source, sprint.seen_from


def _replayed(path: Path) -> tuple[Sprint, Source, Mapping[str, Any]]:
    if path.stat().st_size > MAX_SAVED_BYTES:
        raise BadInputError(f"{path} is larger than {MAX_SAVED_BYTES >> 20} MiB: not a set of saved facts")
    try:
        meta, facts = codec.loads(path.read_text("utf-8"))
        launch = msgspec.convert(meta.get("launch"), Launch)
    except (UnicodeDecodeError, codec.BadFactsError, msgspec.ValidationError) as reason:
        raise BadInputError(f"{path} holds no facts that this version can judge: {reason}") from None
    if not all(map(is_host, (launch.domain, *(host.name for host in launch.hosts)))):
        raise BadInputError(f"{path} declares a host name that cannot be one")
    seen_from = meta.get("vantage")
    return Sprint(path, launch, None), Saved(facts), seen_from if isinstance(seen_from, dict) else {}


def fly(flight: Flight, report: Report) -> bool:
    """Run to the end, or until interrupted; true when it was not."""
    try:
        with aloud(_say):
            asyncio.run(_fly(flight, report))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return False
    finally:
        report.close()
        flight.sprint.close()
    return True


async def _fly(flight: Flight, report: Report) -> None:
    with ended_by_signals(asyncio.current_task()):
        async with aclosing(flight.sprint.run(flight.ids, flight.source, flight.name)) as events:
            async for event in events:
                report.event(event)
    if flight.sprint.trouble:
        sys.stderr.write(f"cockpit: {flight.sprint.trouble}\n")
    tell(flight.sprint)


def _say(text: str) -> None:
    sys.stderr.write(f"cockpit: {text}\n")
    sys.stderr.flush()


def tell(sprint: Sprint) -> None:
    """What a person should know about the record, and of a signed decision that no longer fits."""
    notes = list(sprint.notes())
    if one := sprint.signed():
        who = f"{one.row.status} of {one.row.by}, {one.row.at.date()}"
        notes += [f"the decision ({who}) is stale: {why}" for why in one.stale]
    for note in notes:
        sys.stderr.write(f"cockpit: {safe(note, 1000)}\n")


def save_facts(flight: Flight, path: Path) -> None:
    """Write what was seen, with what a replay or another place needs: the declarations, where from, when.

    Raises:
        BadInputError: the file cannot be written.
    """
    text = codec.dumps(
        flight.sprint.facts,
        tool=TOOL,
        launch=msgspec.to_builtins(flight.sprint.launch),
        vantage=dict(flight.seen_from),
        place=flight.name,
        at=flight.sprint.now().isoformat(timespec="seconds"),
    )
    try:
        write_atomically(path, text.encode())
    except OSError as reason:
        raise BadInputError(f"{path} cannot be written: {reason.strerror}") from None


@contextlib.contextmanager
def destination(path: Path | None) -> Iterator[TextIO]:
    """Where the report goes: a file, or stdout.

    Raises:
        BadInputError: it cannot be written.
    """
    try:
        if path is None:
            yield sys.stdout
            sys.stdout.flush()
            return
        with path.open("w", encoding="utf-8") as out:
            yield out
    except BrokenPipeError:
        raise
    except OSError as reason:
        if path is None:  # what is left in the buffer would only fail once more at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BadInputError(f"{path or 'the report'} cannot be written: {reason.strerror}") from None


def judged_code(flight: Flight, args: argparse.Namespace) -> int:
    """The exit code for what this run judged."""
    floor = None if args.fail_on == "none" else Severity(args.fail_on)
    results = [flight.sprint.results[id_] for id_ in flight.ids if id_ in flight.sprint.results]
    named = bool(args.select) and set(args.select) == set(flight.ids)  # one asks for an answer
    return exit_code(results, floor, people=args.people or named)


def reported(flight: Flight, args: argparse.Namespace) -> int:
    """Fly with the chosen report and give the exit code; 130 when interrupted."""
    with destination(args.output) as out:
        whole = fly(flight, open_report(args.format, out, flight.about()))
    if args.save_facts:
        save_facts(flight, args.save_facts)
    return judged_code(flight, args) if whole else 130
