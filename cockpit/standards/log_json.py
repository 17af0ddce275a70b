"""What a line of JSON says, by the names that loggers, proxies and platforms give their fields. Pure.

pino, winston, bunyan, zap, structlog, logrus, Lograge, Serilog, Caddy, Traefik, ECS, Google, Vercel, Fly.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cockpit.standards import log_times
from cockpit.standards.log_ids import is_field, usable
from cockpit.standards.log_levels import level_of
from cockpit.standards.log_lines import Event, Form
from cockpit.standards.log_words import class_in, class_named, timed_out

_NESTED: Final = (  # objects whose members say something about the request
    *("req", "request", "res", "response", "http", "httpRequest", "httpResponse", "proxy", "context", "ctx"),
    *(
        "err",
        "error",
        "exception",
        "meta",
        "extra",
        "fields",
        "data",
        "url",
        "trace",
        "log",
        "event",
        "@metadata",
    ),
    *("labels", "attributes", "properties", "Properties", "record", "metadata", "headers", "fly", "span"),
)
_DEEPEST, _MEMBERS = 3, 200
_TIME: Final = (
    *("time", "timestamp", "ts", "@timestamp", "datetime", "date", "asctime", "@t", "t", "eventTime"),
    *(
        "StartUTC",
        "timestampInMs",
        "Timestamp",
        "time_local",
        "time_iso8601",
        "start_time",
        "log.time",
        "event.timestamp",
    ),
)
_LEVEL: Final = (
    "level",
    "severity",
    "lvl",
    "levelname",
    "log.level",
    "loglevel",
    "@l",
    "Level",
    "level_name",
)
_METHOD: Final = ("method", "request_method", "requestMethod", "verb", "RequestMethod", "http_method")
_PATH: Final = (
    *("path", "url", "uri", "route", "requestUrl", "request_uri", "request_path", "RequestPath", "target"),
    "requestPath",
    *("originalUrl", "http_path", "url_path", "http_target", "full_path", "pathname", "http_url"),
)
_STATUS: Final = (
    *("status", "statusCode", "status_code", "response_status", "DownstreamStatus", "http_status", "code"),
    *("StatusCode", "http_status_code", "responseStatus", "responseStatusCode"),
)
_STATUS_ALONE: Final = tuple(name for name in _STATUS if name != "code")  # which may be that of an exit
_MS: Final = (
    *("responseTime", "response_time_ms", "duration_ms", "durationMs", "elapsed_ms", "latency_ms", "took_ms"),
    *("response_time", "elapsedMs", "ElapsedMilliseconds", "Elapsed", "elapsed", "time_taken", "took"),
)
_LOWEST, _HIGHEST = 100, 599
_LONGEST_MS: Final = 1e9
_VERB: Final = re.compile(r"[A-Za-z]{3,8}")
_EXCEPTION: Final = ("err.type", "err.name", "error.type", "error.name", "error.kind", "exception.type")
_TEXTS: Final = (
    *(
        "exception",
        "exc_info",
        "stack",
        "stack_trace",
        "err.stack",
        "error.stack",
        "stacktrace",
        "error.stack_trace",
    ),
    *("traceback", "exception.stacktrace", "err", "error", "@x"),
)
_MESSAGE: Final = ("msg", "message", "event", "@m", "MESSAGE", "textPayload", "@mt", "message.text")
_NAME: Final = re.compile(r"[A-Za-z@][\w.@-]{0,40}")
WRAPPED: Final = ("log", "message", "msg", "MESSAGE", "textPayload", "line")
_PLATFORM: Final = (  # members that show that a platform has put a line of the product into JSON of its own
    frozenset(("log", "stream", "time")),
    frozenset(("log", "kubernetes")),
    frozenset(("MESSAGE", "__REALTIME_TIMESTAMP")),
    frozenset(("textPayload", "resource")),
    frozenset(("message", "instance", "region")),
    frozenset(("message", "timestamp", "deploymentId")),
    frozenset(("message", "timestamp", "labels", "id")),
    frozenset(("message", "timestamp", "ingestionTime")),
)


def parsed(line: str) -> dict[str, Any] | None:
    """The object of a line, or None where it is none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def unwrapped(data: Mapping[str, Any]) -> str | None:
    """The product's own line, where a platform has wrapped it."""
    if not any(signs <= data.keys() for signs in _PLATFORM):
        inner = data.get("message")
        return inner if isinstance(inner, str) and inner.startswith("{") and parsed(inner) else None
    return next((data[name] for name in WRAPPED if isinstance(data.get(name), str)), None)


