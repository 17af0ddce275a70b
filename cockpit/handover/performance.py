"""How quick each route was before the work and after it, from the measurements that the pack carries.

Everything here follows from those, launch.toml and the record, so that a pack can be verified.
"""

import datetime as dt
import math
from collections.abc import Container
from functools import lru_cache
from typing import Final

from cockpit.documents.timing import is_speed
from cockpit.facts.latency import Series, limit_of
from cockpit.facts.trails import absolute
from cockpit.handover.measured import Look, pairs
from cockpit.handover.schema import Row, tables
from cockpit.handover.sources import Sources, evidence_id
from cockpit.launch import Launch
from cockpit.record import Change, Record
from cockpit.standards.comparing import DOUBT, Compared, compared
from cockpit.standards.percentiles import bound, doubt_of, judged, quantile

_P95: Final = 0.95
_QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_LONGEST: Final = 2000  # characters of what was changed
_SLOWER: Final = 2  # a failure counts as so many times the slowest answer


def rows(sources: Sources) -> list[Row]:
    """One row for each route that was timed.

    The percentiles are of what was answered; beside them stands how many requests failed, and each of those
    counts as over the limit.
    """
    told = pairs(sources.measured)
    doubt = DOUBT / max(1, sum(len(pair.both) > 1 for pair in told))
    keys = [leaf.key for leaf in tables()["performance"].leaf]
    found: dict[str, Row] = {}
    for pair in told:
        one = pair.both[-1].series
        label = _label(one, found)
        limit = _limit(sources.launch, one)
        row: Row = {"route": label, "limit_ms": limit}
        if pair.before is not None:
            row |= _numbers("before", pair.before)
        if pair.after is not None:
            row |= _numbers("after", pair.after) | _answer(pair.after.series, limit)
        if pair.before is not None and pair.after is not None:
            row |= _against(pair.before.series, pair.after.series, doubt)
            row |= _changed(sources.record, pair.before.timed.at, pair.after.timed.at)
        found[label] = {key: row[key] for key in keys if key in row}
    return list(found.values())


def _label(series: Series, taken: Container[str]) -> str:
    """What a person calls the route; where that is taken, what tells it apart."""
    written = [f"{series.route} (write)"] if series.route and series.kind == "write" else []
    names = [name for name in (series.route, *written) if name and name not in taken]
    return names[0] if names else series.url


def _changed(record: Record, first: dt.datetime, last: dt.datetime) -> Row:
    """What people noted to have been changed for speed in this time.

    A check sees a mend only once it was measured again: what it last saw wrong before that counts as well.
    """
    noted = sorted(
        (row.at, row.what)
        for row in record.of(Change).values()
        if is_speed(row.check) and first <= row.at and (row.since or row.at) <= last
    )
    told = dict.fromkeys(" ".join(what.split()) for _, what in noted)
    return {"fix": "; ".join(told)[:_LONGEST]} if told else {}


def _limit(launch: Launch, series: Series) -> int:
    """The limit of the declared route, by its name, else by its address; else that of any read or write."""
    named = [route for route in launch.routes if route.name == series.route]
    named += [route for route in launch.routes if absolute(launch, route.url) == series.url]
    if named:
        return limit_of(launch, named[0], series.kind)
    return launch.limits.p95_write_ms if series.kind == "write" else launch.limits.p95_read_ms


def _numbers(when: str, look: Look) -> Row:
    """The p95, the spread of what was answered, and the evidence."""
    times = look.series.times
    p95 = quantile(times, _P95)
    spread = [_rounded(found) for q in _QUARTERS if (found := quantile(times, q)) is not None]
    return {
        **({f"{when}_p95": _rounded(p95)} if p95 is not None else {}),
        **({f"{when}_spread": spread} if spread else {}),
        when: evidence_id(look.timed.digest),
    }


def _answer(series: Series, limit: int) -> Row:
    """What so many requests say of the limit."""
    many = len(series.samples)
    found = judged(many, series.over(limit))
    taken = [math.inf if one.failed else one.total for one in series]
    most = bound(taken, _P95, upper=True, doubt=doubt_of(many))
    return {
        "n": many,
        "failures": series.failures,
        **({"at_most": _rounded(most)} if most is not None and math.isfinite(most) else {}),
        "says": found.says.value,
        **({"more": found.more} if found.more is not None else {}),
    }


def _against(before: Series, after: Series, doubt: float) -> Row:
    """Whether a test shows a change, and how many more samples it would need to say anything."""
    answered = (*before.times, *after.times)
    if not answered:
        return {}
    slow = _SLOWER * max(answered)
    found = _compared(_with_failures(before, slow), _with_failures(after, slow), doubt)
    return {"change": found.verdict, **({"change_more": found.more} if found.more is not None else {})}


def _with_failures(series: Series, slow: float) -> tuple[float, ...]:
    """The times in their order; what failed took longer than all that was answered."""
    return tuple(slow if one.failed else one.total for one in series)


@lru_cache(maxsize=512)
def _compared(before: tuple[float, ...], after: tuple[float, ...], doubt: float) -> Compared:
    """Once for the same times: a pack is made again at every look at it."""
    return compared(before, after, doubt=doubt)


def _rounded(milliseconds: float) -> float:
    return round(milliseconds, 1)
