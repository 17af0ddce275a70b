"""Measurements on disk: kept in the journal as looks of the fact `latency`, read back newest first."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from cockpit.facts.latency import Measurement, Sample
from cockpit.journal import Journal
from cockpit.remembering import KIND, PREFIX, Memory, recall

FACT: Final = "latency"
MOST: Final = 4 << 20  # characters: a hundred routes have been asked two hundred times each in fewer
_KEY: Final = "measurement"
_HIGHEST: Final = 1e15  # no time, size or count of a measurement is larger, and none is below zero


async def keep(journal: Journal, measurement: Measurement) -> None:
    """Keep one; what it measured is on the disk when this returns.

    Raises:
        JournalError: writing failed for the first time.
    """
    blob = json.dumps({_KEY: written(measurement)}, sort_keys=True).encode()
    await journal.keep(f"{PREFIX}{FACT}", blob, kind=KIND, media="application/json", at=measurement.at)


def kept(journal: Journal | None) -> tuple[Measurement, ...]:
    """Those that can be read, newest first."""
    return read(recall(journal, FACT))


def read(memories: tuple[Memory, ...]) -> tuple[Measurement, ...]:
    """The measurements among memories of the fact, newest first; one that is damaged is passed over."""
    found = (_read(memory) for _, memory in memories)
    whole = [one for one in found if one is not None]
    return tuple(sorted(whole, key=lambda one: moment(one.at), reverse=True))


def written(measurement: Measurement) -> str:
    """One as JSON; samples are rows of numbers, in the order of the fields of `Sample`."""
    tree: dict[str, Any] = msgspec.to_builtins(measurement)
    for series, row in zip(measurement.series, tree["series"], strict=True):
        row["samples"] = [[getattr(one, name) for name in Sample.__slots__] for one in series]
    return json.dumps(tree, separators=(",", ":"))


def _read(memory: Mapping[str, str]) -> Measurement | None:
    text = memory.get(_KEY, "")
    if len(text) > MOST:
        return None
    try:
        tree = json.loads(text, parse_float=_float, parse_int=_int, parse_constant=_float)
        for series in tree["series"]:
            series["samples"] = [dict(zip(Sample.__slots__, row, strict=True)) for row in series["samples"]]
        whole = msgspec.convert(tree, Measurement)
        moment(whole.at)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None  # msgspec.ValidationError is a ValueError; OverflowError is an hour before the first year
    return whole


def _float(text: str) -> float:
    number = float(text)
    if not 0 <= number <= _HIGHEST:  # NaN is not either
        raise ValueError(text[:20])
    return number


def _int(text: str) -> int:
    _float(text)
    return int(text)


def moment(at: str) -> dt.datetime:
    """When it was, in UTC; an hour without a zone is UTC.

    Raises:
        ValueError: that is no hour.
        OverflowError: nobody counts that far.
    """
    read_ = dt.datetime.fromisoformat(at)
    return read_.astimezone(dt.UTC) if read_.tzinfo else read_.replace(tzinfo=dt.UTC)
