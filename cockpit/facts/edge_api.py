"""The fact `EdgeApi`: what the edge's own API says is configured, read with a token that may only read.

Cloudflare API v4. Nothing here was observed on the wire: the checks hold the two against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing a read token has to be allowed, in the provider's words; `missing` is why it is not."""

    name: str
    needed_for: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Proxied:
    """One record as the edge's editor has it; `content` is what stands behind the proxy."""

    name: str
    type: str
    content: str
    proxied: bool


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """One rule of a phase: `expression` in the edge's language, `action` what it does with what fits.

    `limit` holds the numbers of a rate limit: `requests`, `period` and `timeout` in seconds.
    """

    id: str
    description: str
    expression: str
    action: str
    enabled: bool = True
    limit: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Traffic:
    """The last 24 hours, as the edge counts them: requests, answered from its cache, stopped, challenged.

    Where the plan tells only how many were stopped or challenged, `blocked` holds them all.
    """

    since: str
    requests: int
    cached: int
    blocked: int
    challenged: int


@dataclass(frozen=True, slots=True)
class EdgeApi:
    """Everything the token may read.

    `asked` is why nothing could be asked at all, and then every part says it, too: no provider with an API is
    declared, no credential, an expired token, a network that is down. `expires` is when the token ends (UTC
    ISO 8601, empty: never). `settings` by the provider's ids (`ssl`, `min_tls_version`); `rules` by phase
    (`http_ratelimit`), none of them where the phase is empty; each is `Unreachable` where the token is too
    narrow. `ranges` are the provider's addresses as of the day `ranges_as_of` (ISO 8601); `ranges_from` says
    whether its API was asked, which takes no token, or the snapshot of this program stands in. `status` is
    the zone's (`active`), `writes` are the permissions to change something that the API lists for the token.
    """

    asked: Unreachable | None = None
    zone: str = ""
    plan: str = ""
    paused: bool = False
    expires: str = ""
    permissions: tuple[Permission, ...] = ()
    settings: Mapping[str, str] | Unreachable = field(default_factory=dict)
    records: tuple[Proxied, ...] | Unreachable = ()
    rules: Mapping[str, tuple[EdgeRule, ...] | Unreachable] = field(default_factory=dict)
    origin_pulls: bool | Unreachable = False
    traffic: Traffic | Unreachable | None = None
    ranges: tuple[str, ...] = ()
    ranges_as_of: str = ""
    ranges_from: str = ""
    status: str = ""
    writes: tuple[str, ...] = ()
