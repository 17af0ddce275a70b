"""The measurements of speed that a pack carries: of each route one before the work, and one after it."""

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.evidence import EvidenceError
from cockpit.facts.latency import Measurement, Series
from cockpit.journal import Journal, moment
from cockpit.remembering import MOST, PREFIX
from cockpit.stopwatch.kept import FACT, read

CHECK: Final = f"{PREFIX}{FACT}"
EVIDENCE: Final = "measurement"  # the kind of the evidence in the pack
BEFORE, AFTER = "before", "after"  # what a person calls them: cockpit measure --name before
_KINDS: Final = ("kept", "write")  # others have no p95: a first visit, a start after sleep
_MOST_SERIES: Final = 500
_MOST_SAMPLES: Final = 1000  # of one route: far more than a measurement takes


@dataclass(frozen=True, slots=True)
class Timed:
    """A measurement, and the digest of the evidence that holds it."""

    measurement: Measurement
    digest: str

    @property
    def at(self) -> dt.datetime:
        """When it began (UTC)."""
        return moment(self.measurement.at)


@dataclass(frozen=True, slots=True)
class Look:
    """The requests to one route in one measurement."""

    series: Series
    timed: Timed


@dataclass(frozen=True, slots=True)
class Pair:
    """One route before and after; either is None where there is no such measurement of it, never both."""

    before: Look | None
    after: Look | None

    @property
    def both(self) -> tuple[Look, ...]:
        """Those that are there, the earlier one first."""
        return tuple(one for one in (self.before, self.after) if one is not None)


def pairs(found: Iterable[Timed]) -> tuple[Pair, ...]:
    """Every route that was timed, in the order of the newest measurement.

    Before: the newest measurement called `before` that has the route, else the first of all. After: the
    newest called `after`, else the newest. The second is later than the first, or there is none; one alone is
    how it is now, unless it is called `before`. Picked again from what was picked, the pairs are the same.
    """
    rising = sorted(found, key=lambda one: (one.at, one.digest))
    looks: dict[tuple[str, str], list[Look]] = {}
    for one in reversed(rising):
        for series in one.measurement.series:
            if series.kind in _KINDS and series.samples:
                looks.setdefault((series.url, series.kind), []).insert(0, Look(series, one))
    return tuple(map(_pair, looks.values()))


def _pair(rising: Sequence[Look]) -> Pair:
    before = _newest(rising, BEFORE)
    if before is not None:
        later = rising[rising.index(before) + 1 :]
        return Pair(before, _newest(later, AFTER) or next(reversed(later), None))
    after = _newest(rising, AFTER) or rising[-1]
    return Pair(None if after is rising[0] else rising[0], after)


def _newest(rising: Sequence[Look], name: str) -> Look | None:
    return next((one for one in reversed(rising) if one.timed.measurement.name == name), None)


def gathered(journal: Journal) -> tuple[tuple[Timed, ...], dict[str, bytes]]:
    """Those of the last measurements that the pairs are from, oldest first, and their evidence by digest.

    Raises:
        JournalError: the journal cannot be read.
    """
    found = {timed.digest: (timed, data) for timed, data in _kept(journal)}
    used = {look.timed.digest for pair in pairs(timed for timed, _ in found.values()) for look in pair.both}
    chosen = tuple(sorted((found[digest][0] for digest in used), key=lambda one: (one.at, one.digest)))
    return chosen, {one.digest: found[one.digest][1] for one in chosen}


def _kept(journal: Journal) -> Iterator[tuple[Timed, bytes]]:
    for _, digest in journal.past.kept_under(CHECK, MOST):
        try:
            data = journal.evidence.get(digest)
        except EvidenceError:
            continue  # said by the looks that need it
        if (measurement := parsed(data)) is not None:
            yield Timed(measurement, digest), data


def parsed(data: bytes) -> Measurement | None:
    """The measurement in a piece of evidence; None where there is none that can be reckoned with."""
    try:
        memory = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(memory, dict):
        return None
    found = read((("", {key: value for key, value in memory.items() if isinstance(value, str)}),))
    return next((one for one in found if _is_sane(one)), None)


def _is_sane(measurement: Measurement) -> bool:
    return len(measurement.series) <= _MOST_SERIES and all(
        len(series.samples) <= _MOST_SAMPLES
        and all(math.isfinite(one.total) and one.total >= 0 for one in series)
        for series in measurement.series
    )
