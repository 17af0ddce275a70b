"""Waits until another release is live and stays, by the version marker; bounded, told, ended at any time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.drills.timing import Clock
from cockpit.facts import Unreachable
from cockpit.journal import Journal
from cockpit.launch import Launch
from cockpit.remembering import recall
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

EVERY: Final = 5.0  # seconds from one look to the next
TELL_EVERY: Final = 30.0
STABLE: Final = 2  # looks in a row that have to show the same: old and new instances answer in turn at first
_MINUTE: Final = 120  # seconds from which on a span is told in minutes
_LONGEST: Final = 100
Look = Callable[[], Awaitable[str | Unreachable]]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the wait ended: the release that is live now, empty where none came; `blind`: nobody could see."""

    release: str
    last: str = ""
    blind: bool = False


def last_seen(journal: Journal | None, launch: Launch) -> str:
    """The release that the newest run saw live, or nothing."""
    url = launch.deploy.version_marker if launch.deploy else ""
    looks = [seen for _, seen in recall(journal, "releases") if seen.get("url") == url]
    return next((seen["release"] for seen in looks if seen.get("release")), "")


def looking(launch: Launch, vantage: "Vantage") -> Look:
    """A fresh look at the marker, over new connections."""

    async def look() -> str | Unreachable:
        from cockpit.probes.versions import live_version, shown  # noqa: PLC0415 - brings dnspython along

        await vantage.forget()
        seen = await live_version(launch, vantage)
        return seen if isinstance(seen, Unreachable) else shown(seen)

    return look


async def arrival(look: Look, former: str, limit: float, clock: Clock, tell: Tell) -> Arrival:
    """Look every EVERY seconds until another release than the former is seen STABLE times in a row.

    Args:
        look: gives what the marker names now.
        former: the release that is to be followed by another.
        limit: seconds after which nothing is waited for any more.
        clock: the clocks to go by.
        tell: takes a sentence of progress.
    """
    began = told = clock.ticks()
    before: str | Unreachable = ""
    while True:
        seen = await look()
        if isinstance(seen, str) and seen != former and seen == before:
            return Arrival(seen)
        waited = clock.ticks() - began
        if waited >= limit:
            return Arrival("", _said(seen), isinstance(seen, Unreachable))
        if clock.ticks() - told >= TELL_EVERY:
            told = clock.ticks()
            tell(f"{_said(seen)} after {span(waited)}")
        before = seen
        await clock.sleep(min(EVERY, max(limit - waited, 0.0)))


def _said(seen: str | Unreachable) -> str:
    if isinstance(seen, Unreachable):
        return f"which release is live cannot be seen ({safe(seen.cause, 300)})"
    return f"live is {safe(seen, _LONGEST)}"


def span(seconds: float) -> str:
    """A span of time in words."""
    return f"{seconds:.0f} s" if seconds < _MINUTE else f"{seconds / 60:.0f} minutes"
