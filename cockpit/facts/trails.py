"""The fact `Trails`: where every entry URL really leads, hop by hop, for a browser and for a terminal."""

from dataclasses import dataclass
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.facts.http import Response


class Client(StrEnum):
    """How we present ourselves; both go to the same addresses."""

    BROWSER = "browser"
    TERMINAL = "terminal"


class End(StrEnum):
    """How a trail ended."""

    ARRIVED = "arrived"  # a response that does not redirect
    LOOP = "loop"
    TOO_MANY = "too many hops"
    BAD_LOCATION = "unusable Location"
    OFF_LIMITS = "private address"  # the next hop resolves to a place we were not allowed to follow
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Hop:
    """One response on the way; `target` is the absolute URL it points to, `soft` a meta refresh or script."""

    response: Response
    target: str = ""
    soft: str = ""

    @property
    def url(self) -> str:
        """The URL that was asked."""
        return self.response.url


@dataclass(frozen=True, slots=True)
class Trail:
    """The hops from `start`; `beyond` is the URL that could not be followed, `stopped` why."""

    start: str
    client: Client
    hops: tuple[Hop, ...]
    end: End
    beyond: str = ""
    stopped: Unreachable | None = None

    @property
    def redirects(self) -> tuple[Hop, ...]:
        """The hops that redirect."""
        return tuple(hop for hop in self.hops if hop.target)

    @property
    def final(self) -> Response | None:
        """The last response, if the trail arrived."""
        return self.hops[-1].response if self.end is End.ARRIVED and self.hops else None

    @property
    def summary(self) -> str:
        """`301 http://a/ > https://a/`: one line for a person."""
        steps = [f"{hop.response.status} {hop.url}" for hop in self.hops]
        if self.end is not End.ARRIVED:
            steps.append(f"{self.end}: {self.beyond}" if self.beyond else str(self.end))
        return " > ".join(steps)


@dataclass(frozen=True, slots=True)
class Trails:
    """All trails of a run."""

    trails: tuple[Trail, ...]

    def of(self, start: str, client: Client = Client.TERMINAL) -> Trail:
        """The trail from a start URL.

        Raises:
            KeyError: the probe did not walk this URL: its list of starts and the check disagree.
        """
        for trail in self.trails:
            if trail.start == start and trail.client is client:
                return trail
        raise KeyError(start)
