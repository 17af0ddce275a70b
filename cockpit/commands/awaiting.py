"""The wait of `cockpit recheck --after-deploy`: from which release on, how long, and what is told."""

import argparse
import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.after_deploy import Arrival, arrival, last_seen, looking, span
from cockpit.commands.flight import BadInputError, Flight
from cockpit.drills.timing import MachineClock
from cockpit.elsewhere import WithOthers
from cockpit.journal import JournalError
from cockpit.reports.exitcode import RED, UNDECIDED
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

INTERRUPTED = 130
COLD = "perf.cold-start"  # the check that judges the first visits
LONGEST = 86_400.0  # seconds that can be waited
_WORDS = 100  # characters of a release
_ALREADY = (
    "If that is the release you wait for, an earlier run has seen it already: name the one before it with "
    "--from, or leave out --after-deploy."
)


@dataclass(frozen=True, slots=True)
class Waited:
    """What the report begins with, or the exit code where there is nothing to run for."""

    head: str = ""
    code: int | None = None


def wait(flight: Flight, args: argparse.Namespace) -> Waited:
    """Wait for another release, unless nothing tells one from another.

    Raises:
        BadInputError: the limit is none.
    """
    if not 0 <= args.timeout <= LONGEST:
        raise BadInputError(f"--timeout {args.timeout:g}: it is a number of seconds up to {LONGEST:g}")
    launch = flight.sprint.launch
    marker = launch.deploy.version_marker if launch.deploy else ""
    former = args.former or last_seen(flight.sprint.journal, launch)
    if not marker:
        _tell("launch.toml names no version_marker under [deploy]: there is nothing to wait for.")
        return Waited()
    if not former:
        _tell("No earlier run has seen a release, and --from names none: there is nothing to wait for.")
        return Waited()
    _tell(f"Waiting for another release than {safe(former, _WORDS)} at {marker}: {_limit(args.timeout)}.")
    try:
        return _ended(flight, args, former, asyncio.run(_arrival(flight, marker, former, args.timeout)))
    except KeyboardInterrupt:
        _tell("The wait was interrupted: nothing was looked at.")
        return Waited(code=INTERRUPTED)


def _limit(seconds: float) -> str:
    return f"at most {span(seconds)}, Ctrl+C ends it"


async def _arrival(flight: Flight, marker: str, former: str, limit: float) -> Arrival:
    from cockpit.vantage import Vantage  # noqa: PLC0415 - only where something is waited for

    vantage = Vantage(flight.sprint.launch.vantage, folder=flight.sprint.folder)
    try:
        came = await arrival(looking(marker, vantage), former, limit, MachineClock(), _tell)
        if came.release and COLD in flight.ids:
            await _first_visits(flight, vantage, came.release)
        return came
    finally:
        await vantage.aclose()


async def _first_visits(flight: Flight, vantage: "Vantage", release: str) -> None:
    """Before anything else asks: how long the first visitors of this release wait."""
    from cockpit.stopwatch.after_deploy import first_visits  # noqa: PLC0415 - only once something came

    journal = flight.sprint.journal
    try:
        if journal is not None and not await first_visits(flight.sprint.launch, vantage, journal, release):
            _tell("The first visits to the new release took too long: not every place was seen.")
    except JournalError as reason:
        _tell(safe(str(reason), 500))


def _ended(flight: Flight, args: argparse.Namespace, former: str, came: Arrival) -> Waited:
    """On to the checks, from the hour of now; or the deploy has not come."""
    if not came.release:
        _tell(
            f"No other release than {safe(former, _WORDS)} came to stay in {span(args.timeout)}: {came.last}."
        )
        if came.same or came.blind:
            _tell(_ALREADY if came.same else "`cockpit triage` names the layer that is broken.")
        return Waited(code=UNDECIDED if came.blind else RED)
    anew, joined = flight.sprint.live(args.allow), flight.source
    flight.source = joined.around(anew) if isinstance(joined, WithOthers) else anew
    flight.seen_from = {**flight.seen_from, **flight.sprint.seen_from}
    now, before = safe(came.release, _WORDS), safe(former, _WORDS)
    if args.format != "text":
        _tell(f"Live is {now}, after {before}.")
    return Waited(f"{now} is live, after {before}.")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text[0].upper()}{text[1:]}\n")
    sys.stderr.flush()
