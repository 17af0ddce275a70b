"""The fact `RouteSeries`: how long each watched address took, visit by visit, in the last two days."""

from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable

HOURS: Final = 48.0


@dataclass(frozen=True, slots=True)
class RouteTimes:
    """The visits to one address that were answered: how many, and how many took longer than `most_ms`.

    `p95_ms` is the 95th percentile (nearest rank) of the whole visit in milliseconds, None without any.
    Where a declared route has this address, `late` of `asked` visits failed or took longer than `limit_ms`.
    """

    name: str
    url: str
    visits: int = 0
    over: int = 0
    p95_ms: float | None = None
    most_ms: int = 0
    limit_ms: int = 0
    asked: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class RouteSeries:
    """Every watched address of the web, as the history of `cockpit watch` has it.

    `interval` is the seconds between two visits. `missing`: there is no history, or it cannot be read.
    """

    routes: tuple[RouteTimes, ...] = ()
    interval: int = 60
    missing: Unreachable | None = None
