"""The fact `Caching`: what a second visitor gets, and whether a signed-in page came back to a stranger.

No body is kept: of each its SHA-256 digest and its length, and of a signed-in page how many of its words
reached a stranger.
"""

import fnmatch
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.served import places
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.launch.parts import Route

PRIVATE_KINDS = ("auth", "write", "webhook")


@dataclass(frozen=True, slots=True)
class Peek:
    """One look at a URL: `seen` without its body, the digest of the body (hex) and its length in characters.

    `digest` is empty where only the headers were wanted.
    """

    seen: Response
    digest: str = ""
    length: int = 0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A look with the session of a test account, and the look of a stranger right after it.

    `own` is how many pieces of the signed-in page no stranger had been shown before, `leaked` how many of
    them the stranger got then and would not have got around every cache. `effect` says whether the session
    changed anything.
    """

    page: Peek | Unreachable
    after: Peek | Unreachable
    own: int = 0
    leaked: int = 0

    @property
    def effect(self) -> bool:
        """The session was shown something of its own."""
        return self.own > 0


@dataclass(frozen=True, slots=True)
class CacheSeries:
    """The looks at one URL, none followed.

    `first` is the one that `Served` is made of, `again` that of a second client; none where the first
    answer said already what its edge does, or where the limit was used up (`limited`). `coded` is the answer
    to somebody who accepts every compression, asked where the first came without.
    """

    url: str
    first: Peek | Unreachable
    again: Peek | Unreachable | None = None
    coded: Response | Unreachable | None = None
    signed: SignedIn | Unreachable | None = None
    limited: bool = False

    @property
    def looks(self) -> tuple[Response, ...]:
        """Every answer that strangers got, in order."""
        after = self.signed.after if isinstance(self.signed, SignedIn) else None
        return tuple(one.seen for one in (self.first, self.again, after) if isinstance(one, Peek))


@dataclass(frozen=True, slots=True)
class Caching:
    """CacheSeries by URL: private places under the URL that is declared, others where their redirects end."""

    series: Mapping[str, CacheSeries] = field(default_factory=dict)

    def __iter__(self) -> Iterator[CacheSeries]:
        return iter(self.series.values())

    def of(self, url: str) -> CacheSeries | None:
        """The looks at one URL."""
        return self.series.get(url)


def kept_out(launch: Launch, url: str) -> bool:
    """`[cache] never` covers the URL: an absolute URL or a path of the canonical origin, `*` for anything."""
    bare = url.partition("#")[0].partition("?")[0]
    return any(_covers(absolute(launch, entry), bare) for entry in launch.cache.never)


def _covers(pattern: str, url: str) -> bool:
    literal = pattern.replace("[", "[[]").replace("?", "[?]")
    return fnmatch.fnmatchcase(url, literal) or url == pattern.removesuffix("*").removesuffix("/")


def is_private(launch: Launch, url: str, route: Route) -> bool:
    """What the place shows is meant for one person: declared so, by its kind, or by `[cache] never`."""
    return route.private or route.kind in PRIVATE_KINDS or kept_out(launch, url)


def private_places(launch: Launch) -> Mapping[str, Route]:
    """The declared places that no cache may share, by absolute URL, and the front door of the back office."""
    told = {url: route for url, route in places(launch).items() if is_private(launch, url, route)}
    doors = {
        f"https://{host.name}/": Route(name=host.name, url=f"https://{host.name}/", private=True)
        for host in launch.hosts
        if host.role == "admin"
    }
    return doors | told


def public_places(launch: Launch) -> Mapping[str, Route]:
    """The other declared places."""
    return {url: route for url, route in places(launch).items() if not is_private(launch, url, route)}


def meant(launch: Launch, route: Route) -> str:
    """`cache`, `no-cache`, or nothing where nobody said it; a health check asks the server, or it is none."""
    if route.kind == "health":
        return "no-cache"
    return route.cache or (launch.cache.api if route.kind == "read" else launch.cache.pages)
