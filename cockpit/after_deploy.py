"""Waits until another release is live and stays, by the version marker; bounded, told, ended at any time."""

import asyncio
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
READS: Final = 3  # of one look, each over a connection of its own, for the same reason
_MINUTE: Final = 120  # seconds from which on a span is told in minutes
_LONGEST: Final = 100
Seen = tuple[str, ...] | Unreachable  # the releases that the reads of one look named
Look = Callable[[], Awaitable[Seen]]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the wait ended: the release that is live now, empty where none came.

    `last` is what was seen last, `blind` that nobody could see, `same` that it was the former release alone.
    """

    release: str
    last: str = ""
    blind: bool = False
    same: bool = False


def last_seen(journal: Journal | None, launch: Launch) -> str:
    """The release that the newest run saw live, or nothing."""
    url = launch.deploy.version_marker if launch.deploy else ""
    looks = [seen for _, seen in recall(journal, "releases") if seen.get("url") == url]
    return next((seen["release"] for seen in looks if seen.get("release")), "")


def looking(marker: str, vantage: "Vantage") -> Look:
    """A fresh look at the marker, over new connections."""

    async def look() -> Seen:
        from cockpit.probes.versions import named, shown  # noqa: PLC0415 - brings dnspython along
        from cockpit.vantage import Variant  # noqa: PLC0415 - likewise

        await vantage.forget()
        reads = (vantage.fetch(marker, variant=Variant(nth=nth)) for nth in range(1, READS + 1))
        told = [named(answer) for answer in await asyncio.gather(*reads)]
        blind = next((one for one in told if isinstance(one, Unreachable)), None)
        return blind or tuple(dict.fromkeys(shown(one) for one in told if isinstance(one, str)))

    return look


async def arrival(look: Look, former: str, limit: float, clock: Clock, tell: Tell) -> Arrival:
    """Look every EVERY seconds until STABLE looks in a row show one release alone, and not the former.

    Args:
        look: gives the releases that the marker names now.
        former: the release that is to be followed by another.
        limit: seconds after which nothing is waited for any more.
        clock: the clocks to go by.
        tell: takes a sentence of progress.
    """
    began = told = clock.ticks()
    other, times = "", 0
    while True:
        seen = await look()
        other, before = _other(seen, former), other
        times = times + 1 if other == before else 1
        if other and times >= STABLE:
            return Arrival(other)
        waited = clock.ticks() - began
        if waited >= limit:
            return Arrival("", _said(seen), isinstance(seen, Unreachable), seen == (former,))
        if clock.ticks() - told >= TELL_EVERY:
            told = clock.ticks()
            tell(f"{_said(seen)} after {span(waited)}")
        await clock.sleep(min(EVERY, max(limit - waited, 0.0)))


def _other(seen: Seen, former: str) -> str:
    """The one release that is live in place of the former, or nothing."""
    if isinstance(seen, tuple) and len(seen) == 1 and seen[0] != former:
        return seen[0]
    return ""


def _said(seen: Seen) -> str:
    if isinstance(seen, Unreachable):
        return f"which release is live cannot be seen ({safe(seen.cause, 300)})"
    names = " and ".join(safe(one, _LONGEST) for one in seen)
    return f"live is {names}" if len(seen) == 1 else f"live are {names} in turn"


def span(seconds: float) -> str:
    """A span of time in words."""
    return f"{seconds:.0f} s" if seconds < _MINUTE else f"{seconds / 60:.0f} minutes"
