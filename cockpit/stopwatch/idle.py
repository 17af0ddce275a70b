"""Since when we have left the product alone, and the wait until that is long enough for it to sleep.

Nothing is kept but what is kept anyway: the runs of the journal, the measurements, the history of the watch.
A wait that was killed goes on where it was, for it looks at the same times again.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cockpit.background import aside
from cockpit.drills.timing import Clock
from cockpit.facts.latency import Measurement, Series
from cockpit.facts.visits import Visit
from cockpit.journal import Journal, JournalError
from cockpit.model import Advance
from cockpit.stopwatch.kept import kept, moment

EVERY: Final = 10.0  # seconds from one look at the times to the next
_AGAIN: Final = 1.0  # seconds by which a visit has to be later to be another one
By = Literal["run", "measurement", "watch"]
WHO: Final = {"run": "a run of the checks", "measurement": "a measurement", "watch": "cockpit watch"}


@dataclass(frozen=True, slots=True)
class Last:
    """Our latest visit to the product, and by which part of this program."""

    at: dt.datetime
    by: By


@dataclass(frozen=True, slots=True)
class Waited:
    """How a wait ended: after so many seconds without a visit of ours, None where no visit is known at all.

    `watched`: `cockpit watch` visits every minute. While it runs the product cannot fall asleep, for nobody.
    """

    idle_s: float | None
    watched: bool = False


async def last_visit(journal: Journal | None, folder: Path) -> Last | None:
    """Our latest visit, as far as what is kept beside launch.toml tells; others' do not show."""
    return await aside(lambda: latest(_looked(journal), kept(journal), _watched(folder)))


def latest(looked: str, measurements: Iterable[Measurement], visits: Iterable[Visit]) -> Last | None:
    """The latest visit of all.

    Args:
        looked: when a run last did something (UTC ISO 8601), or empty.
        measurements: those that are kept.
        visits: of the watch.
    """
    return max(_all(looked, measurements, visits), key=lambda one: one.at, default=None)


def _all(looked: str, measurements: Iterable[Measurement], visits: Iterable[Visit]) -> Iterator[Last]:
    if at := _moment(looked):
        yield Last(at, "run")
    for one in measurements:
        if at := _moment(one.at, _took(one)):
            yield Last(at, "measurement")
    for visit in visits:
        if at := _moment(visit.at, (visit.total_ms or 0.0) / 1000):
            yield Last(at, "watch")


def _took(one: Measurement) -> float:
    """Seconds from the beginning of a measurement to the end of its last request, about.

    Routes take turns; the journeys of writes, and cold visits, came one after the other.
    """
    in_turns = [_lasted(series) for series in one.series if series.kind in ("kept", "new")]
    singly = [_lasted(series) for series in one.series if series.kind not in ("kept", "new")]
    return max(in_turns, default=0.0) + sum(singly)


def _lasted(series: Series) -> float:
    return max((seen.start + seen.total / 1000 for seen in series), default=0.0)


def _moment(at: str, later: float = 0.0) -> dt.datetime | None:
    """So many seconds after that hour; None where that is no hour, or one that nobody counts to."""
    try:
        return moment(at) + dt.timedelta(seconds=later)
    except (ValueError, OverflowError):
        return None


def _looked(journal: Journal | None) -> str:
    if journal is not None:
        with suppress(JournalError):  # whoever opened the journal says what is wrong with it
            return journal.past.last_looked()
    return ""


def _watched(folder: Path) -> tuple[Visit, ...]:
    from cockpit.watch.history import History, HistoryError  # noqa: PLC0415 - SQLite, for this look alone

    with suppress(HistoryError):  # the watch itself says that nothing can be read
        if history := History.found(folder):
            try:
                return tuple(history.last().values())
            finally:
                history.close()
    return ()


def idle_s(last: Last | None, now: dt.datetime) -> float | None:
    """Seconds without a visit of ours, never less than none; None where no visit is known."""
    return max(0.0, (now - last.at).total_seconds()) if last else None


async def wait_until_idle(
    last: Callable[[], Awaitable[Last | None]],
    wanted: float,
    clock: Clock,
    tell: Callable[[Advance], None],
    say: Callable[[str], None],
) -> Waited:
    """Wait until we have left the product alone for so many seconds; cancelling it harms nothing.

    The time before is told by the wall clock, the wait itself by a clock that nobody sets. A visit by
    another run begins it anew; one by the watch ends it, for the next would come within the minute.

    Args:
        last: finds our latest visit.
        wanted: seconds without one.
        clock: the clocks to go by.
        tell: hears how far it has come.
        say: hears, as a sentence, that it begins anew.
    """
    seen, since = await last(), clock.ticks()
    before = idle_s(seen, clock.now())
    while before is not None:
        idle = before + clock.ticks() - since
        if idle >= wanted:
            return Waited(idle)
        tell(Advance("leaving the product alone", int(idle / 60), round(wanted / 60), "minutes"))
        await clock.sleep(min(EVERY, wanted - idle))
        found = await last()
        if _another(found, seen):
            assert found is not None
            if found.by == "watch":
                return Waited(idle_s(found, clock.now()), watched=True)
            seen, since, before = found, clock.ticks(), idle_s(found, clock.now())
            say(f"{WHO[found.by]} has visited the product meanwhile: the wait begins anew")
    return Waited(None)


def _another(found: Last | None, seen: Last | None) -> bool:
    """Somebody has visited since."""
    return found is not None and seen is not None and (found.at - seen.at).total_seconds() > _AGAIN
