"""By which names the id of a request goes: headers of answers, fields of logs. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

# What each provider and framework documents as the id of one request; a trace is one that several
# services share.
HEADERS: Final = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "correlation-id",
    "traceparent",
    "x-trace-id",
    "x-b3-traceid",
    "x-cloud-trace-context",
    "x-amzn-trace-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-amz-cf-id",
    "x-amz-apigw-id",
    "cf-ray",
    "fly-request-id",
    "x-vercel-id",
    "x-nf-request-id",
    "x-railway-request-id",
    "rndr-id",
    "x-github-request-id",
    "x-azure-ref",
    "x-ms-request-id",
    "x-appengine-request-log-id",
    "x-deno-ray",
    "x-sentry-trace-id",
    "x-transaction-id",
    "x-runtime-id",
    "x-debug-request-id",
)
_PLAIN: Final = re.compile(r"[^a-z0-9]")
_FIELDS: Final = frozenset(_PLAIN.sub("", name) for name in HEADERS) | frozenset(
    (
        "reqid",
        "requestuuid",
        "traceid",
        "rayid",
        "cfrayid",
        "xtraceid",
        "logginggoogleapiscomtrace",
        "ddtraceid",
        "transactionid",
        "correlation",
        "correlationid",
        "operationid",
        "invocationid",
        "awsrequestid",
        "lambdarequestid",
        "eventrequestid",
        "traceidentifier",
        "connectionrequestid",
    )
)
_NONE: Final = ("", "-", "none", "null", "undefined", "0", "00000000000000000000000000000000")
_SHORTEST, _LONGEST = 4, 200
_AT_EDGE: Final = frozenset(("cf-ray", "x-amz-cf-id", "x-azure-ref", "x-vercel-id"))


def sent(headers: Iterable[tuple[str, str]], own: str = "") -> Iterable[tuple[str, str]]:
    """Name and value of every header that holds an id; `own` is a name of the product's own."""
    named = own.lower()
    return ((name, value) for name, value in headers if (name in HEADERS or name == named) and usable(value))


@lru_cache(4096)
def is_field(name: str, own: str = "") -> bool:
    """A field of a log so named holds the id of a request."""
    plain = _PLAIN.sub("", name.lower())
    return plain in _FIELDS or (bool(own) and plain == _PLAIN.sub("", own.lower()))


def usable(value: Any) -> bool:
    """The value can be an id: something, and not the same for everybody."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value > 0
    return (
        isinstance(value, str) and value.lower() not in _NONE and _SHORTEST <= len(value.strip()) <= _LONGEST
    )


def cores(value: str) -> tuple[str, ...]:
    """The forms in which a log may hold a header's value: whole, and its telling part.

    A `traceparent` holds the trace between dashes, `cf-ray` the id before the place, Amazon's `Root=`.
    """
    parts = [part for part in re.split(r"[-;:,/= ]", value) if len(part) >= 12]  # noqa: PLR2004 - no word is
    return tuple(dict.fromkeys([value, *parts][:8]))


def only_edge(names: Sequence[str]) -> bool:
    """Every id is one that the edge gives, which the application need never see."""
    return bool(names) and all(name in _AT_EDGE for name in names)
