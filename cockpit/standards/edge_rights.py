"""The permissions that a reading token of the edge needs, in the provider's words, and what each is for.

Cloudflare: developers.cloudflare.com, API token permissions. None of them can change anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FIREWALL: Final = "http_request_firewall_custom"
MANAGED: Final = "http_request_firewall_managed"
RATE_LIMITS: Final = "http_ratelimit"
CACHE: Final = "http_request_cache_settings"
DDOS: Final = "ddos_l7"
PHASES: Final = (FIREWALL, MANAGED, RATE_LIMITS, CACHE, DDOS)
"""The phases whose rules are read."""
TEMPLATE: Final = "Read all resources"
"""The provider's ready-made token that has all of them, and more."""
NOT_GRANTED: Final = "the token does not have it"
"""Why a permission is missing, where that is the reason."""
NOT_TRIED: Final = "not tried"
"""How the reason begins where nobody could ask."""


@dataclass(frozen=True, slots=True)
class Right:
    """One permission; `parts` are what it opens: the zone, its settings, records, a phase, pulls, traffic."""

    name: str
    needed_for: str
    parts: tuple[str, ...]


RIGHTS: Final = (
    Right("Zone Read", "to find the zone and see whether it is paused", ("zone",)),
    Right("Zone Settings Read", "SSL mode, minimum TLS, always HTTPS, security level", ("settings",)),
    Right("DNS Read", "which records are proxied", ("records",)),
    Right("Zone WAF Read", "firewall rules and rate limits", (FIREWALL, MANAGED, RATE_LIMITS)),
    Right("Cache Settings Read", "cache rules (in the dashboard: Cache Rules)", (CACHE,)),
    Right("HTTP DDoS Managed Ruleset Read", "whether the flood protection was turned down", (DDOS,)),
    Right("SSL and Certificates Read", "whether the origin sees a certificate of the edge", ("pulls",)),
    Right("Analytics Read", "requests, blocks and challenges of the last day", ("traffic",)),
)
_BY_PART: Final[Mapping[str, str]] = {part: right.name for right in RIGHTS for part in right.parts}


def right_for(part: str) -> str:
    """The permission that opens a part.

    Raises:
        KeyError: there is no such part.
    """
    return _BY_PART[part]
