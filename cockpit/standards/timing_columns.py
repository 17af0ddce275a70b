"""What the columns of a table of timings are, by their names. Pure.

APM exports, and the tables of JMeter, Locust, k6 and hey, whose units their manuals give.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cockpit.standards.timing_units import UNITS, factor_of, names_unit, words

_ROUTE: Final = (
    *("route", "http route", "path", "endpoint", "transaction", "transaction name", "url path", "url", "uri"),
    *("resource", "resource name", "cs uri stem", "operation", "request name", "label", "page", "name"),
)
_METHOD: Final = ("method", "http method", "request method", "verb", "cs method", "type")
_HOST: Final = ("host", "hostname", "domain", "cs host")
_COUNT: Final = (
    *("count", "requests", "request count", "calls", "hits", "samples", "total requests", "total count"),
    *("number of requests", "num requests", "sample count", "transactions", "transaction count"),
)
_ERRORS: Final = ("errors", "error count", "errors count", "failures", "failure count", "failed requests")
_SHARE: Final = ("error %", "errors %", "error rate", "error rate %", "failure rate", "error percentage")
_STATUS: Final = ("status", "status code", "response code", "http status", "code", "sc status")
_AT: Final = ("time", "timestamp", "time stamp", "date", "datetime", "start time", "started at")
_TOOK: Final = (
    *("duration", "elapsed", "response time", "request time", "time taken", "took", "total time", "latency"),
    *("http req duration", "metric value"),
)
_QUANTILE: Final = re.compile(
    r"(?:p|perc|pct|percentile)? ?(\d{2}(?:\.\d{1,2})?) ?(?:th|percentile|perc|pct|%|line)*"
)
_LAST: Final = (("median", 0.5), ("max", 1.0), ("maximum", 1.0))
_MORE: Final = ("latency", "duration", "response", "time", "resp", "request", "line", "percentile")
_LOWEST: Final = 0.5
# Tables whose unit no column names, by columns that they alone have; the manuals of the tools give it.
_KNOWN: Final = (
    (frozenset(("response-time", "DNS+dialup", "status-code", "offset")), "s"),  # hey -o csv
    (frozenset(("timeStamp", "elapsed", "label", "responseCode")), "ms"),  # JMeter, a line per request
    (frozenset(("label", "aggregate_report_count")), "ms"),  # JMeter, aggregated
    (frozenset(("Label", "# Samples", "Average", "Median")), "ms"),
    (frozenset(("Request Count", "Failure Count", "Median Response Time", "95%")), "ms"),  # Locust
    (frozenset(("metric_name", "timestamp", "metric_value")), "ms"),  # k6 --out csv
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, by its place; `quantiles` by share, `took` is the duration of one request.

    `metric` says what a row is about, where that differs. `known` is the unit that the whole format has,
    empty where it is no known one.
    """

    route: int | None = None
    method: int | None = None
    host: int | None = None
    count: int | None = None
    errors: int | None = None
    share: int | None = None
    status: int | None = None
    at: int | None = None
    took: int | None = None
    metric: int | None = None
    quantiles: Mapping[float, int] = field(default_factory=dict)
    known: str = ""


def columns(head: Sequence[str]) -> Columns | None:
    """The columns of a head; nothing where it names no duration, so that it is no table of timings."""
    plain = [_plain(name) for name in head]
    known = next((unit for signs, unit in _KNOWN if signs <= set(map(str.strip, head))), "")
    quantiles: dict[float, int] = {}
    for place, name in enumerate(plain):
        share = _share(name, head[place])
        if share is not None:
            quantiles.setdefault(share, place)
    took = _first(plain, _TOOK)
    if took is None and not quantiles:
        return None
    return Columns(
        route=_first(plain, _ROUTE),
        method=_first(plain, _METHOD),
        host=_first(plain, _HOST),
        count=_first(plain, _COUNT),
        errors=_first(plain, _ERRORS),
        share=_first(plain, _SHARE),
        status=_first(plain, _STATUS),
        at=_first(plain, _AT),
        took=took if not quantiles else None,
        metric=_first(plain, ("metric name",)),
        quantiles=quantiles,
        known=known,
    )


def _plain(name: str) -> str:
    """The words of a name without its unit; what is counted per second is something else."""
    told = words(name)
    return " ".join(told if "/" in name else (word for word in told if word not in UNITS))


def _first(plain: Sequence[str], names: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in names if name in plain), None)


def _share(name: str, head: str) -> float | None:
    """The share that a column of percentiles is about: `p95`, `95% Line`, `95th percentile`, `max`."""
    left = " ".join(word for word in name.split() if word not in _MORE)
    if share := next((share for word, share in _LAST if left == word), None):
        return share
    found = _QUANTILE.fullmatch(left)
    if found is None or not re.search(r"(?i)p|%|th", head):
        return None
    share = round(float(found[1]) / 100, 6)
    return share if _LOWEST <= share < 1 else None


def factor(head: str, cells: Sequence[str], known: str, unit: str) -> float | None:
    """Milliseconds in one unit of a column: by its name, its cells, its format, or what launch.toml says.

    Nothing where nobody says; 1.0 where every cell brings its own unit.
    """
    if (named := factor_of(head)) is not None:
        return named
    if cells and all(map(names_unit, cells)):
        return 1.0
    return UNITS.get(known or unit)
