"""What one event of a log says, however it is written: JSON, logfmt, access logs, sentences. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cockpit.standards import log_times
from cockpit.standards.log_ids import is_field, usable
from cockpit.standards.log_json import parsed, said, unwrapped
from cockpit.standards.log_levels import DEBUG, ERROR, FATAL, INFO, WARNING, level_of
from cockpit.standards.log_lines import Event, Form
from cockpit.standards.log_visitors import visitors
from cockpit.standards.log_words import class_in, timed_out

# What machinery puts before a line: Compose, Kubernetes, journals, Heroku, Fly.
_BEFORE: Final = re.compile(
    r"(?:[\w.-]{1,40} {1,20}\| )?(?P<time>\[?\d{4}-\d\d-\d\dT[\d:.,]{8,24}(?:Z|[+-]\d\d:?\d\d)\]? )?"
    r"(?:(?:stdout|stderr) [FP] )?(?:[a-z][\w-]{0,40}\[[\w.-]{1,60}\]:? (?:[a-z]{3} )?)?"
    r"(?:\[(?P<level>[a-z]{4,8})\] ?)?"
    r"(?:(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,80} [\w./-]{1,80}(?:\[\d{1,9}\])?: )?"
)
QUOTES: Final = r'"(?:[^"\\]++|\\.)*+(?:"|\\?$)'  # however long, and to the end where nothing closes them
PAIR: Final = re.compile(rf'(?<!\S)([A-Za-z_@][\w.@/-]{{0,60}})=({QUOTES}|[^\s"]{{0,4000}})')
PAIRS: Final = 3  # so many pairs make a line logfmt
ASKED: Final = re.compile(
    r'"(?P<method>[A-Z]{3,8}) (?P<path>[^\s"]{1,4000}) HTTP/[\d.]{1,4}"? (?P<status>[1-5]\d\d)\b'
)
_CLF: Final = re.compile(r"\[\d\d/[A-Z][a-z]{2}/\d{4}:")
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_VERBS: Final = rf"(?P<method>{'|'.join(_METHODS)})"
_SPOKEN: Final = re.compile(
    rf'\b{_VERBS}\b"? {{1,6}}"?(?P<path>/[^\s"]{{0,4000}})"?(?:[ -]{{1,3}}(?P<status>[1-5]\d\d)\b)?'
)
_GIN: Final = re.compile(r"\| {1,3}(?P<status>[1-5]\d\d) \|")
_ENDED: Final = re.compile(r"(?:Completed|Sent) (?P<status>[1-5]\d\d)\b")
_DJANGO: Final = re.compile(
    r"\b(?P<what>Internal Server Error|Not Found|Forbidden|Bad Request)(?: \([^)]{0,80}\))?: "
    r"(?P<path>/\S{0,4000})"
)
_DJANGO_STATUS: Final = {"Internal Server Error": 500, "Not Found": 404, "Forbidden": 403, "Bad Request": 400}
_TOOK: Final = re.compile(r"(?<![\w.])(?P<number>\d{1,7}(?:\.\d{1,9})?) ?(?P<unit>ms|µs|us|s)\b")
_UNITS: Final = {"ms": 1.0, "µs": 0.001, "us": 0.001, "s": 1000.0}
_LEVEL: Final = re.compile(
    r"(?<![A-Za-z])(TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|SEVERE|PANIC)(?![A-Za-z])"
    r"|\[(?:[a-z][a-z0-9_]{0,30}:)?(debug|info|notice|warn|warning|error|crit|alert|emerg|fatal)\]"
    r"|^([DIWEF]), \["
)
_ID: Final = re.compile(
    r"(?<![\w-])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})(?![\w-])"
)
_HEX: Final = re.compile(r"[0-9a-f]{8}")
_BRACKETED: Final = re.compile(r"\[([0-9a-f-]{32,36})\] ")
_NAMED_ID: Final = re.compile(r"\b([A-Za-z][\w-]{2,30})[=:] ?\"?([\w-]{4,80})")
IN_LINE: Final = "(in the line)"
_INNER: Final = re.compile(
    r"\s(?!⨯)|Caused by: |at "
)  # of a trace each of whose lines a platform has wrapped
_CALM: Final = (DEBUG, INFO, WARNING)  # whoever logs an exception so took it for no error
# The end of one session or answer, and not of the program: PostgreSQL, Monolog.
_NO_END: Final = re.compile(r"\bFATAL:  |\b[a-z_]{1,40}\.CRITICAL: |\"level_name\": ?\"CRITICAL\"")
# What Rails writes above and below an exception.
_BLANK: Final = re.compile(r"[A-Z], \[[^\]]{10,60}\] {1,3}[A-Z]{4,5} -- [^:]{0,40}:(?: \[[^\]]{1,80}\])* *$")


def event(head: str, trace: Sequence[str] = (), own: str = "") -> Event:
    """The event of a line and the trace below it; `own` is the product's own name of the id's field."""
    one = _read(head, own, depth=0)
    if one.exception and one.level in _CALM:
        one = replace(one, exception="")
    if not trace:
        return _weighed(one, head)
    below = "\n".join(trace)[:8000]
    # Python's trace ends with the class, every other begins with it.
    ends = class_in(trace[-1]) if "Traceback (" in below else ""
    named = one.exception or ends or class_in(below)
    # Below a line of level info may stand what something else has printed.
    named = "" if one.level in (DEBUG, WARNING) else named
    return _weighed(replace(one, exception=named, timeout=one.timeout or timed_out(below)), head + below)


def _weighed(one: Event, text: str) -> Event:
    """A visitor's fault is no error of the product's, and the end of a session is not that of the program."""
    if (one.exception or one.level in (ERROR, FATAL)) and visitors(one.exception, text):
        return replace(one, exception="", level=WARNING if one.level else "")
    return replace(one, level=ERROR) if one.level == FATAL and _NO_END.search(text) else one


def _read(line: str, own: str, depth: int) -> Event:
    if line.startswith("{") and (data := parsed(line)) is not None:
        inner = unwrapped(data) if depth < 2 else None  # noqa: PLR2004 - Docker's JSON, and a journal's around it
        if inner is None:
            return said(data, own)
        outer, one = said(data, own), _read(inner, own, depth + 1)
        return replace(
            one,
            # Where the platform knows the level and the id, it is the platform's line that is searched.
            form=Form.JSON if one.form is Form.TEXT and outer.level and outer.id_field else one.form,
            time=one.time or outer.time,
            level=one.level or outer.level,
            method=one.method or outer.method,
            path=one.path or outer.path,
            status=one.status or outer.status,
            id_field=one.id_field or outer.id_field,
            id=one.id or outer.id,
        )
    before = _BEFORE.match(line)
    rest = line[before.end() :] if before else line
    if before and before.end() and depth < 2 and rest.startswith("{"):  # noqa: PLR2004 - as above
        one = _read(rest, own, depth + 1)
        return replace(
            one, time=one.time or log_times.in_text(line), level=one.level or level_of(before["level"])
        )
    return _written(line, rest, own)


def _written(line: str, rest: str, own: str) -> Event:
    """A line that is not JSON."""
    if " HTTP/" in line and (found := ASKED.search(line)):
        return _access(line, found, own)
    pairs = PAIR.findall(rest) if rest.count("=") >= PAIRS else ()
    if len(pairs) >= PAIRS:
        values = {name: value.strip('"') for name, value in pairs}
        one = replace(said(_typed(values), own), form=Form.LOGFMT)
        return replace(one, time=one.time or log_times.in_text(line), timeout=one.timeout or timed_out(rest))
    return _told(line, rest, own)


def _typed(values: dict[str, str]) -> dict[str, object]:
    """The values of logfmt under the names that JSON has for them: Heroku's `service=12ms` takes so long."""
    took = _TOOK.fullmatch(values.get("service", values.get("duration", "")))
    more = {"duration_ms": float(took["number"]) * _UNITS[took["unit"]]} if took else {}
    return {**values, **more}


