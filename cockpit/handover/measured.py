"""The two measurements of speed that a pack carries: one from before the work, one from after it."""

import datetime as dt
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.evidence import EvidenceError
from cockpit.facts.latency import Measurement
from cockpit.journal import Journal, moment
from cockpit.remembering import KIND, MOST, PREFIX
from cockpit.stopwatch.kept import FACT, read

CHECK: Final = f"{PREFIX}{FACT}"
EVIDENCE: Final = "measurement"  # the kind of the evidence in the pack
BEFORE, AFTER = "before", "after"  # what a person calls them: cockpit measure --name before
_MOST_SERIES: Final = 500
_MOST_SAMPLES: Final = 1000  # of one route: far more than a measurement takes
__all__ = ["AFTER", "BEFORE", "CHECK", "EVIDENCE", "KIND", "Pair", "Timed", "gathered", "pair", "parsed"]


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
class Pair:
    """What is handed over; either is None where there is no such measurement."""

    before: Timed | None = None
    after: Timed | None = None

    @property
    def both(self) -> tuple[Timed, ...]:
        """Those that are there, the earlier one first."""
        return tuple(one for one in (self.before, self.after) if one is not None)


def pair(found: Iterable[Timed]) -> Pair:
    """The newest one called `before`, else the first of all; the newest called `after`, else the newest.

    The second is later than the first, or there is none. One alone is how it is now, unless it is called
    `before`. Picked again from the pair alone, the pair is the same.
    """
    rising = sorted(found, key=lambda one: (one.at, one.digest))
    if not rising:
        return Pair()
    before = _newest(rising, BEFORE)
    if before is not None:
        later = rising[rising.index(before) + 1 :]
        return Pair(before, _newest(later, AFTER) or next(reversed(later), None))
    after = _newest(rising, AFTER) or rising[-1]
    return Pair(None if after is rising[0] else rising[0], after)


def _newest(rising: Iterable[Timed], name: str) -> Timed | None:
    return next((one for one in reversed([*rising]) if one.measurement.name == name), None)


def gathered(journal: Journal) -> tuple[Pair, dict[str, bytes]]:
    """The pair, out of the last measurements that are kept and can be read, and its evidence by digest.

    Raises:
        JournalError: the journal cannot be read.
    """
    blobs: dict[str, bytes] = {}
    found: dict[str, Timed] = {}
    for _, digest in journal.past.kept_under(CHECK, MOST):
        try:
            data = journal.evidence.get(digest)
        except EvidenceError:
            continue  # said by the looks that need it
        if (measurement := parsed(data)) is not None:
            found[digest], blobs[digest] = Timed(measurement, digest), data
    chosen = pair(found.values())
    return chosen, {one.digest: blobs[one.digest] for one in chosen.both}


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
