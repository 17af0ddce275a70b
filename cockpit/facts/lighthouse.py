"""The fact `Lighthouse`: what a real browser measured of the home page, where somebody let it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Report:
    """One report of Lighthouse: of the page that it ended on, when (UTC ISO 8601), with which version.

    `lcp_ms` is when the largest thing on the screen was there, `size` the bytes over the wire, `requests` how
    many; none where the report does not say. `form` is the device that it pretended to be. The score is left
    out: it differs by a quarter from run to run.
    """

    url: str
    at: str = ""
    version: str = ""
    lcp_ms: float | None = None
    size: int | None = None
    requests: int | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Lighthouse:
    """The reports of this run, or the one that launch.toml names (`file`); none and why.

    `missing` says what went wrong; none of both: nobody asked for it.
    """

    reports: tuple[Report, ...] = ()
    file: str = ""
    missing: Unreachable | None = None

    def middle(self, of: Callable[[Report], float | None]) -> float | None:
        """The median of a number over the reports that have it."""
        told = [number for one in self.reports if (number := of(one)) is not None]
        return median(told) if told else None
