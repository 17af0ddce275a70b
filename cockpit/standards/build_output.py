"""What a build printed: the line that tells, the variable it missed, whether it missed the network. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

LONGEST: Final = 300  # characters of a line
_ESCAPES: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)?|[@-Z\\-_])")
_TELLING: Final = re.compile(
    r"(?<![a-z0-9_-])(?:error|fatal|failed|failure|cannot|could not|can't|not found|no such file|exception|"
    r"unknown command|traceback|panic|undefined|unresolved|denied|missing|required|not set|npm err!|enoent"
    r"|✘|❌)"
    r"(?![a-z0-9_-])",
    re.IGNORECASE,
)
_HARMLESS: Final = re.compile(
    r"\b0 (?:errors?|failed)|no errors|warn(?:ing)?\b|deprecated|error-?(?:boundary|page|handler)|/_error\b"
    r"|errors?\.(?:js|ts|tsx|jsx|css|html)\b",
    re.IGNORECASE,
)
_NAME: Final = r"(?P<name>[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){0,8})"
_ASKED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:environment variables?|env(?:ironment)? vars?|env)[^\n]{{0,40}}?[\"'`:\s$]{_NAME}\b",
        (
            rf"\b{_NAME}\b[\"'`]?(?: environment variable| env var)?(?i: is (?:not set|not defined|required"
            rf"|missing|undefined|empty|unset)| must be (?:set|provided|defined)"
            rf"| (?:not set|not found|missing)\b)"
        ),
        rf"{_NAME}: (?:parameter (?:not set|null or not set)|unbound variable)",
        rf"KeyError: ['\"]{_NAME}['\"]",
        rf"key not found: [\"']{_NAME}[\"']",
        rf"(?i:missing|required|set|define|provide)(?: the| a| value for)?:? [\"'`$]?{_NAME}\b",
        rf"^\s*[\"'❌✘-]?\s*{_NAME}[\"']?: [^\n]{{0,60}}?(?i:required|undefined|invalid|missing|not set)",
    )
)
_COMMON: Final = frozenset(
    ("ERROR", "ERR", "WARN", "INFO", "FATAL", "ENOENT", "NODE", "ENV", "URL", "HTTP", "API")
)
_OUTSIDE: Final = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT"
    r"|could not resolve host|temporary failure in name resolution|name or service not known"
    r"|network is unreachable|no route to host|failed to establish a new connection|getaddrinfo"
    r"|could not connect to the endpoint|dial tcp|connection timed out|tls handshake timeout"
    r"|unable to connect to|failed to fetch|network request failed|proxyerror|example\.invalid"
    r"|127\.0\.0\.1:9\b",
    re.IGNORECASE,
)
# A library or a schema that looks at a value before it takes it: what was made up is not good enough.
_REFUSED: Final = re.compile(
    r"\b(?:invalid|malformed|not a valid|does not match|too short|incorrect"
    r"|(?:must|should) (?:be|have|match|start|begin))\b",
    re.IGNORECASE,
)
_KEYS: Final = re.compile(
    r"invalid[-_ ](?:api|publishable|secret|public)[-_ ]?key|publishable_?key\b.{0,80}\binvalid"
    r"|invalid environment variables?|0{40}",
    re.IGNORECASE,
)
_MISSED: Final = re.compile(r"received undefined|\brequired\b|\bmissing\b|\bnot set\b", re.IGNORECASE)
_ABSENT: Final = re.compile(
    r"(?:sh|/bin/sh|dash|bash): (?:line )?(?:\d+: )?(?P<program>[\w.@+-]{1,60}): (?:command )?not found"
)
_NOT_ENVIRONMENT: Final = re.compile(r"ReferenceError|NameError|TypeError|SyntaxError")
_STAMPS: Final = (
    (re.compile(r"\d{4}-\d\d-\d\d[T _]\d\d[:_]\d\d(?:[:_]\d\d)?(?:[.,_]\d+)?Z?(?:-debug-\d+)?"), "…"),
    (re.compile(r"\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b"), "…"),
    (re.compile(r"\b\d+(?:[.,]\d+)? ?(?:ms|µs|s|secs?|seconds?|min|minutes?)\b"), "…"),
    (re.compile(r"\bpid \d+|\b0x[0-9a-f]{6,16}\b", re.IGNORECASE), "…"),
)
_ASSIGNED: Final = re.compile(
    r"(?P<keep>[\w.-]{0,40}(?:secret|password|passwd|pass|pwd|token|api_?key|private_?key|dsn|credential)[\w.-]{0,40}"
    r"[\"']?\s{0,3}[:=]\s{0,3})(?!\s)(?P<value>[^\s,;]{4,})",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Without escape sequences; what a carriage return wrote over is gone, as on a terminal."""
    bare = _ESCAPES.sub("", text)
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in bare.split("\n"))


def steady(line: str, places: Iterable[tuple[str, str]] = ()) -> str:
    """The line without times, process ids and values of secret-sounding names; places by another name."""
    for place, name in places:
        line = line.replace(place, name)
    for pattern, mark in _STAMPS:
        line = pattern.sub(mark, line)
    return _ASSIGNED.sub(lambda found: f"{found['keep']}[redacted: value]", line)


def telling(lines: Collection[str]) -> str:
    """The first line that says what went wrong, else the last that says anything."""
    said = [line.strip() for line in lines if line.strip()]
    wrong = (line for line in said if _TELLING.search(line[:2000]) and not _HARMLESS.search(line[:2000]))
    return next(wrong, said[-1] if said else "")[:LONGEST]


def asked(lines: Iterable[str], given: Collection[str]) -> tuple[str, ...]:
    """Names of variables that the build says it misses, without those it had."""
    read = (line[:2000] for line in lines if not _NOT_ENVIRONMENT.search(line[:2000]))
    found = (name for line in read for name in _names(line))
    return tuple(name for name in dict.fromkeys(found) if name not in given)[:10]


def _names(line: str) -> Iterator[str]:
    for pattern in _ASKED:
        for found in pattern.finditer(line):
            name = found["name"]
            if name not in _COMMON and ("_" in name or len(name) > len("PORT")):
                yield name


def outside(lines: Iterable[str]) -> str:
    """The first line that says it wanted something that only the network, or a real value, can give."""
    return next((line.strip()[:LONGEST] for line in lines if _OUTSIDE.search(line[:2000])), "")


def refused(lines: Collection[str], given: Collection[str]) -> str:
    """The first line that says that a made-up value was not taken; nothing where one was not there at all."""
    read = [line[:2000] for line in lines]
    if not given or any(_MISSED.search(line) for line in read):
        return ""
    names = re.compile(rf"\b(?:{'|'.join(map(re.escape, given))})\b")
    blamed = (one for one in read if _KEYS.search(one) or (names.search(one) and _REFUSED.search(one)))
    return next((one.strip()[:LONGEST] for one in blamed), "")


def absent(lines: Iterable[str], command: str) -> str:
    """A program named in the command itself that this machine does not have, none that the build brings."""
    words = set(re.findall(r"[\w.@+-]+", command))
    found = (_ABSENT.match(line.strip()) for line in lines)
    return next((one["program"] for one in found if one and one["program"] in words), "")
