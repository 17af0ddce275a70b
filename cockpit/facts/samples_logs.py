"""Small builders of `LogSample` for the cases of checks and for tests."""

from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.log_sample import LogRoute, LogSample, LogWindow
from cockpit.model import Layer

_HOME: Final = LogRoute("GET", "/", 300)
_ORDERS: Final = LogRoute("GET", "/orders/:id", 200)
_WELL: Final = LogWindow(
    60,
    "2026-11-20T11:00Z",
    "2026-11-20T12:00Z",
    events=520,
    requests=500,
    asked=500,
    timed=520,
    levelled=520,
    whole=520,
    forms={"JSON": 520},
    levels={"info": 520},
    fields={"request_id": 500},
    routes=(_HOME, _ORDERS),
)


def log_route(
    route: str = "/orders/:id", requests: int = 200, method: str = "GET", **counts: int
) -> LogRoute:
    """What happened on one route."""
    return LogRoute(method, route, requests, **counts)


def log_window(*routes: LogRoute, **parts: Any) -> LogWindow:
    """An hour of structured lines with ids, and nothing wrong but in the routes given."""
    named = {"routes": (*routes, _HOME)} if routes else {}
    return replace(_WELL, **(named | parts))


def log_sample(window: LogWindow = _WELL, **parts: Any) -> LogSample:
    """A log that was read whole, ten minutes old."""
    made = LogSample(window, files=1, bytes=90_000, digest="0123456789abcdef" * 4, hours=0.2)
    return replace(made, **parts)


def no_sample() -> LogSample:
    """No log is declared."""
    cause = "launch.toml names no sample of the product's log: [logs]"
    return LogSample(missing=Unreachable(Layer.PERSON, cause, "undeclared"))


def lost_sample() -> LogSample:
    """The log that is declared is not there."""
    cause = "the logs that [logs] paths names are not there: logs/app.log"
    return LogSample(missing=Unreachable(Layer.REPO, cause, "gone"))


def silent_sample() -> LogSample:
    """The file is there, and nothing is in it."""
    return LogSample(LogWindow(60))
