"""How long one request took, by one line of a log: access logs, JSON, logfmt, sentences. Pure.

A number counts where its unit is certain: it is named (`rt=0.012`, `durationMs`), it carries one (`12ms`,
nginx' and gunicorn's seconds with three and six decimals, the format is known by other fields of it), or
launch.toml says so. Everything else is no duration: Apache's `%D` alone looks like its `%T` and like bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from cockpit.standards import log_times
from cockpit.standards.log_formats import ASKED, PAIR, PAIRS, QUOTES, event
from cockpit.standards.log_json import members, parsed, said, unwrapped
from cockpit.standards.log_lines import Form
from cockpit.standards.timing_tally import Request
from cockpit.standards.timing_units import UNITS, factor_of, in_ms, words

_VHOST: Final = re.compile(
    r"(?P<host>[A-Za-z0-9](?:[\w-]{0,62}\.){1,8}[A-Za-z]{2,24})(?::\d{1,5})? [0-9a-f.:]{3,45} "
)
_TEXT: Final = re.compile(QUOTES)
_NUMBER: Final = re.compile(r'"[\d.,\s:-]{1,80}"')  # "$request_time" in quotes
_NAMED: Final = re.compile(
    r'(?<![\w.])([A-Za-z][\w.-]{0,40})[=:]"?(\d{1,10}(?:\.\d{1,9})?)(µs|us|ms|s)?"?(?![\w.])'
)
_WITH_UNIT: Final = re.compile(r"(?<![\w.=:])(\d{1,10}(?:\.\d{1,9})?) ?(µs|us|ms|s)(?![\w.])")
_DECIMAL: Final = re.compile(r"(?<![\w.:/=-])\d{1,7}\.(?:\d{3}|\d{6})(?![\w.:/%-])")
_WHOLE: Final = re.compile(r"(?:^|\s)(?:\*\*\d+/)?(\d{1,12})(?:\*\*)?\s*$")
_SLASHED: Final = re.compile(r"\*\*\d{1,6}/(\d{1,12})\*\*")  # Bitnami writes Apache's **%T/%D**
_SECONDS: Final = ("rt", "request_time")  # how nginx' own guides name `$request_time`
_OTHERS: Final = frozenset(  # words of times that nobody waited
    ("ttl", "age", "timeout", "expires", "expire", "keepalive", "limit", "max", "budget", "target")
)
_TIMES: Final = ("duration", "latency", "elapsed", "took", "responsetime", "service", "requesttime")
_HOSTS: Final = ("host", "request.host", "RequestHost", "server_name", "http_host", "vhost", "hostname")
# A format by fields that it alone has: those, its duration, the unit its manual gives.
_KNOWN: Final = (
    (frozenset(("request.uri", "request.method")), "duration", "s"),  # Caddy
    (frozenset(("RequestPath", "RequestMethod")), "Duration", "ns"),  # Traefik
    (frozenset(("RequestPath", "StatusCode")), "Elapsed", "ms"),  # Serilog
    (frozenset(("controller", "action")), "duration", "ms"),  # Lograge
    (frozenset(("req.method", "req.url")), "responseTime", "ms"),  # pino-http
    (frozenset(("@timestamp", "event.duration")), "event.duration", "ns"),  # Elastic Common Schema
    (frozenset(("request_time", "request_method")), "request_time", "s"),  # nginx
    (frozenset(("request_time", "request")), "request_time", "s"),
)
_STATUS: Final = re.compile(r"[1-5]\d\d")
_NO_ANSWER: Final = 599
BARE: Final = "bare"


def request(line: str, unit: str = "") -> Request | str | None:
    """The request of one line; BARE where a duration stands there whose unit nobody says.

    Nothing where the line is about no request, or says nothing of how long it took.
    """
    factor = UNITS.get(unit)
    if line.startswith("{"):
        data = parsed(line)
        return None if data is None else _of_object(data, factor)
    if " HTTP/" in line and (found := ASKED.search(line)):
        return _of_access(line, found, factor)
    if line.count("=") >= PAIRS and len(pairs := PAIR.findall(line)) >= PAIRS:
        return _of_object({name: value.strip('"') for name, value in pairs}, factor, line)
    one = event(line)
    if one.form is Form.TEXT and one.path and one.status and one.ms is not None:
        return placed(Request(one.path, one.ms, one.method, status=one.status, at=one.time))
    return None


def placed(one: Request) -> Request:
    """With the host by itself, where the path is a whole URL."""
    if "://" not in one.path[:12]:
        return one
    try:
        parts = urlsplit(one.path)
        return replace(one, path=parts.path or "/", host=parts.hostname or one.host)
    except ValueError:
        return replace(one, path="/:id")


def _of_access(line: str, found: re.Match[str], factor: float | None) -> Request | str | None:
    """The request line in quotes, and what stands behind the status."""
    rest = _TEXT.sub(lambda text: text[0] if _NUMBER.fullmatch(text[0]) else " ", line[found.end() :])
    ms = _behind(rest, factor)
    if ms is None:
        return BARE if _bare(rest) else None
    vhost = _VHOST.match(line)
    return placed(
        Request(
            found["path"],
            ms,
            found["method"],
            vhost["host"].lower() if vhost else "",
            int(found["status"]),
            log_times.in_text(line),
        )
    )


def _behind(rest: str, factor: float | None) -> float | None:
    """The duration among the words behind the status; of two, the longer one holds the other."""
    named = _NAMED.findall(rest)
    for wanted in (_is_whole, _is_part):
        sure = [in_ms(value + unit, _named(name)) for name, value, unit in named if wanted(name)]
        if told := [ms for ms in sure if ms is not None]:
            return max(told)
    if slashed := _SLASHED.search(rest):
        return in_ms(slashed[1], UNITS["us"])
    with_unit = [in_ms(value + unit, None) for value, unit in _WITH_UNIT.findall(rest)]
    if told := [ms for ms in with_unit if ms is not None]:
        return max(told)
    decimal = [in_ms(value, UNITS["s"] if factor is None else factor) for value in _DECIMAL.findall(rest)]
    if told := [ms for ms in decimal if ms is not None]:
        return max(told)
    whole = _WHOLE.search(rest) if factor is not None and _bare(rest) else None
    return in_ms(whole[1], factor) if whole else None


def _is_whole(name: str) -> bool:
    """A name that is given to the time of the whole request."""
    return name.lower() in _SECONDS or name == "D"


def _is_part(name: str) -> bool:
    """Any name but those of times that nobody waited."""
    return not _is_whole(name) and _OTHERS.isdisjoint(words(name))


def _named(name: str) -> float | None:
    """The unit that a name in an access log says."""
    return UNITS["s"] if name.lower() in _SECONDS else UNITS["us"] if name == "D" else factor_of(name)


def _bare(rest: str) -> bool:
    """Behind the size stands a whole number, and nobody says of what."""
    words = rest.split()
    return len(words) > 1 and bool(_WHOLE.search(rest))


def _of_object(
    data: Mapping[str, Any], factor: float | None, line: str = "", *, wrapped: bool = True
) -> Request | str | None:
    """What the fields of an object say; a platform may have put the product's own line inside."""
    if wrapped and (inner := unwrapped(data)) is not None:
        again = parsed(inner) if inner.startswith("{") else None
        return _of_object(again, factor, wrapped=False) if again else request(inner[:8000])
    if data.get("type") == "Point" or data.get("type") == "Metric":
        return _of_k6(data)
    one, fields = said(data), dict(members(data))
    method, path = (one.method, one.path) if one.path else _asked(fields)
    if not path or not one.status:
        return None
    ms = _took(fields, factor)
    if ms is None:
        return BARE if any(_plain(name) in _TIMES for name in fields) else None
    host = next((fields[name] for name in _HOSTS if isinstance(fields.get(name), str)), "")
    at = one.time or (log_times.in_text(line) if line else None)
    host = host.lower().partition(":")[0][:253]
    return placed(Request(path, ms, method, host, one.status, at))


