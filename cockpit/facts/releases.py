"""The fact `Releases`: the version marker read twice, and the releases that earlier runs saw there."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response

ARROW = " → "  # between two releases, in what the watch notes of a deploy


@dataclass(frozen=True, slots=True)
class ReleaseSight:
    """An earlier look: when (UTC ISO 8601), and the release that was live."""

    at: str
    release: str


@dataclass(frozen=True, slots=True)
class Releases:
    """`url` is the declared marker, empty where there is none; `seen` its answer without the body.

    `live` is the release it names and `again` what a second read says. `before` are the looks of earlier
    runs at the same marker, newest first; `walks` the hours (UTC ISO 8601) at which finished runs walked a
    journey on that release, newest first. `watched` is when `cockpit watch` saw it arrive, empty where it
    did not.
    """

    seen_at: str
    url: str
    seen: Response | Unreachable
    live: str | Unreachable
    again: str | Unreachable
    before: tuple[ReleaseSight, ...] = ()
    walks: tuple[str, ...] = ()
    watched: str = ""

    @property
    def memory(self) -> Mapping[str, str] | None:
        """What the next run should know of this look."""
        steady = isinstance(self.live, str) and self.live == self.again
        return {"url": self.url, "release": str(self.live)} if steady else None

    @property
    def since(self) -> str:
        """When the release that is live was first seen, without another one in between (UTC ISO 8601)."""
        at = self.seen_at
        for look in self.before:
            if look.release != self.live:
                break
            at = look.at
        return at
