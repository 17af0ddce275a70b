"""The fact `Latency`: how long requests took, one by one, now and in measurements that were kept.

Milliseconds everywhere. A phase that never happened is None, never zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.launch.parts import Route

SERIES = Literal["kept", "new", "cold", "write"]
"""Which connections: one that was open already, a new one each time, a new one to a product that slept,
or the step of a declared journey."""

SERVER_ERROR: Final = 500
TOO_MANY: Final = 429


@dataclass(frozen=True, slots=True)
class Sample:
    """One request.

    `start` is when it was due, in seconds since the series began, and `late` by how much later it went out,
    less the time in which requests to other hosts held all there was: that is no word of this one.
    `wait` runs from the request sent to the first byte, `transfer` from there to the last. `total` runs from
    when it was due to the last byte: a server that stalls is not forgiven the requests that had to queue.
    `fault` is the kind of what came in place of an answer (`timeout`, `reset` ...), else empty. `size` are
    the bytes of the body on the wire.
    """

    start: float
    late: float = 0.0
    dns: float | None = None
    tcp: float | None = None
    tls: float | None = None
    wait: float | None = None
    transfer: float | None = None
    total: float = 0.0
    status: int | None = None
    fault: str = ""
    size: int = 0

    @property
    def failed(self) -> bool:
        """No answer, or one that says the server broke: neither is quick, however soon it came."""
        return bool(self.fault) or self.status is None or self.status >= SERVER_ERROR


@dataclass(frozen=True, slots=True)
class Rest:
    """What a cold visit came after.

    `after`: `idle` is a time without any request of ours, of `idle_s` seconds (None where no earlier one is
    known); `deploy` is a new release; `request` says that the same host had been asked just before, so that
    it was awake. `stored`: a cache answered, and the product may have slept on.
    """

    after: Literal["idle", "deploy", "request"] = "idle"
    idle_s: float | None = None
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Requests to one route over one sort of connection.

    `version` is the protocol spoken (`HTTP/1.1`, `HTTP/2`), `per_second` the pace of the schedule.
    `discarded` were thrown away because our own process stood still around them. `stopped` says why the
    series ended early (`429`, `errors`, `cancelled`), else empty. `rest` is there where the kind is `cold`:
    the first sample is then the cold one; a second, taken later, is there only where the first one failed.
    """

    route: str
    url: str
    kind: SERIES = "kept"
    samples: tuple[Sample, ...] = ()
    version: str = ""
    per_second: float = 0.0
    discarded: int = 0
    stopped: str = ""
    rest: Rest | None = None

    def __iter__(self) -> Iterator[Sample]:
        return iter(self.samples)

    @property
    def times(self) -> tuple[float, ...]:
        """The total of every answer that was one, in order of time."""
        return tuple(one.total for one in self.samples if not one.failed)

    @property
    def failures(self) -> int:
        """How many had no answer, or a server error."""
        return sum(one.failed for one in self.samples)

    def over(self, limit_ms: float) -> int:
        """How many took longer than the limit; a failure did, whatever it took."""
        return sum(one.failed or one.total > limit_ms for one in self.samples)


@dataclass(frozen=True, slots=True)
class Measurement:
    """All series of one sitting.

    `at` is when it began (UTC ISO 8601), `name` what a person called it, `release` what the version marker
    said. `floor_ms` is the p95 of the same stopwatch against this machine itself: below it nothing is
    claimed. `rtt_ms` is the median time of a TCP connection to each host.
    """

    at: str
    name: str = ""
    release: str = ""
    floor_ms: float | None = None
    rtt_ms: tuple[tuple[str, float], ...] = ()
    series: tuple[Series, ...] = ()

    def of(self, url: str, kind: SERIES = "kept") -> Series | None:
        """The series of that address and kind, or none."""
        return next((one for one in self.series if one.url == url and one.kind == kind), None)

    def timed(self, url: str) -> Series | None:
        """The series by which an address is judged: over kept connections, where its server keeps any."""
        many = (one for one in self.series if one.url == url and one.kind == "new")
        return self.of(url) or max(many, key=lambda one: len(one.samples), default=None)


@dataclass(frozen=True, slots=True)
class Latency:
    """How quick the product is.

    `now` is a short look of this run, of at most 20 requests a route; `release` is what is live now, empty
    where nothing says. `kept` are measurements of earlier, newest first. `missing` holds, by URL, the routes
    that could not be timed now. `seen_at` is the hour of the run (UTC ISO 8601), empty where nobody said it.
    """

    now: tuple[Series, ...] = ()
    release: str = ""
    kept: tuple[Measurement, ...] = ()
    missing: tuple[tuple[str, Unreachable], ...] = ()
    seen_at: str = ""


def limit_of(launch: Launch, route: Route, kind: SERIES = "kept") -> int:
    """The milliseconds within which 95 of 100 requests have to be answered.

    What the route declares for itself, else the roadmap's limit for reads, or for writes where a journey's
    step is timed. Opening a sign-in page is a read; sending its form is a write.
    """
    limits = launch.limits
    return route.budget_ms or (limits.p95_write_ms if kind == "write" else limits.p95_read_ms)
