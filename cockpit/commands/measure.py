"""`cockpit measure`: every route timed on a schedule, kept, and set against its limit and an earlier time."""

import argparse
import asyncio
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import Final, Protocol

from cockpit import TOOL
from cockpit.cli import complain
from cockpit.commands.ending import ended_by_signals
from cockpit.consent import ACTIVE, WRITES
from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement
from cockpit.journal import Journal, JournalError
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.live import Live
from cockpit.logbook import keep_log
from cockpit.lookout import look_out
from cockpit.model import Layer
from cockpit.reports.passing import PassingLine
from cockpit.standards.percentiles import Says
from cockpit.stopwatch import cold_telling, exported, telling
from cockpit.stopwatch.cold_sitting import ColdSitting
from cockpit.stopwatch.ends import NoSuchRouteError, timed
from cockpit.stopwatch.kept import keep, kept
from cockpit.stopwatch.ours import looked_for
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.rows import rows
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.sitting import Sitting
from cockpit.stopwatch.write_plans import KINDS, Write, planned, writes
from cockpit.stopwatch.writes import Proof
from cockpit.text import safe

INTERRUPTED: Final = 130
UNDECIDED: Final = 3
FASTEST: Final = 50.0  # requests a second: more is a load test, and this is none
MOST_AT_ONCE: Final = 10
WIDEST: Final = 110


class _MisusedError(Exception):
    """What was asked for cannot be done; the text says what can."""


class _Taking(Protocol):
    """A sitting; what it has is there at any moment."""

    missing: dict[str, Unreachable]

    async def run(self) -> None:
        """Take it. Raises nothing but CancelledError."""

    def stop(self) -> None:
        """Note that it was cut off."""

    def measurement(self, name: str = "") -> Measurement:
        """What was measured so far."""


@dataclass(slots=True)
class _Job:
    args: argparse.Namespace
    launch: Launch
    plan: Plan
    journal: Journal | None
    before: Measurement | None
    line: PassingLine


def run(args: argparse.Namespace) -> int:
    """0 within, 1 beyond, 2 wrong usage, 3 undecided, 130 interrupted with what was measured kept."""
    try:
        launch = load(args.launch)
        plan = _plan(launch, args)
        if args.plan:
            sys.stdout.write(f"{_announced(launch, plan, args)}\n")
            return 0
        keep_log(args.launch.parent)
        journal = _journal(args)
        try:
            before = _earlier(journal, args.against)
            job = _Job(args, launch, plan, journal, before, PassingLine(sys.stderr))
            return asyncio.run(_measure(job))
        finally:
            if journal is not None:
                journal.close()
    except (LaunchFileError, NoSuchRouteError, _MisusedError, ValueError) as reason:
        return complain(str(reason))  # ValueError: [vantage] cannot be used
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED


def _plan(launch: Launch, args: argparse.Namespace) -> Plan:
    """The declared routes at the pace that was asked for, with their writes where those are allowed.

    Raises:
        NoSuchRouteError: a route of that name is not declared.
        _MisusedError: that pace would be a load test, a cold visit takes no such thing, or a write is not
            allowed.
    """
    if not 0 < args.per_second <= FASTEST or not 0 < args.at_once <= MOST_AT_ONCE:
        raise _MisusedError(
            f"--per-second takes more than 0 and up to {FASTEST:g}, --at-once 1 to {MOST_AT_ONCE}: more "
            "would be a load test"
        )
    names = tuple(args.routes)
    if args.cold and (names or args.against):
        raise _MisusedError(
            "--cold visits the places that matter most, once: it takes no route and no --against"
        )
    walked = [one for one in writes(launch) if isinstance(one, Write)] if WRITES in args.allow else []
    chosen = tuple(one for one in walked if not names or one.route.name in names)
    known = {one.route.name for one in chosen}
    _refuse_writes(launch, set(names) - known)
    reads = timed(launch, tuple(name for name in names if name not in known)) if set(names) != known else ()
    return Plan(timed(launch) if not names else reads, Pace(args.per_second, args.at_once), writes=chosen)


