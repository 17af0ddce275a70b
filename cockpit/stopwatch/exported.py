"""A measurement as JSON for other programs (`launch-cockpit/measurement/v1`)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement, Series
from cockpit.stopwatch.rows import Row

SCHEMA: Final = "launch-cockpit/measurement/v1"


def as_json(rows: Sequence[Row], measurement: Measurement, missing: Mapping[str, Unreachable]) -> str:
    """One object: the sitting, a row for each route with every time in milliseconds, what is missing."""
    told = {
        "schema": SCHEMA,
        "at": measurement.at,
        "name": measurement.name,
        "release": measurement.release,
        "floor_ms": measurement.floor_ms,
        "rtt_ms": dict(measurement.rtt_ms),
        "routes": [_row(row) for row in rows],
        "cold": [_cold(one) for one in measurement.series if one.kind == "cold"],
        "missing": {url: why.cause for url, why in missing.items()},
    }
    return json.dumps(told, indent=1) + "\n"


def _cold(one: Series) -> dict[str, Any]:
    """Of a place the first visit, and where that failed the next one."""
    return {
        "route": one.route,
        "url": one.url,
        "rest": asdict(one.rest) if one.rest else None,
        "stopped": one.stopped,
        "visits": [asdict(sample) for sample in one],
    }


def _row(row: Row) -> dict[str, Any]:
    series, spread = row.series, row.spread
    return {
        "route": series.route,
        "url": series.url,
        "connections": series.kind,
        "version": series.version,
        "limit_ms": row.limit,
        "p50_ms": spread and spread.p50,
        "p95_ms": spread and spread.p95,
        "p99_ms": spread and spread.p99,
        "p95_at_most_ms": row.surely,
        "answer": row.judged.says,
        "more": row.judged.more,
        "requests": len(series.samples),
        "failed": series.failures,
        "discarded": series.discarded,
        "stopped": series.stopped,
        "change": asdict(row.change) if row.change else None,
        "times_ms": series.times,
    }
