"""The fact `Rdap`: what the registries say about the domains that carry the product."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Registration:
    """One domain as its registry describes it; no holder's data is kept.

    Dates are UTC ISO 8601 to the second, empty where the registry publishes none. `expires` is the
    registry's date, `registrar_expires` what the registrar told the registry about its own customer.
    `statuses` are the words of RFC 8056, sorted; `service` is the URL that answered; `signed` says whether
    the delegation is signed with DNSSEC, none where it does not tell.
    """

    domain: str
    service: str
    expires: str = ""
    registrar_expires: str = ""
    registered: str = ""
    changed: str = ""
    statuses: tuple[str, ...] = ()
    registrar: str = ""
    nameservers: tuple[str, ...] = ()
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Unregistered:
    """The registry does not know the domain (HTTP 404 at `service`), and it does not exist in DNS either."""

    domain: str
    service: str


@dataclass(frozen=True, slots=True)
class Rdap:
    """`domains` by registrable domain, the product's first; `seen_at` is the run's hour, UTC ISO 8601.

    A host under a name that a platform hands out (`shop.vercel.app`) has no domain here.
    """

    seen_at: str
    domains: Mapping[str, Registration | Unregistered | Unreachable] = field(default_factory=dict)