def _refuse_writes(launch: Launch, names: set[str]) -> None:
    """Say of a route that is only written to what it takes to time it.

    Raises:
        _MisusedError: one of them is such a route.
    """
    read = {one.route.name for one in timed(launch)}
    for route in launch.routes:
        if route.kind in KINDS and route.name in names - read:
            found = planned(launch, route)
            why = "it takes --allow writes" if isinstance(found, Write) else found.cause
            raise _MisusedError(f"{safe(route.name, 60)} changes something at the product: {why}")


def _announced(launch: Launch, plan: Plan, args: argparse.Namespace) -> str:
    product = safe(launch.product.name, 80)
    return cold_telling.planned(launch, product) if args.cold else telling.planned(plan, product)


def _journal(args: argparse.Namespace) -> Journal | None:
    try:
        return Journal.open(args.launch.parent, tool=TOOL)
    except JournalError as reason:
        sys.stderr.write(f"cockpit: {safe(str(reason), 500)} Nothing of this can be kept.\n")
        return None


def _earlier(journal: Journal | None, against: str) -> Measurement | None:
    """The newest measurement of that name or release.

    Raises:
        _MisusedError: there is none.
    """
    if not against:
        return None
    every = kept(journal)
    found = next((one for one in every if against in (one.name, one.release)), None)
    if found is None:
        known = ", ".join(dict.fromkeys(safe(one.name or one.release or one.at, 60) for one in every))
        raise _MisusedError(
            f'no measurement is kept under "{safe(against, 60)}"; there are: {known or "none"}'
        )
    return found


async def _measure(job: _Job) -> int:
    source, _ = look_out(job.launch, job.args.launch, (ACTIVE, *job.args.allow))
    try:
        # A cold visit is fewer requests than a check sends, and looking for a proof would wake the product.
        proof = None if job.args.cold else await looked_for(job.launch, source)
        if isinstance(proof, Unreachable):
            refused = complain(f"nothing was measured: {proof.cause}")
            return refused if proof.layer is Layer.PERSON else UNDECIDED
        _say(_announced(job.launch, job.plan, job.args))
        with ended_by_signals(asyncio.current_task()):
            return await _sit(job, _taking(job, source, proof))
    finally:
        job.line.clear()
        await source.aclose()


def _taking(job: _Job, source: Live, proof: Proof | None) -> _Taking:
    def tell(advance: object) -> None:
        job.line.show(safe(str(advance), 70))

    def say(text: str) -> None:
        job.line.clear()
        _say(f"{text[0].upper()}{text[1:]}.")

    if proof is None:
        return ColdSitting(job.launch, source.vantage, job.journal, tell=tell, say=say)
    return Sitting(job.launch, source.vantage, job.plan, proof, tell=tell)


async def _sit(job: _Job, taking: _Taking) -> int:
    try:
        await taking.run()
    except asyncio.CancelledError:
        taking.stop()
        await asyncio.shield(_end(job, taking))
        raise
    return await _end(job, taking)


async def _end(job: _Job, taking: _Taking) -> int:
    """Keep it, tell it, and the exit code for it."""
    job.line.clear()
    measurement = taking.measurement(job.args.name)
    if job.journal is not None and measurement.series:
        try:
            await keep(job.journal, measurement)
        except JournalError as reason:
            _say(f"cockpit: {reason}")
    found = rows(job.launch, measurement, job.before)
    if job.args.format == "json":
        sys.stdout.write(exported.as_json(found, measurement, taking.missing))
    else:
        cold = job.args.cold
        told = cold_telling.lines(job.launch, measurement) if cold else telling.lines(found, measurement)
        sys.stdout.writelines(f"{text}\n" for text in (*told, *telling.unmeasured(taking.missing)))
    sys.stdout.flush()
    said = {row.judged.says for row in found}
    said |= {cold_telling.says(job.launch, one) for one in measurement.series if one.kind == "cold"}
    return _code(said, whole=not taking.missing)


def _code(said: set[Says], *, whole: bool) -> int:
    if Says.BEYOND in said:
        return 1
    return UNDECIDED if Says.UNDECIDED in said or not whole or not said else 0


def _say(text: str) -> None:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    sys.stderr.write(f"{textwrap.fill(safe(text, 600), width, break_long_words=False)}\n")
    sys.stderr.flush()
