"""The fact `Timings`: what others have measured, read from the files that `[timings]` names."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Timing:
    """What one file says of one route.

    `path` is the shape of its path (`/orders/:id`); where the file has none, `name` is what it calls the
    route. `method` and `host` are empty where the file does not say. `requests` is how many there were, None
    where nobody says, and `timed` how many of them the quantiles are about. `errors` counts answers that say
    the server broke. `quantiles` are pairs of a share and the milliseconds that so many did not exceed,
    growing.
    """

    file: str
    path: str = ""
    method: str = ""
    host: str = ""
    name: str = ""
    requests: int | None = None
    timed: int | None = None
    errors: int | None = None
    quantiles: tuple[tuple[float, float], ...] = ()

    @property
    def broken(self) -> int:
        """How many failed: no more than there were requests, none where nobody says how many those are."""
        return min(self.errors or 0, self.requests or 0)

    @property
    def unanswered(self) -> bool:
        """There were requests, and the server broke at every one."""
        return self.timed == 0 and self.broken > 0

    @property
    def p95_ms(self) -> float | None:
        """The 95th percentile, or the next higher one that the file gives."""
        return next((ms for share, ms in self.quantiles if share >= 0.95), None)  # noqa: PLR2004 - its name

    @property
    def shown(self) -> str:
        """`POST /login`, as people write it."""
        return f"{self.method} {self.host}{self.path or self.name}".strip()


@dataclass(frozen=True, slots=True)
class Timings:
    """All of them. `missing` stands in place of everything.

    `files` were read; `hours` is how long ago the newest request was, or the newest file was written where
    no line tells its hour. `gaps` are sentences about what could not be used, and what would mend that;
    `notes` about what was left out because it is much.
    """

    rows: tuple[Timing, ...] = ()
    files: tuple[str, ...] = ()
    hours: float | None = None
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: Unreachable | None = None
