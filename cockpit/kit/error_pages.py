"""What the error pages of a host show, for the two checks that judge them: debugging, and everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.error_pages import ErrorPages, How, Provoked, Shown, Tell
from cockpit.facts.http import Response, challenge
from cockpit.standards.locations import REDIRECTS, shown


@dataclass(frozen=True, slots=True)
class Told:
    """One look that shows something."""

    look: Provoked
    status: int
    leaks: tuple[Tell, ...]


def told(pages: ErrorPages, host: str, *, debugging: bool) -> tuple[Told, ...]:
    """The looks at a host that show debugging, or else those that show anything else."""
    found = []
    for look in pages.of(host):
        if isinstance(look.seen, Response):
            kept = tuple(one for one in look.leaks if (one.shown is Shown.DEBUG) is debugging)
            found += [Told(look, look.seen.status, kept)] if kept else []
    return tuple(found)


def unseen(pages: ErrorPages, host: str) -> Unreachable | None:
    """Why the error pages of a host cannot be judged, or none.

    A challenge in place of any answer hides what the host would have said. A connection that a host closes on
    a damaged request or a header too long is an answer of its own.
    """
    looks = pages.of(host)
    if any(isinstance(look.seen, Response) and look.seen.challenged for look in looks):
        return challenge(host)
    first = next((look.seen for look in looks if look.how is How.PATH), None)
    return first if isinstance(first, Unreachable) else None


def moved(pages: ErrorPages, host: str) -> str:
    """Where a host sends everybody on to, whatever they ask; nothing where it answers itself."""
    seen = [look.seen for look in pages.of(host) if isinstance(look.seen, Response)]
    if seen and all(one.status in REDIRECTS and one.first("location") for one in seen):
        return shown(seen[0].first("location"))
    return ""


def statuses(pages: ErrorPages, host: str) -> str:
    """`404 to a path nobody has, 400 to a damaged query`: what came, in a line."""
    parts = []
    for look in pages.of(host):
        what = look.seen.status if isinstance(look.seen, Response) else look.seen.kind or "nothing"
        parts.append(f"{what} to {look.how}")
    return ", ".join(parts)


def evidence(found: tuple[Told, ...]) -> Mapping[str, Any]:
    """What is shown, without a line of it: whose software, what kind, the name of a file."""
    rows = [
        {
            "asked": str(one.look.how),
            "url": one.look.url,
            "status": one.status,
            "shows": list(map(_line, one.leaks)),
        }
        for one in found
    ]
    return {"looks": rows}


def _line(leak: Tell) -> str:
    whose = f"{leak.software}: " if leak.software else ""
    return f"{whose}{leak.shown}" + (f" ({leak.detail})" if leak.detail else "")
