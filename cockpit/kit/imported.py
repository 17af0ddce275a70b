"""Timings of others held against what is declared: which row is about which route, and what it shows."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.served import LOOKED_AT
from cockpit.facts.timings import Timing, Timings
from cockpit.facts.trails import absolute
from cockpit.kit import Finding, Fix, Launch, Layer, Route, cut
from cockpit.kit.logs import FRESH_HOURS
from cockpit.standards.locations import host_of
from cockpit.standards.log_routes import shape
from cockpit.standards.percentiles import Judged, Says, judged
from cockpit.standards.timing_tally import over

LOOKS: Final = ("GET", "")
WRITES: Final = ("POST", "PUT", "PATCH", "DELETE")
CHANGING: Final = ("write", "auth")  # kinds of route whose answers to a form or a program are writes
_DRAW: Final = {Says.BEYOND: 0, Says.UNDECIDED: 1, Says.WITHIN: 2}
AGAIN: Final = Fix(
    "Fetch the file again, with the newest requests in it, and run the check again.",
    undo="Delete the file that was fetched.",
)


def usable(launch: Launch, timings: Timings) -> tuple[Timing, ...]:
    """The rows that are about the product as it is now, and give a percentile, or none that was answered."""
    fresh = timings.hours is None or timings.hours <= FRESH_HOURS
    rows = timings.rows if fresh else ()
    told = (row for row in rows if row.p95_ms is not None or row.unanswered)
    return tuple(row for row in told if not _foreign(launch, row.host))


def _foreign(launch: Launch, host: str) -> bool:
    """A public name that is not the product's: one server may serve several."""
    given = launch.deploy.platform_hosts if launch.deploy else ()
    public = "." in host and not host.replace(".", "").isdecimal()
    return public and host not in given and not launch.inside(host)


def unusable(launch: Launch, timings: Timings) -> Iterator[Finding]:
    """What was declared and says nothing; where nothing is declared, nothing is missed."""
    if timings.missing is not None:
        if timings.missing.kind != "undeclared":
            yield cut(launch.domain, timings.missing, fix=AGAIN)
        return
    if timings.hours is not None and timings.hours > FRESH_HOURS:
        days = timings.hours / 24
        cause = (
            f"the newest request in the files of [timings] is {days:.0f} days old: it tells nothing of today"
        )
        yield cut(launch.domain, Unreachable(Layer.REPO, cause, "old"), fix=AGAIN)
    if timings.gaps:
        cause = f"not all of [timings] could be used: {'; '.join(timings.gaps[:3])}"
        yield cut(launch.domain, Unreachable(Layer.REPO, cause, "incomplete"), fix=AGAIN)


def route_of(launch: Launch, row: Timing) -> Route | None:
    """The declared route that a row is about; none where two could be meant, or none is."""
    found = meant(launch, row)
    if len(found) < 2 or len({absolute(launch, route.url) for route in found}) > 1:  # noqa: PLR2004 - one, or none
        return found[0] if len(found) == 1 else None
    writing = row.method in WRITES  # one URL, read and written
    return next((route for route in found if (route.kind == "write") == writing), found[0])


def meant(launch: Launch, row: Timing) -> tuple[Route, ...]:
    """Every declared route that a row may be about: a log without hosts cannot tell two start pages apart."""
    return tuple(route for route in launch.routes if _fits(launch, route, row))


def _fits(launch: Launch, route: Route, row: Timing) -> bool:
    url = absolute(launch, route.url)
    if not row.path:
        return _plain(row.name) == _plain(route.name) != ""
    if row.method in WRITES and route.kind not in (*CHANGING, "webhook"):
        return False
    if row.method in ("GET", "HEAD") and route.kind not in LOOKED_AT:
        return False
    host = row.host if launch.inside(row.host) else ""
    return row.path == shape(url) and host in ("", host_of(url))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def of_write(launch: Launch, timings: Timings, route: Route) -> tuple[Timing, ...]:
    """The rows about writing to a route; a row without a method is one only where nothing is read there."""
    told = (*WRITES, "") if route.kind == "write" else WRITES
    rows = [row for row in usable(launch, timings) if route_of(launch, row) == route]
    return tuple(row for row in rows if row.method in told or not row.path)


def held_to(row: Timing, limit: int) -> Judged | None:
    """What the row says of the limit, with what its percentiles leave open; None where nobody counted."""
    counted = over(row, limit)
    if counted is None or row.requests is None:
        return None
    fewest, most = counted
    high, low = judged(row.requests, fewest), judged(row.requests, most)
    if high.says is Says.BEYOND:
        return high
    return low if low.says is Says.WITHIN else Judged(Says.UNDECIDED, row.requests, most, low.more)


def worst(rows: Sequence[Timing], limit: int) -> tuple[Timing, Judged | None]:
    """The row that says the worst, and what it says; one nobody counted says least."""
    held = [(row, held_to(row, limit)) for row in rows]
    return min(held, key=lambda one: (_DRAW[one[1].says] if one[1] else 3, -(one[0].requests or 0)))
