"""Small builders of `Exposed` for the cases of checks and for tests: hosts where nothing lies open."""

from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.exposed import Exposed, Manner, SourceMapFile, Stranger, Tried
from cockpit.standards.exposures import DIRECTORY, ordered

_STATUS = {
    Manner.FOUND: 200,
    Manner.DOOR: 200,
    Manner.SIGN_IN: 401,
    Manner.WALL: 403,
    Manner.CHALLENGE: 403,
    Manner.ABSENT: 404,
    Manner.USUAL: 200,
    Manner.SHELL: 200,
    Manner.OTHER: 200,
    Manner.MOVED: 302,
    Manner.FAILING: 500,
    Manner.DARK: 0,
}
_ASKED = 24


def tried(path: str, stance: Manner = Manner.FOUND, **seen: Any) -> Tried:
    """One path; `key` where it is the list of a folder that has no row of its own."""
    named = {"key": path, "status": _STATUS[stance], "type": "text/plain", "size": 120, **seen}
    return Tried(path, stance=stance, **named)


def page(stance: Manner = Manner.OTHER, **seen: Any) -> Tried:
    """The root of a host."""
    return tried(DIRECTORY, stance, **{"type": "text/html", "size": 4000, **seen})


def stranger(host: str, *found: Tried, role: str = "site", **parts: Any) -> Stranger:
    """A host with nothing at any path but for those given, and a scanner turned away."""
    given = {one.path: one for one in found}
    asked = [tried(row.path, Manner.ABSENT, key=row.key) for row in ordered(role)[:_ASKED]]
    every = {one.path: one for one in asked} | given
    root = every.pop(DIRECTORY, page())
    plain = {
        "root": root,
        "scanner": page(Manner.WALL),
        "left": 60,
        "usual": ((404, "0123456789abcdef"),),
        "served_by": ("nginx",),
    }
    return Stranger(host, role, tried=tuple(every.values()), **{**plain, **parts})


def answering(seen: Stranger, stance: Manner, **fields: Any) -> Stranger:
    """The same host, where every path is answered so."""
    return replace(
        seen,
        tried=tuple(tried(one.path, stance, key=one.key, **fields) for one in seen.tried),
    )


def exposed(
    *hosts: Stranger,
    maps: tuple[SourceMapFile, ...] = (),
    left: int = 0,
    missing: dict[str, Unreachable] | None = None,
) -> Exposed:
    """These hosts, and those that could not be judged."""
    seen: dict[str, Stranger | Unreachable] = {one.host: one for one in hosts}
    return Exposed(seen | (missing or {}), maps, left)
