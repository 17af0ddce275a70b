"""The fact `Steady`: the start page and the release now, and the release that earlier runs saw there."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response


@dataclass(frozen=True, slots=True)
class Sighting:
    """An earlier look in which the start page answered: when (UTC ISO 8601), and which release was live."""

    at: str
    version: str


@dataclass(frozen=True, slots=True)
class Steady:
    """`seen` is the start page at the end of its redirects, without its body; `version` is what is live.

    `before` are the looks of earlier runs at the same address in which all was well, newest first.
    """

    seen_at: str
    url: str
    seen: Response | Unreachable
    version: str | Unreachable
    before: tuple[Sighting, ...] = ()

    @property
    def well(self) -> bool:
        """The start page answered 200, and the release is known."""
        return (
            isinstance(self.seen, Response)
            and self.seen.status == 200  # noqa: PLR2004 - what a stable address answers
            and not isinstance(self.version, Unreachable)
        )

    @property
    def memory(self) -> Mapping[str, str] | None:
        """What the next run should know of this look."""
        return {"url": self.url, "version": str(self.version)} if self.well else None
