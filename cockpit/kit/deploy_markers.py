"""What keeps a version marker from telling which release is live."""

import datetime as dt

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.releases import Releases
from cockpit.kit import Finding, Fix, Launch, Layer, cut, undeclared
from cockpit.kit.pasting import line
from cockpit.model import Verdict
from cockpit.standards.cachecontrol import moment

UNDECLARED = "undeclared"
_LAST = 1 << 33  # seconds since 1970 that a date of a file can be: the year 2242
_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)


def unmarked(launch: Launch, releases: Releases) -> Finding | None:
    """The live release cannot be told, or changes with every read; or none."""
    live = releases.live
    if isinstance(live, Unreachable):
        return _undeclared(launch) if live.kind == UNDECLARED else cut(launch.domain, live)
    if isinstance(releases.again, str) and releases.again != live:
        return Finding(
            launch.domain,
            Verdict.UNKNOWN,
            "two reads of the version marker name two releases: one is on its way, or it tells the time",
            kind="unsteady",
            layer=Layer.APP,
            fix=Fix("Look again in a minute; see watch.deploy-marker.", "cockpit check watch.deploy-marker"),
        )
    return None


def _undeclared(launch: Launch) -> Finding:
    value = '"/version.txt"'
    lines = (
        line("version_marker", value, "[deploy]") if launch.deploy else f"[deploy]\nversion_marker = {value}"
    )
    return undeclared(
        launch.domain, "launch.toml names no version marker, so a release cannot be told", lines
    )


def went_live(releases: Releases) -> dt.datetime:
    """When the live release came, as far as that is known: its first sight, or the age of its marker.

    The watch sees it sooner than runs do; what it saw before a look at another release is over.

    Last-Modified counts only where it lies after a look that still saw another release: builds that can be
    repeated give their files one date for all time.
    """
    since, made = hour(releases.since), _made(releases)
    watched = hour(releases.watched)
    other = [hour(look.at) for look in releases.before if look.release != releases.live]
    if max(other, default=_FIRST) < watched < since:
        return watched
    unseen = all(look.release != releases.live for look in releases.before[:1])
    return made if unseen and other and made and max(other) < made < since else since


def _made(releases: Releases) -> dt.datetime | None:
    """The date of the marker's file (RFC 9110 section 8.8.2), or none."""
    told = releases.seen.first("last-modified") if isinstance(releases.seen, Response) else ""
    seconds = moment(told)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds and 0 < seconds < _LAST else None


def hour(at: str) -> dt.datetime:
    """The hour of a look; the beginning of time where it cannot be read."""
    try:
        found = dt.datetime.fromisoformat(at)
    except ValueError:
        return _FIRST
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
