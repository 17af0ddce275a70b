"""How quick each route was before the work and after it, from the two measurements that the pack carries.

Everything here follows from those two, launch.toml and the record: whoever verifies the pack reckons it again.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from cockpit.facts.latency import Measurement, Series, limit_of
from cockpit.facts.trails import absolute
from cockpit.handover.measured import Pair, Timed
from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources, evidence_id
from cockpit.launch import Launch
from cockpit.record import Change, Record
from cockpit.standards.comparing import DOUBT, Compared, compared
from cockpit.standards.percentiles import bound, doubt_of, judged, quantile

FAMILIES: Final = ("perf", "cache", "db")
STEPS: Final = 20  # the spread is told at 0, 5, 10 ... 100 percent
_KINDS: Final = ("kept", "write")  # others are no p95: a first visit, a start after sleep
_P95: Final = 0.95
_LONGEST: Final = 2000  # characters of what was changed


def rows(sources: Sources) -> list[Row]:
    """One row for each route that was timed, in the order of the later measurement.

    A failed request counts as one that took for ever: where more than a twentieth failed there is no p95.
    """
    both = sources.measured
    told = list(_series(both))
    doubt = DOUBT / max(1, sum(None not in (before, after) for before, after in told))
    fix = changed(sources.record, both)
    labels: set[str] = set()
    found = []
    for before, after in told:
        one = after or before
        if one is None or not one.samples:
            continue
        label = one.route if one.route and one.route not in labels else one.url
        labels.add(label)
        limit = _limit(sources.launch, one)
        row = {
            "route": label,
            "limit_ms": limit,
            **_before(before, both.before),
            **_after(after, both.after, limit),
        }
        if before is not None and after is not None:
            row |= _against(before, after, doubt) | ({"fix": fix} if fix else {})
        found.append(row)
    return found


def changed(record: Record, both: Pair) -> str:
    """What people noted to have been changed for speed between the two measurements; empty for nothing."""
    if both.before is None or both.after is None:
        return ""
    first, last = both.before.at, both.after.at
    noted = sorted((row.at, row.what) for row in record.of(Change).values() if _is_speed(row.check))
    told = dict.fromkeys(" ".join(what.split()) for at, what in noted if first <= at <= last)
    return "; ".join(told)[:_LONGEST]


def _is_speed(check: str) -> bool:
    return check.partition(".")[0] in FAMILIES


def _series(both: Pair) -> Iterator[tuple[Series | None, Series | None]]:
    """The same route over the same sort of connection, before and after."""
    before, after = (one.measurement if one else Measurement("") for one in (both.before, both.after))
    keys = dict.fromkeys((one.url, one.kind) for whole in (after, before) for one in whole.series)
    for url, kind in keys:
        if kind in _KINDS:
            yield before.of(url, kind), after.of(url, kind)


def _limit(launch: Launch, series: Series) -> int:
    """The limit of the declared route, by its name, else by its address; else that of any read or write."""
    named = [route for route in launch.routes if route.name == series.route]
    named += [route for route in launch.routes if absolute(launch, route.url) == series.url]
    limits = launch.limits
    if named:
        return limit_of(launch, named[0], series.kind)
    return limits.p95_write_ms if series.kind == "write" else limits.p95_read_ms


def _before(series: Series | None, at: Timed | None) -> Row:
    return _numbers("before", series, at) if series is not None and at is not None else {}


def _after(series: Series | None, at: Timed | None, limit: int) -> Row:
    if series is None or at is None:
        return {}
    many, over = len(series.samples), series.over(limit)
    found = judged(many, over)
    most = bound(_taken(series), _P95, upper=True, doubt=doubt_of(many))
    return {
        **_numbers("after", series, at),
        "n": many,
        "failures": series.failures,
        **({"at_most": _rounded(most)} if most is not None and math.isfinite(most) else {}),
        "says": found.says.value,
        **({"more": found.more} if found.more is not None else {}),
    }


def _numbers(when: str, series: Series, at: Timed) -> Row:
    """The p95, the spread of what was answered, and the evidence."""
    p95 = quantile(_taken(series), _P95)
    places = [quantile(series.times, step / STEPS) for step in range(STEPS + 1)]
    spread = [_rounded(place) for place in places if place is not None]
    return {
        **({f"{when}_p95": _rounded(p95)} if p95 is not None and math.isfinite(p95) else {}),
        **({f"{when}_spread": spread} if spread else {}),
        when: evidence_id(at.digest),
    }


def _taken(series: Series) -> tuple[float, ...]:
    """How long each took, in order of time; a failure for ever."""
    return tuple(math.inf if one.failed else one.total for one in series)


def _against(before: Series, after: Series, doubt: float) -> Row:
    """Whether a test shows a change, and how many more samples it would need to say anything."""
    if not before.times or not after.times:
        return {}
    found = _compared(before.times, after.times, doubt)
    return {"change": found.verdict, **({"change_more": found.more} if found.more is not None else {})}


@lru_cache(maxsize=512)
def _compared(before: Sequence[float], after: Sequence[float], doubt: float) -> Compared:
    """Once for the same times: a pack is made again at every look at it."""
    return compared(before, after, doubt=doubt)


def _rounded(milliseconds: float) -> float:
    return round(milliseconds, 1)