def _access(line: str, found: re.Match[str], own: str) -> Event:
    """The request line in quotes, as nginx, Apache, Caddy and the servers of Python write it."""
    field, value = _id(line[: found.start()] + line[found.end() :], own)
    return Event(
        Form.ACCESS if _CLF.search(line) else Form.TEXT,
        time=log_times.in_text(line),
        level=_level(line) or INFO,
        method=found["method"],
        path=found["path"],
        status=int(found["status"]),
        id_field=field,
        id=value,
    )


def _told(line: str, rest: str, own: str) -> Event:
    """A line made for people."""
    field, value = _id(line, own)
    level = _level(line)
    django = _DJANGO.search(line) if ": /" in line else None
    spoken = _SPOKEN.search(line) if any(verb in line for verb in _METHODS) else None
    ended = (_GIN.search(line) if "| " in line else None), _ENDED.search(line)
    status = next((found["status"] for found in (spoken, *ended) if found and found["status"]), "")
    took = _TOOK.search(line) if status else None
    return Event(
        Form.TEXT,
        time=log_times.in_text(line),
        level=level,
        method=spoken["method"] if spoken else "",
        path=spoken["path"] if spoken else django["path"] if django else "",
        status=int(status) if status else _DJANGO_STATUS[django["what"]] if django else 0,
        ms=float(took["number"]) * _UNITS[took["unit"]] if took else None,
        id_field=field,
        id=value,
        exception="" if level in _CALM or _INNER.match(rest) else class_in(line[:2000]),
        timeout=timed_out(line),
    )


def _level(line: str) -> str:
    found = _LEVEL.search(line[:200]) if not _BLANK.match(line) else None
    return level_of(next(filter(None, found.groups()))) if found else ""


def _id(text: str, own: str) -> tuple[str, str]:
    """The id of a request in a line: by its name, in the brackets of a tagged log, or by its shape alone."""
    head = text[:4000]
    for name, value in _NAMED_ID.findall(head):
        if is_field(name, own) and usable(value):
            return name.lower(), value
    found = _HEX.search(head) and (_BRACKETED.search(head) or _ID.search(head))
    return (IN_LINE, found[found.re.groups]) if found else ("", "")