def said(data: Mapping[str, Any], own: str = "") -> Event:
    """The event that an object tells of."""
    flat = dict(members(data))
    short = {name.rpartition(".")[2]: value for name, value in reversed(flat.items())} | flat
    message = next((short[name] for name in _MESSAGE if isinstance(short.get(name), str)), "")
    field, value = _id(flat, own)
    path = next((short[name] for name in _PATH if _is_path(short.get(name))), "")
    return Event(
        Form.JSON,
        time=_hour(short),
        level=next((level for name in _LEVEL if (level := level_of(short.get(name)))), ""),
        method=_method(short),
        path=path,
        status=_status(short, _STATUS if path else _STATUS_ALONE),
        ms=_ms(short),
        id_field=field,
        id=value,
        exception=_exception(flat, message),
        timeout=timed_out(message) or timed_out(_text(flat, "err.code", "error.code", "code", "err.message")),
    )


def members(data: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every member by its dotted name, those of known objects too."""
    for at, (name, value) in enumerate(data.items()):
        if at >= _MEMBERS:
            return
        if isinstance(value, dict) and name in _NESTED and depth < _DEEPEST:
            yield from members(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value


def _hour(short: Mapping[str, Any]) -> float | None:
    found = (log_times.of_value(short.get(name)) for name in _TIME if name in short)
    return next((at for at in found if at is not None), None)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("/", "http://", "https://"))


def _method(short: Mapping[str, Any]) -> str:
    found = (short.get(name) for name in _METHOD)
    return next((one.upper() for one in found if isinstance(one, str) and _VERB.fullmatch(one)), "")


def _status(short: Mapping[str, Any], names: Sequence[str]) -> int:
    for name in names:
        value = short.get(name)
        if isinstance(value, str) and len(value) == len("200") and value.isdecimal():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and _LOWEST <= value <= _HIGHEST:
            return value
    return 0


def _ms(short: Mapping[str, Any]) -> float | None:
    """Only what names its unit, or is known to be in milliseconds."""
    found = (short.get(name) for name in _MS)
    numbers = (one for one in found if isinstance(one, int | float) and not isinstance(one, bool))
    return next((float(one) for one in numbers if 0 <= one < _LONGEST_MS), None)


def _id(flat: Mapping[str, Any], own: str) -> tuple[str, str]:
    """Name and value of the first field that holds the id of a request."""
    for name, value in flat.items():
        plain = value[0] if isinstance(value, list) and value else value
        if _is_id(name, plain, own) and usable(plain):
            return (name.lower() if _NAME.fullmatch(name) else "id"), str(plain)
    return "", ""


def _is_id(name: str, value: Any, own: str) -> bool:
    """The field is one of an id; Google's `trace` is the path of one."""
    if is_field(name, own) or is_field(name.rpartition(".")[2], own) or name in ("req.id", "request.id"):
        return True
    return name == "trace" and isinstance(value, str) and "/traces/" in value


def _exception(flat: Mapping[str, Any], message: str) -> str:
    if named := class_named(_text(flat, *_EXCEPTION)):
        return named
    for name in _TEXTS:
        value = flat.get(name)
        text = " ".join(map(str, value[:2])) if isinstance(value, list) else value
        if isinstance(text, str) and (found := class_in(text[:4000])):
            return found
    return class_in(message[:400])


def _text(flat: Mapping[str, Any], *names: str) -> str:
    return next((flat[name] for name in names if isinstance(flat.get(name), str)), "")
