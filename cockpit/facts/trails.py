"""The fact `Trails`: where every entry URL really leads, hop by hop, for a browser and for a terminal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.standards.domains import bare
from cockpit.standards.locations import follow, host_of, origin_of, path_of, shown
from cockpit.standards.redirects import Step
from cockpit.text import looks_secret

PROBE_PATH = "/cockpit-probe-7f3a"
PROBE_PAIR = "cockpit=probe"


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
    OFF_PRODUCT = "leaves the product"  # the next host is not ours: named, never visited
    OFF_LIMITS = "private address"  # the next hop resolves to a place we were not allowed to follow
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Hop:
    """One response on the way; `target` is the absolute URL its Location leads to.

    `soft` is set where the page itself sends the visitor on: `meta refresh to URL` or `script to URL`. Such a
    redirect is noted and not followed. Only the terminal's bodies are read for it.
    """

    response: Response
    target: str = ""
    soft: str = ""

    @property
    def url(self) -> str:
        """The URL that was asked."""
        return self.response.url

    @property
    def evidence(self) -> dict[str, Any]:
        """What this hop showed; cookies by name only."""
        seen = {
            "status": self.response.status,
            "url": shown(self.url),
            "location": [shown(value) for value in self.response.all("location")],
            "address": self.response.address,
            "cookies": sorted(set(self.response.cookies)),
            "hsts": self.response.first("strict-transport-security"),
            "soft": self.soft,
        }
        return {name: value for name, value in seen.items() if value}


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
    def steps(self) -> tuple[Step, ...]:
        """The redirects as pairs of URLs."""
        return tuple((hop.url, hop.target) for hop in self.redirects)

    @property
    def final(self) -> Response | None:
        """The last response, if the trail arrived."""
        return self.hops[-1].response if self.end is End.ARRIVED and self.hops else None

    @property
    def destination(self) -> str:
        """Where the trail ends: the last URL that answered, or the one that could not be followed."""
        return self.final.url if self.final else self.beyond or self.start

    @property
    def cycle(self) -> tuple[str, ...]:
        """The URLs that repeat, each once; empty when the trail is no loop."""
        urls = [hop.url for hop in self.hops]
        return tuple(urls[urls.index(self.beyond) :]) if self.end is End.LOOP else ()

    @property
    def challenged(self) -> bool:
        """A bot challenge answered instead of the site."""
        return any(hop.response.challenged for hop in self.hops)

    @property
    def blocked(self) -> Unreachable | None:
        """The layer that kept us from seeing where the trail leads, or none."""
        if self.challenged:
            return challenge(host_of(self.hops[-1].url))
        return self.stopped if self.end is End.UNREACHABLE else None

    @property
    def summary(self) -> str:
        """`301 http://a/ > 200 https://a/`: one line for a person."""
        steps = [f"{hop.response.status} {shown(hop.url)}" for hop in self.hops]
        if self.end is not End.ARRIVED:
            steps.append(f"{self.end}: {shown(self.beyond)}" if self.beyond else str(self.end))
        return " > ".join(steps)

    @property
    def evidence(self) -> dict[str, Any]:
        """The whole trail for the record."""
        seen = {
            "client": str(self.client),
            "hops": [hop.evidence for hop in self.hops],
            "end": str(self.end),
            "beyond": shown(self.beyond),
            "cause": self.stopped.cause if self.stopped else "",
        }
        return {name: value for name, value in seen.items() if value}


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


def absolute(launch: Launch, url: str) -> str:
    """A URL of launch.toml in the form trails use; a path alone belongs to the canonical origin."""
    return follow(f"{launch.origin}/", url).url or url


def doors(launch: Launch) -> tuple[str, ...]:
    """The origins people may type: http and https of the apex, of www and of the canonical host.

    Nobody types www where it is declared as retired, or in front of a name that is no domain of its own.
    """
    www = launch.host(launch.www)
    typed = www.role != "retired" if www else bare(launch.domain)
    spelled = (url for url in launch.variants if typed or host_of(url) != launch.www)
    canonical = (f"{scheme}://{launch.canonical_host}" for scheme in ("http", "https"))
    return tuple(dict.fromkeys((*spelled, *canonical)))


def deep_path(launch: Launch) -> str:
    """The path of the first declared public page below the root of the canonical origin, or nothing."""
    public = (route for route in launch.routes if route.kind == "page" and not route.private)
    urls = (url for route in public if origin_of(url := absolute(launch, route.url)) == launch.origin)
    return next((path for url in urls if (path := path_of(url)) != "/"), "")


def entry_starts(launch: Launch) -> tuple[str, ...]:
    """Every door at the root and at one deep page."""
    deep = deep_path(launch)
    return tuple(f"{door}{path}" for path in ("/", *((deep,) if deep else ())) for door in doors(launch))


def probe_starts(launch: Launch) -> tuple[str, ...]:
    """Every door at a path nobody uses, with a query: both must survive."""
    return tuple(f"{door}{PROBE_PATH}?{PROBE_PAIR}" for door in doors(launch))


def old_starts(launch: Launch) -> tuple[str, ...]:
    """The start of every declared redirect, in the order of launch.toml."""
    return tuple(dict.fromkeys(absolute(launch, row.start) for row in launch.redirects))


def retired_starts(launch: Launch) -> tuple[str, ...]:
    """The roots of every host with the role staging or retired."""
    hosts = sorted(host.name for host in launch.hosts if host.role in ("staging", "retired"))
    return tuple(f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https"))


def page_starts(launch: Launch) -> tuple[str, ...]:
    """Every declared page and sign-in route."""
    return tuple(dict.fromkeys(absolute(launch, r.url) for r in launch.routes if r.kind in ("page", "auth")))


def flow_routes(launch: Launch) -> tuple[Route, ...]:
    """The routes people sign in, sign up and pay on."""
    return tuple(route for route in launch.routes if route.kind in ("auth", "write"))


def flow_starts(launch: Launch, route: Route) -> tuple[str, ...]:
    """One route with a query, at every door; on a host of its own by http and https."""
    url = absolute(launch, route.url)
    fronts = doors(launch)
    if host_of(url) not in {host_of(door) for door in fronts}:
        fronts = tuple(f"{scheme}://{host_of(url)}" for scheme in ("http", "https"))
    rest = url.removeprefix(origin_of(url))
    return tuple(f"{door}{rest}{'&' if '?' in rest else '?'}{PROBE_PAIR}" for door in fronts)


def route_starts(launch: Launch) -> tuple[str, ...]:
    """Every declared route, whatever its kind: a write route answers a GET that it wants a POST."""
    return tuple(dict.fromkeys(absolute(launch, route.url) for route in launch.routes))


def web_hosts(launch: Launch) -> tuple[str, ...]:
    """Every host that should speak https: the typed ones, and every declared one that is no mail server."""
    declared = (host.name for host in launch.hosts if host.role != "mail")
    return tuple(dict.fromkeys((*(host_of(door) for door in doors(launch)), *declared)))


def plain_starts(launch: Launch) -> tuple[str, ...]:
    """The same places by plain http: the root of every web host, and every route on the standard port."""
    # A token in an address is not sent where strangers can read it.
    routes = (url for url in route_starts(launch) if not looks_secret(url))
    standard = (url for url in routes if origin_of(url) == f"https://{host_of(url)}")
    roots = (f"http://{host}/" for host in web_hosts(launch))
    return tuple(dict.fromkeys((*roots, *(f"http://{url.removeprefix('https://')}" for url in standard))))


def starts(launch: Launch) -> tuple[str, ...]:
    """Every URL that both clients walk, each once: the probe walks them, the checks ask for them."""
    flows = (start for route in flow_routes(launch) for start in flow_starts(launch, route))
    home = (f"{launch.origin}/",)
    groups = (
        home,
        entry_starts(launch),
        probe_starts(launch),
        old_starts(launch),
        retired_starts(launch),
        page_starts(launch),
        flows,
    )
    return tuple(dict.fromkeys(start for group in groups for start in group))


def terminal_starts(launch: Launch) -> tuple[str, ...]:
    """What the terminal client alone walks besides: every route, and every place by plain http."""
    both = frozenset(starts(launch))
    more = (*route_starts(launch), *plain_starts(launch))
    return tuple(url for url in dict.fromkeys(more) if url not in both)
