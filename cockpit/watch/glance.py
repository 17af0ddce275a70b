"""What a board shows of the history, read for all targets at once and only when something has come."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cockpit.facts.visits import Visit
from cockpit.text import redact, safe
from cockpit.watch.history import History
from cockpit.watch.incidents import Incident, Marker, joined
from cockpit.watch.news import News

DAYS: Final = 7  # today and the six days before it, in UTC
_HOUR: Final = dt.timedelta(hours=1)
_APART: Final = dt.timedelta(seconds=4)  # between two readings, unless somebody has to hear of something
_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_MOST: Final = 25_000  # visits of one hour that are drawn, the newest
_STAMP: Final = (
    "SELECT (SELECT max(n) FROM visits), (SELECT max(n) FROM news), (SELECT max(n) FROM markers), "
    "(SELECT max(number) FROM outbox), (SELECT sum(tries) FROM outbox), "
    "(SELECT count(*) FROM outbox WHERE state = 'waiting')"
)
_SEEN: Final = (
    "SELECT target, at, ok, kind, total_ms, blocked FROM visits "
    "WHERE at >= ? AND stage <> 'own_network' ORDER BY at DESC LIMIT ?"
)
_TALLY: Final = (
    "SELECT target, count(*) FILTER (WHERE NOT ok), count(*), min(at) FROM visits "
    "WHERE {} AND NOT blocked AND stage <> 'own_network' GROUP BY target"
)
_COUNTED: Final = _TALLY.format("at >= ? AND at < ? AND n <= ?")
_COUNTED_SINCE: Final = _TALLY.format("+at >= ? AND +at < ? AND n <= ? AND n > ?")  # by the row, not the hour
_SENT: Final = (
    "SELECT channel, message, made, state, cause FROM outbox WHERE made >= ? ORDER BY number DESC LIMIT 500"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many visits of a time missed, of how many, and when the first was (UTC ISO 8601)."""

    missed: int = 0
    of: int = 0
    first: str = ""

    def and_(self, later: "Tally") -> "Tally":
        """Both times together."""
        return Tally(self.missed + later.missed, self.of + later.of, self.first or later.first)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message on one channel: `made` when it was written, `state` waiting, sent or gave-up."""

    channel: str
    made: str
    state: str
    cause: str = ""


NO_TALLY: Final = Tally()


@dataclass(frozen=True, slots=True)
class Glance:
    """The history as it was at one moment; all by the name of the target, `sent` by the id of the outage."""

    last: Mapping[str, Visit] = field(default_factory=dict)
    hour: Mapping[str, tuple[Visit, ...]] = field(default_factory=dict)
    today: Mapping[str, Tally] = field(default_factory=dict)
    week: Mapping[str, Tally] = field(default_factory=dict)
    news: tuple[News, ...] = ()
    markers: tuple[Marker, ...] = ()
    sent: Mapping[str, tuple[Sent, ...]] = field(default_factory=dict)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """The outages of the week, newest first."""
        return joined(self.news)


class Glances:
    """Reads one history again and again; what did not change is not read twice."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._came: tuple[int | None, dt.datetime] = (None, _NEVER)
        self._told: list[Any] = []
        self._at = _NEVER
        self._before: tuple[dt.date, Mapping[str, Tally]] = (dt.date.min, {})
        self._today: tuple[dt.date, int, Mapping[str, Tally]] = (dt.date.min, 0, {})
        self._glance = Glance()

    def look(self, now: dt.datetime) -> Glance:
        """The history as it is at `now` (UTC); waits for the disk.

        Raises:
            HistoryError: it cannot be read.
        """
        visits, *told = self._history.rows(_STAMP)[0]
        came = (visits, now.replace(second=0, microsecond=0)) != self._came
        if told != self._told or (came and abs(now - self._at) >= _APART):
            self._glance = self._read(now, visits or 0)
            self._told, self._at = told, now
            self._came = visits, now.replace(second=0, microsecond=0)
        return self._glance

    def _read(self, now: dt.datetime, newest: int) -> Glance:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = self._so_far(midnight, newest)
        before = self._earlier(midnight, newest)
        names, ahead = {*before, *today}, now + dt.timedelta(days=1)  # a clock may have been set back
        return Glance(
            last=self._history.last(),
            hour=_by_target(reversed(self._history.rows(_SEEN, (_text(now - _HOUR), _MOST)))),
            today=today,
            week={name: before.get(name, NO_TALLY).and_(today.get(name, NO_TALLY)) for name in names},
            news=self._history.news(DAYS + 1, ahead),
            markers=self._history.markers(DAYS + 1, ahead),
            sent=_by_outage(self._history.rows(_SENT, (_text(now - dt.timedelta(days=DAYS)),))),
        )

    def _so_far(self, midnight: dt.datetime, newest: int) -> Mapping[str, Tally]:
        """Today up to the visit `newest`; only what has come since the last look is counted."""
        day, upto, counted = self._today
        span = midnight, midnight + dt.timedelta(days=2)
        if day == midnight.date():
            came = self._counted(_COUNTED_SINCE, *span, newest, upto)
            names = {*counted, *came}
            counted = {name: counted.get(name, NO_TALLY).and_(came.get(name, NO_TALLY)) for name in names}
        else:
            counted = self._counted(_COUNTED, *span, newest)
        self._today = midnight.date(), newest, counted
        return counted

    def _earlier(self, midnight: dt.datetime, newest: int) -> Mapping[str, Tally]:
        """The days before today, which do not change any more."""
        if self._before[0] != midnight.date():
            first = midnight - dt.timedelta(days=DAYS - 1)
            self._before = midnight.date(), self._counted(_COUNTED, first, midnight, newest)
        return self._before[1]

    def _counted(self, sql: str, since: dt.datetime, until: dt.datetime, *rows: int) -> Mapping[str, Tally]:
        found = self._history.rows(sql, (_text(since), _text(until), *rows))
        return {
            safe(str(name), 500): Tally(int(missed), int(of), safe(str(first), 40))
            for name, missed, of, first in found
        }


def _by_target(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, tuple[Visit, ...]]:
    found: dict[str, list[Visit]] = {}
    for target, at, ok, kind, total_ms, blocked in rows:
        name = safe(str(target), 500)
        took = float(total_ms) if isinstance(total_ms, int | float) else None
        visit = Visit(name, "", str(at), ok=bool(ok), kind=str(kind), total_ms=took, blocked=bool(blocked))
        found.setdefault(name, []).append(visit)
    return {name: tuple(visits) for name, visits in found.items()}


def _by_outage(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, tuple[Sent, ...]]:
    """The messages about each outage, newest first; of each only where it went and how it fared."""
    found: dict[str, list[Sent]] = {}
    for channel, message, made, state, cause in rows:
        if id_ := _outage_of(message):
            told = (safe(redact(str(text)), 200) for text in (channel, made, state, cause))
            found.setdefault(id_, []).append(Sent(*told))
    return {id_: tuple(sent) for id_, sent in found.items()}


def _outage_of(message: object) -> str:
    """The id in a message as the outbox keeps it; empty where there is none."""
    try:
        told = json.loads(str(message))
    except (ValueError, RecursionError):
        return ""
    return safe(str(told[-1]), 80) if isinstance(told, list) and told else ""


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