def _asked(fields: Mapping[str, Any]) -> tuple[str, str]:
    """Method and path of a request line, where nginx writes `$request` as one field."""
    text = fields.get("request")
    words = text.split(" ") if isinstance(text, str) else []
    return (words[0][:8], words[1]) if len(words) > 1 and words[1].startswith("/") else ("", "")


def _took(fields: Mapping[str, Any], factor: float | None) -> float | None:
    for signs, name, unit in _KNOWN:
        if signs <= fields.keys() and (ms := in_ms(fields.get(name), UNITS[unit])) is not None:
            return ms
    for name, value in fields.items():
        if not _OTHERS.isdisjoint(words(name.rpartition(".")[2])):
            continue
        plain = _plain(name)
        named = factor_of(name.rpartition(".")[2])
        if any(plain.startswith(word) for word in _TIMES) and named is not None:
            return in_ms(value, named)
        if plain in _TIMES and (ms := in_ms(value, factor)) is not None:
            return ms
    return None


def _plain(name: str) -> str:
    """The last part of a name in small letters alone."""
    return re.sub(r"[^a-z]", "", name.rpartition(".")[2].lower())


def _of_k6(data: Mapping[str, Any]) -> Request | None:
    """A point of k6's stream (`--out json`), whose durations are milliseconds."""
    point = data.get("data")
    tags = point.get("tags") if isinstance(point, dict) else None
    if data.get("metric") != "http_req_duration" or not isinstance(point, dict) or not isinstance(tags, dict):
        return None
    name, ms = str(tags.get("name") or tags.get("url") or ""), in_ms(point.get("value"), 1.0)
    status = str(tags.get("status", ""))
    if ms is None or not name:
        return None
    one = Request(
        name if "/" in name else "",
        ms,
        str(tags.get("method", ""))[:8],
        status=int(status) if _STATUS.fullmatch(status) else _NO_ANSWER,
        at=log_times.of_value(point.get("time")),
        name=name,
    )
    return placed(one)
