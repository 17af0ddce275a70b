"""Beginnings and ends put together: the outages of a time, and the points between them. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cockpit.watch.news import ENDS, Kind, News


@dataclass(frozen=True, slots=True)
class Marker:
    """A point on the time line: `started`, `stopped`, `deploy`, `clock` or `note`, with a word about it."""

    at: str
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One outage of one target from its first failing visit to the good one that ended it.

    `until` is empty while it lasts; `kind` is `down`, `slow`, `blocked`, or `paused` for a time of which
    nothing is known.
    """

    kind: Kind
    target: str
    since: str
    until: str
    stage: str
    cause: str
    id: str
    told: bool

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it lasts."""
        if not self.until:
            return None
        first, last = (dt.datetime.fromisoformat(text) for text in (self.since, self.until))
        return max(0.0, (last - first).total_seconds())


def joined(news: Iterable[News]) -> tuple[Incident, ...]:
    """Beginnings and ends put together, newest first."""
    found: list[Incident] = []
    going: dict[tuple[Kind, str], int] = {}
    for one in news:
        began = next((start for start, end in ENDS.items() if end is one.kind), None)
        if one.kind in ENDS:
            going[one.kind, one.target] = len(found)
            found.append(
                Incident(one.kind, one.target, one.since, "", one.stage, one.cause, one.id, one.tell)
            )
        elif began and (place := going.pop((began, one.target), None)) is not None:
            found[place] = replace(found[place], until=one.at)
    return tuple(reversed(found))
