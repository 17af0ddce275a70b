"""Counts the events of a log minute by minute, and tells the newest of them. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from cockpit.facts.log_sample import LogRoute, LogWindow
from cockpit.standards import log_times
from cockpit.standards.log_levels import ERROR, FATAL, WARNING
from cockpit.standards.log_lines import Event, Form
from cockpit.standards.log_routes import joined, shape
from cockpit.text import redact, safe

_FAILED: Final = 500
_NO_SUCH: Final = (501, 505)  # a method or version that nobody offers: what scanners are told
_WAITED: Final = (408, 499, 504, 524)
_DENIED: Final = (401, 403)
_BAD: Final = (WARNING, ERROR, FATAL)  # a complaint about a request is not the line about the request
_SLOW: Final = 5_000.0  # milliseconds
_SHOWN: Final = 10  # routes, exceptions and fields
_MOST_ROUTES: Final = 300  # different ones of one minute; what scanners ask for is endless
_REST: Final = "/…"
_BEGUN: Final = 500  # requests whose end stands in a later line
_TIMELESS: Final = -1
_SPARE: Final = 1_000  # minutes


class Tally:
    """What was counted so far. A line without an hour belongs to the minute of the line before it."""

    def __init__(self, minutes: int) -> None:
        self.last: float | None = None
        self._minutes = minutes
        self._buckets: dict[int, _Bucket] = defaultdict(_Bucket)
        self._at = _TIMELESS
        self._begun: dict[str, tuple[str, str]] = {}

    def begin_with(self, newest: float | None) -> None:
        """The newest hour of what follows, where it is known before: what is too old need not be read."""
        if newest is not None:
            self.last = max(self.last or 0.0, newest)

    def is_past(self, at: float | None) -> bool:
        """An event of that hour does not count any more."""
        return at is not None and int(at // 60) < self._oldest

    def new_file(self) -> None:
        """What follows has nothing to do with what came before."""
        self._at = _TIMELESS
        self._begun.clear()

    def take(self, event: Event) -> None:
        """Count one event."""
        if event.time is not None:
            self._at = int(event.time // 60)
            self.last = max(self.last or 0.0, event.time)
        if self._at != _TIMELESS and self._at < self._oldest:
            return
        method, path = self._request(event)
        self._buckets[self._at].take(event, method, path)
        if len(self._buckets) > self._minutes + _SPARE:
            self._forget()

    def _forget(self) -> None:
        """Drop the minutes that are out of the window for good."""
        for at in [at for at in self._buckets if _TIMELESS < at < self._oldest]:
            del self._buckets[at]

    @property
    def _oldest(self) -> int:
        return -1 if self.last is None else math.ceil(self.last / 60) - self._minutes

    def _request(self, event: Event) -> tuple[str, str]:
        """What was asked for: in the line, or in the one that told of its beginning (Rails, Phoenix)."""
        if event.path:
            if not event.status and event.form is Form.TEXT:
                self._begun[event.id] = event.method, event.path
                if len(self._begun) > _BEGUN:
                    del self._begun[next(iter(self._begun))]
            return event.method, event.path
        return self._begun.pop(event.id, ("", "")) if event.status else ("", "")

    def window(self) -> LogWindow:
        """The newest minutes."""
        oldest = self._oldest
        kept = {at: one for at, one in self._buckets.items() if at == _TIMELESS or at >= oldest}
        timed = [at for at in kept if at != _TIMELESS]
        told = [log_times.told(at * 60.0) for at in (min(timed), max(timed))] if timed else ["", ""]
        return _merged(kept.values()).window(self._minutes, *told)


class _Bucket:
    """The events of one minute, or of all minutes together."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.exceptions: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.routes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def take(self, event: Event, method: str, path: str) -> None:
        asks = bool(method and path) and (bool(event.id_field) or event.level not in _BAD)
        told = bool(event.status) and (bool(method) or event.form is not Form.TEXT)
        about = told or asks
        structured = event.form in (Form.JSON, Form.LOGFMT)
        self.forms[event.form.value] += 1
        self.levels[event.level] += bool(event.level)
        self.counts.update(
            events=1,
            requests=about,
            asked=about and bool(event.id_field),
            timed=event.time is not None,
            levelled=bool(event.level),
            timeouts=event.timeout or event.status in _WAITED,
            whole=structured
            and event.time is not None
            and bool(event.level)
            and (bool(event.id_field) or not about),
        )
        if event.exception:
            self.exceptions[event.exception] += 1
        if event.id_field:
            self.fields[event.id_field] += 1
        if event.status and path:
            self._ended(event, method, shape(path))

    def _ended(self, event: Event, method: str, route: str) -> None:
        key = (method, route)
        if key not in self.routes and len(self.routes) >= _MOST_ROUTES:
            key = ("", _REST)
        self.routes[key].update(
            requests=1,
            failed=event.status >= _FAILED and event.status not in _NO_SUCH,
            timeouts=event.status in _WAITED,
            denied=event.status in _DENIED,
            slow=(event.ms or 0.0) > _SLOW,
        )

    def add(self, other: "_Bucket") -> None:
        for name in ("counts", "forms", "levels", "exceptions", "fields"):
            getattr(self, name).update(getattr(other, name))
        for key, counts in other.routes.items():
            self.routes[key].update(counts)

    def window(self, minutes: int, first: str, last: str) -> LogWindow:
        routes = self._by_route()
        return LogWindow(
            minutes,
            first,
            last,
            forms=_top(self.forms),
            levels=_top(self.levels),
            exceptions=_top(self.exceptions),
            fields=_top(self.fields),
            routes=tuple(routes[:_SHOWN]),
            more_routes=max(len(routes) - _SHOWN, 0),
            **{name: int(self.counts[name]) for name in _COUNTED},
        )

    def _by_route(self) -> list[LogRoute]:
        """Worst first, and among equals the busiest."""
        under = joined(route for _, route in self.routes)
        merged: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        told = {route for method, route in self.routes if method}
        for (method, route), counts in self.routes.items():
            if method or route not in told:  # Django complains about what the access log has counted
                merged[method, under[route]].update(counts)
        found = [
            LogRoute(_told(method), _told(route), **{name: counts[name] for name in _OF_ROUTE})
            for (method, route), counts in merged.items()
        ]
        return sorted(
            found, key=lambda one: (-one.failed, -one.timeouts, -one.requests, one.route, one.method)
        )


_COUNTED: Final = ("events", "requests", "asked", "timed", "levelled", "whole", "timeouts")
_OF_ROUTE: Final = ("requests", "failed", "timeouts", "denied", "slow")


def _merged(some: Iterable[_Bucket]) -> _Bucket:
    whole = _Bucket()
    for one in some:
        whole.add(one)
    return whole


def _top(counts: Counter[str]) -> dict[str, int]:
    """The most frequent, in a steady order."""
    ordered = sorted(
        ((name, count) for name, count in counts.items() if count), key=lambda one: (-one[1], one[0])
    )
    return {_told(name): count for name, count in ordered[:_SHOWN]}


def _told(text: str) -> str:
    return safe(redact(text), 100)
