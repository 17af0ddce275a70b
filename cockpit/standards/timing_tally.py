"""Requests of a log by route, and the percentiles of each. Pure."""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts.timings import Timing
from cockpit.standards.log_routes import joined, shape
from cockpit.standards.percentiles import rank
from cockpit.text import redact, safe

SHARES: Final = (0.5, 0.75, *(share / 100 for share in range(90, 100)), 0.995, 0.999, 1.0)
MOST: Final = 1_000_000  # requests of all files
MOST_ROUTES: Final = 1_000  # different ones; what scanners ask for is endless
MANY: Final = 30  # names below one path: more are those of things
_LONGEST: Final = 100  # characters that are shown
_BROKEN: Final = 500
_NO_SUCH: Final = (501, 505)  # a method or version that nobody offers: what scanners are told
_MOVED_ON: Final = 101  # a connection that stays open: how long is nobody's latency
_FILES: Final = re.compile(  # what a page loads besides: it takes as long as the visitor's line lets it
    r"\.(?:js|mjs|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|mp[34]|webm|pdf|zip|gz|txt|xml)$",
    re.IGNORECASE,
)
_REFUSED: Final = range(400, 500)  # it is not there, or not allowed: that is quick or is theirs
_LEFT: Final = 499  # the visitor went away (nginx, Traefik): the answer would have taken longer still
_PATIENT_MS: Final = 1000.0  # who went away sooner has clicked on; ours


@dataclass(frozen=True, slots=True)
class Request:
    """One request as a file has it; `at` in seconds since 1970, `status` 0 where nobody says."""

    path: str
    ms: float
    method: str = ""
    host: str = ""
    status: int = 0
    at: float | None = None
    name: str = ""


@dataclass(slots=True)
class _Lane:
    """The requests to one route; `when` is 0 where a line told no hour, `broken` when the server broke."""

    ms: "array[float]" = field(default_factory=lambda: array("d"))
    when: "array[float]" = field(default_factory=lambda: array("d"))
    broken: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, other: "_Lane") -> None:
        self.ms += other.ms
        self.when += other.when
        self.broken += other.broken


Key = tuple[str, str, str, str]  # file, method, host, shape or name


class Tally:
    """What was counted so far."""

    def __init__(self, minutes: int, declared: Collection[str] = ()) -> None:
        """Nothing yet.

        Args:
            minutes: only the newest count, where lines tell their hour.
            declared: shapes of paths that stay by themselves, however many are below the same path.
        """
        self.last: float | None = None
        self.left_out = 0
        self._minutes, self._declared, self._count = minutes, frozenset(declared), 0
        self._lanes: dict[Key, _Lane] = {}
        self._shapes: dict[str, str] = {}

    def take(self, file: str, request: Request) -> bool:
        """Count one; false where nothing more is counted, or it says nothing of how quick the route is."""
        status = request.status
        tired = status == _LEFT and request.ms >= _PATIENT_MS
        if (status in _REFUSED and not tired) or status in _NO_SUCH or status == _MOVED_ON:
            return False
        if _FILES.search(request.path.partition("?")[0][-_LONGEST:]):
            return False
        key = (file, request.method, request.host, self._shape(request.path) or f"={request.name[:_LONGEST]}")
        if self._count >= MOST or (key not in self._lanes and len(self._lanes) >= MOST_ROUTES):
            self.left_out += 1
            return False
        self._count += 1
        lane, at = self._lanes.setdefault(key, _Lane()), request.at or 0.0
        self.last = max(self.last or 0.0, at) or None
        if status >= _BROKEN:
            lane.broken.append(at)
        else:
            lane.ms.append(request.ms)
            lane.when.append(at)
        return True

    def _shape(self, path: str) -> str:
        if path not in self._shapes:
            if len(self._shapes) > MOST_ROUTES:
                self._shapes.clear()
            self._shapes[path] = shape(path) if path else ""
        return self._shapes[path]

    def timings(self) -> Iterator[Timing]:
        """Each route, as it was in the newest minutes."""
        since = (self.last or 0.0) - 60 * self._minutes
        for (file, method, host, route), lane in self._merged().items():
            times = sorted(ms for ms, at in zip(lane.ms, lane.when, strict=True) if not at or at >= since)
            broken = sum(not at or at >= since for at in lane.broken)
            if times or broken:
                told = {"name": _told(route[1:])} if route.startswith("=") else {"path": _told(route)}
                yield Timing(
                    file,
                    method=_told(method),
                    host=_told(host),
                    requests=len(times) + broken,
                    timed=len(times),
                    errors=broken,
                    quantiles=quantiles(times),
                    **told,
                )

    def _merged(self) -> dict[Key, _Lane]:
        """Many names below one path are one route."""
        under = joined((route for *_, route in self._lanes if route.startswith("/")), MANY)
        merged: dict[Key, _Lane] = {}
        for (file, method, host, route), lane in self._lanes.items():
            above = route if route in self._declared else under.get(route, route)
            merged.setdefault((file, method, host, above), _Lane()).add(lane)
        return merged


def quantiles(times: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The usual percentiles of sorted times (nearest rank), none where there is no time."""
    if not times:
        return ()
    return tuple((share, round(times[rank(len(times), share) - 1], 3)) for share in SHARES)


def over(timing: Timing, limit_ms: float) -> tuple[int, int] | None:
    """The fewest and the most requests that can have taken longer than the limit; None where nobody knows.

    A file gives a few percentiles, by nearest rank or between two samples: what follows holds for both.
    One that failed took too long, however soon it did.
    """
    if timing.requests is None or timing.timed is None:
        return None
    n, errors = timing.timed, timing.broken
    if not timing.quantiles:
        return (errors, errors) if timing.unanswered else None
    times = [ms for _, ms in timing.quantiles]
    at = bisect_left(times, math.nextafter(limit_ms, math.inf))
    within = min(_places(n, timing.quantiles[at - 1][0])) if at else 0
    beyond = n - max(_places(n, timing.quantiles[at][0])) + 1 if at < len(times) else 0
    apart = timing.requests - n
    fewest = max(max(0, beyond) + apart, errors)
    return fewest, min(timing.requests, max(n - within + errors, fewest))


def _places(n: int, share: float) -> tuple[int, int, int]:
    """Where the quantile may stand among n sorted samples, counted from 1."""
    between = share * (n - 1) + 1
    return rank(n, share), math.floor(round(between, 9)), math.ceil(round(between, 9))


def _told(text: str) -> str:
    return safe(redact(text), _LONGEST)
