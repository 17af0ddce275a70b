"""The parts of launch.toml that say what the product is and where it runs, typed."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Count = Annotated[int, Meta(ge=1)]
# A credential is only ever named: a keyring entry or an item of a password manager.
CredentialName = Annotated[str, Meta(pattern=r"^(pm|keyring):[a-z0-9][a-z0-9/_-]*\Z")]
Role = Literal["site", "app", "api", "admin", "mail", "status", "staging", "retired"]
Kept = Literal["", "cache", "no-cache"]
RouteKind = Literal["page", "read", "write", "auth", "webhook", "health"]


class Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of launch.toml: immutable, and an unknown key is an error."""


class Product(Part, frozen=True):
    """`[product]`: what is being launched."""

    name: Text
    domain: Text
    roadmap: Text
    origin: str = ""  # the canonical origin; by default https:// and the domain
    what_it_is: str = ""
    has_ai: bool = False
    has_mobile_app: bool = False
    sends_mail: bool = True
    markets: tuple[str, ...] = ()
    hostnames_reviewed: tuple[str, ...] = ()  # names outside the product that are known and meant to be there
    embedded_by: tuple[str, ...] = ()  # origins of others that show our pages in a frame
    lighthouse: str = ""  # a report of Lighthouse (JSON) about the home page, below the folder of launch.toml


class Sprint(Part, frozen=True):
    """`[sprint]`: the clock."""

    started: dt.datetime | None = None
    hours: Count | None = None


class Host(Part, frozen=True):
    """`[[host]]`: one public name; `target` is what it must resolve to (addresses or a CNAME target)."""

    name: Text
    role: Role = "site"
    owner: str = ""
    purpose: str = ""
    target: tuple[str, ...] | str = ()
    proxied: bool | None = None
    origin: str = ""
    marker: str = ""
    allowed_origins: tuple[str, ...] | None = (
        None  # whose scripts may read its answers (CORS); () says nobody's
    )

    @property
    def targets(self) -> tuple[str, ...]:
        """The declared targets, one or many."""
        targets = (self.target,) if isinstance(self.target, str) else self.target
        return tuple(target for target in targets if target)

    @property
    def environment(self) -> str:
        """`staging`, `retired`, or `production` for everything else."""
        return self.role if self.role in ("staging", "retired") else "production"

    @property
    def own_code(self) -> bool:
        """It runs the product's own code; a status page is mostly somebody else's software."""
        return self.role in ("site", "app", "api", "admin")

    @property
    def production(self) -> bool:
        """The name is part of what customers use."""
        return self.role in ("site", "app", "api", "admin", "status")


class Route(Part, frozen=True):
    """`[[route]]`: one URL that matters."""

    name: Text
    url: Text
    kind: RouteKind = "page"
    critical: bool = False
    contains: str = ""
    budget_ms: Count | None = None
    private: bool = False
    counter: str = ""  # a webhook's: the URL that tells how many deliveries were accepted
    cache: Kept = ""  # whether shared caches may keep it; by default what `[cache]` says of its kind
    journey: str = ""  # the [[smoke]] journey whose step at this URL is timed, for what is no mere look


class Redirect(Part, frozen=True, rename={"start": "from"}):
    """`[[redirect]]`: an old URL and its new home; an empty `to` with code 404 or 410 says gone for good."""

    start: Text
    to: str = ""
    code: Literal[301, 302, 307, 308, 404, 410] = 301


class OAuth(Part, frozen=True):
    """`[[oauth]]`: signing in through somebody else.

    `start` is the address of the button, `callback` the redirect URI that is registered with the provider.
    """

    provider: Text
    start: Text
    callback: str = ""


class Edge(Part, frozen=True):
    """`[edge]`: who stands in front."""

    provider: str = ""
    api: str = ""  # the provider's API, to which alone the credential is sent; by default the known one
    credential: CredentialName | None = None
    exceptions: tuple[str, ...] | None = None  # () says that there are none
    # Who issues the certificates, as CAA records name them (letsencrypt.org).
    authorities: tuple[str, ...] = ()
    # Its name servers, or the domain they are in, where this program does not know them.
    nameservers: tuple[str, ...] = ()


class Cache(Part, frozen=True):
    """`[cache]`: what shared caches may keep; `never` are paths or prefixes (`/account/*`) they never may."""

    pages: Kept = ""
    api: Kept = ""
    never: tuple[str, ...] = ()


class Session(Part, frozen=True):
    """`[[session]]`: one sign-in, the cookie that carries it, and the hosts that share it.

    `credential` holds the Cookie (`name=value`) of a test account that is signed in at the first host.
    """

    cookie: Text
    hosts: tuple[str, ...] = ()
    credential: CredentialName | None = None


class Mobile(Part, frozen=True):
    """`[mobile]`: the apps that open the product's links.

    `ios_apps` are TEAMID.bundle-id, `android_apps` package names; `hosts` those whose links they open, by
    default the canonical host.
    """

    ios_apps: tuple[str, ...] = ()
    android_apps: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class LookFrom(Part, frozen=True):
    """`[vantage]`: where to look from; addresses are `ip:port`, IPv6 in brackets."""

    resolver: str = ""
    nameservers: dict[str, str] = field(default_factory=dict)
    map: dict[str, str] = field(default_factory=dict)
    ca_file: str = ""
    rdap: dict[str, str] = field(default_factory=dict)  # a top-level domain to the URL of its RDAP service
    families: tuple[Literal[4, 6], ...] = (4, 6)
    concurrency: Annotated[int, Meta(ge=1, le=256)] = 64
    requests_per_host: Annotated[int, Meta(ge=10, le=1000)] = 60  # of the probes that try paths
    allow_private: bool = False
