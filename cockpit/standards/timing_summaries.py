"""Summaries that load tests of a CI leave as JSON: k6, autocannon, Artillery; all in milliseconds. Pure.

k6: `--summary-export` and `handleSummary` (grafana.com/docs/k6, end-of-test summary). autocannon: `--json`,
whose nearest percentiles are p90 and p97.5. Artillery: `--output` of version 1 and of version 2, with the
routes that its plugin `metrics-by-endpoint` tells apart.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts.timings import Timing
from cockpit.standards.log_routes import shape
from cockpit.standards.timing_lines import placed
from cockpit.standards.timing_tables import asked, rising, stem
from cockpit.standards.timing_tally import Request
from cockpit.standards.timing_units import in_ms
from cockpit.text import redact, safe

MOST: Final = 16 << 20  # bytes
MOST_ROUTES: Final = 500
_LONGEST: Final = 100
_KEY: Final = re.compile(r"p\(?(\d{1,2}(?:[._]\d{1,3})?|999)\)?|(\d{1,2}(?:\.\d{1,3})?)th")
_ALSO: Final = {"med": 0.5, "median": 0.5, "max": 1.0}
_LOWEST: Final = 0.5
_TAGGED: Final = re.compile(r"http_req_duration(?:\{(.{1,1000})\})?")
_ENDPOINT: Final = "plugins.metrics-by-endpoint."
_FAILED: Final = re.compile(r"(?:http\.)?codes\.5\d\d|errors\..{1,200}")


def summary(file: str, data: bytes) -> tuple[Timing, ...] | None:
    """What one summary says of each route; nothing where the file is none of a known tool."""
    if len(data) > MOST or data.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    found: list[Timing] = []
    for one in tree if isinstance(tree, list) else [tree]:
        if not isinstance(one, dict):
            return None
        told = _read(file, one)
        if told is None:
            return None
        found += list(told)[: MOST_ROUTES - len(found)]
    return tuple(found)


def _read(file: str, tree: Mapping[str, Any]) -> Iterator[Timing] | None:
    metrics, aggregate = tree.get("metrics"), tree.get("aggregate")
    if isinstance(metrics, dict) and any(_TAGGED.fullmatch(name) for name in metrics):
        return _k6(file, metrics)
    if isinstance(tree.get("latency"), dict) and isinstance(tree.get("requests"), dict) and "url" in tree:
        return _autocannon(file, tree)
    if isinstance(aggregate, dict) and "intermediate" in tree:
        return _artillery(file, aggregate)
    return None


def _k6(file: str, metrics: Mapping[str, Any]) -> Iterator[Timing]:
    """The whole test, and every route that a threshold or a tag tells apart."""
    for name, metric in metrics.items():
        found = _TAGGED.fullmatch(name)
        if found is None or not isinstance(metric, dict):
            continue
        tags = dict(tag.partition(":")[::2] for tag in re.split(r",(?=\w{1,40}:)", found[1] or ""))
        route = tags.get("name") or tags.get("url") or ""
        if found[1] and not route:
            continue
        behind = f"{{{found[1]}}}" if found[1] else ""
        values = _values(metric)
        count = _whole(values.get("count")) or _whole(_values(metrics.get(f"http_reqs{behind}")).get("count"))
        errors = _whole(_values(metrics.get(f"http_req_failed{behind}")).get("passes"))
        yield _timing(file, route.strip(), values, count, errors, method=tags.get("method", ""))


def _autocannon(file: str, tree: Mapping[str, Any]) -> Iterator[Timing]:
    latency, count = tree["latency"], _whole(tree["requests"].get("total"))
    failed = [_whole(tree.get(name)) or 0 for name in ("5xx", "errors", "timeouts")]
    yield _timing(file, str(tree["url"]), latency, count, sum(failed))


def _artillery(file: str, aggregate: Mapping[str, Any]) -> Iterator[Timing]:
    if isinstance(old := aggregate.get("latency"), dict):
        codes = aggregate.get("codes")
        broken = sum(
            _whole(count) or 0
            for code, count in (codes.items() if isinstance(codes, dict) else ())
            if str(code).startswith("5")
        )
        yield _timing(file, "", old, _whole(aggregate.get("requestsCompleted")), broken)
    summaries, counters = aggregate.get("summaries"), aggregate.get("counters")
    counts = counters if isinstance(counters, dict) else {}
    for name, values in summaries.items() if isinstance(summaries, dict) else ():
        where = f"{_ENDPOINT}response_time."
        if not isinstance(values, dict) or (name != "http.response_time" and not name.startswith(where)):
            continue
        route = name.removeprefix(where) if name.startswith(where) else ""
        before = f"{_ENDPOINT}{route}." if route else ""
        broken = sum(
            _whole(count) or 0
            for code, count in counts.items()
            if code.startswith(before) and _FAILED.fullmatch(code.removeprefix(before))
        )
        yield _timing(file, route, values, _whole(values.get("count")), broken)


def _timing(
    file: str,
    route: str,
    values: Mapping[str, Any],
    count: int | None,
    errors: int | None,
    *,
    method: str = "",
) -> Timing:
    """One route; without a name it is the one that the file is named after, or the whole test."""
    verb, path = asked(route)
    one = placed(Request(path, 0.0, method[:8] or verb, name=route or stem(file)))
    known = sorted(
        (share, ms)
        for key, value in values.items()
        if (share := _share(key)) and (ms := in_ms(value, 1.0)) is not None
    )
    return Timing(
        file,
        path=_told(shape(one.path)) if one.path else "",
        method=_told(one.method),
        host=_told(one.host),
        name="" if one.path else _told(one.name),
        requests=count,
        timed=count,
        errors=errors,
        quantiles=rising(known),
    )


def _share(key: str) -> float | None:
    """`p(95)`, `p97_5`, `p999`, `95th`, `med`, `max`."""
    if key in _ALSO:
        return _ALSO[key]
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    digits = (found[1] or found[2]).replace("_", ".")
    share = 0.999 if digits == "999" else float(digits) / 100
    return round(share, 6) if _LOWEST <= share < 1 else None


def _values(metric: Any) -> Mapping[str, Any]:
    """The numbers of a metric of k6, which `handleSummary` keeps one level deeper."""
    if not isinstance(metric, dict):
        return {}
    values = metric.get("values")
    return values if isinstance(values, dict) else metric


def _whole(value: Any) -> int | None:
    sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12  # noqa: PLR2004
    return int(value) if sound else None


def _told(text: str) -> str:
    return safe(redact(text), _LONGEST)
