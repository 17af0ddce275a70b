"""The fact `LogSample`: what a sample of the product's own log holds, in numbers; no line of it, no value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.leaks import Leak


@dataclass(frozen=True, slots=True)
class LogRoute:
    """What happened on one route in the window: `route` is a shape such as `/orders/:id`.

    `failed` are answers from 500 on, `timeouts` those of waiting in vain (408, 499, 504), `denied` 401 and
    403, `slow` took more than five seconds.
    """

    method: str
    route: str
    requests: int
    failed: int = 0
    timeouts: int = 0
    denied: int = 0
    slow: int = 0


@dataclass(frozen=True, slots=True)
class LogWindow:
    """The newest `minutes` of the sample. `events` is how many there are, `requests` those about a request.

    `forms` counts the events by how they are written; `timed`, `levelled`, `traced` (with the id of a
    request) and `whole` (structured, with time, level and, about a request, its id) count them too. `asked`
    are requests with an id. `levels` and `exceptions` count by name, `fields` are the names of what holds
    the id.
    """

    minutes: int
    first: str = ""
    last: str = ""
    events: int = 0
    requests: int = 0
    asked: int = 0
    timed: int = 0
    levelled: int = 0
    whole: int = 0
    timeouts: int = 0
    forms: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    exceptions: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    routes: tuple[LogRoute, ...] = ()
    more_routes: int = 0


@dataclass(frozen=True, slots=True)
class LogSample:
    """What was read, and what is in it.

    `files` and `bytes` tell how much, `digest` (SHA-256) of what. `hours` is how many hours the newest line
    was old, or the file where no line tells its hour. `leaks` look secret; `personal` counts by kind what is
    somebody's, `addresses` IP addresses. `sent` is how many answers of this run carried an id, `joined` how
    many of those ids stand in the log, `live`: the log went on while we asked. `gaps` are sentences about
    what could not be read, `notes` about what is more than is read; `missing` stands in place of everything.
    """

    window: LogWindow = LogWindow(0)
    files: int = 0
    bytes: int = 0
    digest: str = ""
    hours: float | None = None
    leaks: tuple[Leak, ...] = ()
    personal: Mapping[str, int] = field(default_factory=dict)
    addresses: int = 0
    sent: int = 0
    joined: int = 0
    live: bool = False
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: Unreachable | None = None
