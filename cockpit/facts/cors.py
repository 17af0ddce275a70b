"""The fact `Cors`: what each API host tells scripts of other sites."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.standards.locations import host_of, origin_of

FOREIGN: Final = "https://cockpit-probe.example"
MOST_HOSTS: Final = 20
MOST_ORIGINS: Final = 20  # of one host that are taken into account
ALLOWED, STRANGER, NULL, LOOK_ALIKE, PLAIN = "allowed", "foreign", "null", "look-alike", "plain http"
_KINDS = ("read", "auth", "health")  # in the order in which they are asked


@dataclass(frozen=True, slots=True)
class CrossAsk:
    """One request that a script of `origin` would make; `kind` says what that origin is to the product.

    `preflight`: it is the OPTIONS that a browser sends before a request that a form could not make.
    """

    kind: str
    origin: str
    preflight: bool
    seen: Response | Unreachable


@dataclass(frozen=True, slots=True)
class CrossPlace:
    """The one URL of a host that was asked, and what it said to each origin, in order.

    `left` says why the list of questions ends early, if it does.
    """

    url: str
    asks: tuple[CrossAsk, ...]
    left: Unreachable | None = None

    def of(self, *kinds: str) -> Iterator[tuple[CrossAsk, Response]]:
        """The answers to origins of these kinds."""
        for ask in self.asks:
            if ask.kind in kinds and isinstance(ask.seen, Response):
                yield ask, ask.seen


@dataclass(frozen=True, slots=True)
class Cors:
    """What was seen, by host."""

    places: Mapping[str, CrossPlace] = field(default_factory=dict)


def asked_at(launch: Launch) -> Mapping[str, Route]:
    """The route to ask at each host that answers programs: API hosts, and those with a route to read.

    A public route comes before a private one, for strangers see what it really answers.
    """
    api = [host.name for host in launch.hosts if host.role == "api"]
    reading = [host_of(absolute(launch, route.url)) for route in launch.routes if route.kind == "read"]
    hosts = [host for host in dict.fromkeys((*api, *reading)) if launch.inside(host)]
    return {host: _route(launch, host) for host in hosts[:MOST_HOSTS]}


def _route(launch: Launch, host: str) -> Route:
    here = [route for route in launch.routes if host_of(absolute(launch, route.url)) == host]
    useful = [route for route in here if route.kind in _KINDS]
    useful.sort(key=lambda route: (route.private, _KINDS.index(route.kind)))
    return next(iter(useful), Route(name=host, url=f"https://{host}/"))


def allowed_at(launch: Launch, host: str) -> tuple[tuple[str, ...], bool]:
    """The origins whose scripts may read a host's answers, and whether launch.toml says so.

    Where it does not, they are taken to be the product's own pages.
    """
    row = launch.host(host)
    declared = row.allowed_origins if row else None
    own = (f"https://{one.name}" for one in launch.hosts if one.role == "app")
    taken = (origin_of(launch.origin), *own) if declared is None else declared
    others = dict.fromkeys(origin for origin in taken if host_of(origin) != host)
    return tuple(others)[:MOST_ORIGINS], declared is not None
