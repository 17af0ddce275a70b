"""Edges on the wire: what each address of a host shows of the one that is declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.names import Lookup, Names
from cockpit.kit import Launch, Layer
from cockpit.standards.addresses import same_form
from cockpit.standards.edge_ranges import within
from cockpit.standards.edges import EdgeProvider, mark, named, provider
from cockpit.standards.hosting import under

NOT_ASKED: Final = "not-asked"


class Shows(Enum):
    """What one address shows of the edge."""

    BEHIND = auto()  # header and address, or header and name, say so
    BARE = auto()  # it answers, and nothing of the edge is there
    UNSTAMPED = auto()  # the address is the edge's, and its headers are not there
    ELSEWHERE = auto()  # its headers are there, and the address is not the edge's
    OUTSIDE = auto()  # the address is not the edge's, and nobody answers there
    INSIDE = auto()  # the address is the edge's, and there is no answer
    DARK = auto()  # no answer that counts, and the address does not tell


@dataclass(frozen=True, slots=True)
class Sight:
    """One address of a host: what it shows, the header that gave it away, and why there is no answer."""

    address: str
    shows: Shows
    header: str = ""
    why: Unreachable | None = None

    @property
    def dark(self) -> bool:
        """It was asked, and nobody answered."""
        return self.why is not None and self.why.kind != NOT_ASKED


def declared_edge(launch: Launch) -> EdgeProvider | None:
    """The declared provider, where this program knows it."""
    return provider(launch.edge.provider) if launch.edge else None


@dataclass(frozen=True, slots=True)
class EdgeView:
    """One provider, and everything that was seen of the product's hosts."""

    launch: Launch
    one: EdgeProvider
    ranges: tuple[str, ...]
    names: Names
    fronts: Fronts

    @classmethod
    def of(
        cls, launch: Launch, names: Names, fronts: Fronts, api: EdgeApi, one: EdgeProvider | None = None
    ) -> "EdgeView | None":
        """The view on the declared provider, or on another; none where it is not known."""
        own = declared_edge(launch)
        meant = one or own
        if meant is None:
            return None
        return cls(launch, meant, (api.ranges if meant == own else ()) or meant.networks, names, fronts)

    def sights(self, host: str) -> tuple[Sight, ...]:
        """Every address of a host."""
        lookup = self.names.lookups.get(host)
        return sights(self.one, self.ranges, lookup, self.fronts.of(host)) if lookup else ()

    @property
    def proven(self) -> bool:
        """Some address of the product agrees with the ranges: they are about this edge."""
        return any(sight.shows is Shows.BEHIND for host in self.names.lookups for sight in self.sights(host))

    def foreign(self, host: str) -> str:
        """The CNAME target that leads to somebody else's place, whose edge is not ours; or nothing."""
        lookup = self.names.lookups.get(host)
        last = next(reversed(lookup.chain), "") if lookup else ""
        ours = (self.names.apex or self.launch.domain, self.launch.domain, *self.one.suffixes)
        return "" if not last or any(under(last, suffix) for suffix in ours) else last


def sights(
    one: EdgeProvider, ranges: Iterable[str], lookup: Lookup, fronts: Iterable[Front]
) -> tuple[Sight, ...]:
    """Every address of a host, in the order of DNS."""
    seen = {key: front.seen for front in fronts for key in same_form((front.address,))}
    listed = tuple(ranges)
    found = [(address, seen.get(key)) for address in lookup.addresses for key in same_form((address,))]
    return tuple(_sight(one, listed, address, lookup, answer) for address, answer in found)


def _sight(
    one: EdgeProvider,
    ranges: tuple[str, ...],
    address: str,
    lookup: Lookup,
    seen: Response | Unreachable | None,
) -> Sight:
    inside = within(ranges, address)
    if not isinstance(seen, Response):
        shows = (Shows.INSIDE if inside else Shows.OUTSIDE) if one.exact else Shows.DARK
        return Sight(address, shows, why=seen or _unasked(lookup.host))
    if seen.challenged:
        return Sight(address, Shows.DARK, why=challenge(lookup.host))
    header = mark(one, seen)
    if one.exact:
        table = {(True, True): Shows.BEHIND, (True, False): Shows.UNSTAMPED, (False, True): Shows.ELSEWHERE}
        return Sight(address, table.get((inside, bool(header)), Shows.BARE), header)
    if header or named(one, lookup.chain):
        return Sight(address, Shows.BEHIND, header)
    return Sight(address, Shows.UNSTAMPED if inside else Shows.BARE)


def _unasked(host: str) -> Unreachable:
    cause = (
        f"no answer of {host} was asked for: [vantage] families leaves it out, or its addresses are too many"
    )
    return Unreachable(Layer.NETWORK, cause, NOT_ASKED)
