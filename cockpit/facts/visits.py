"""What one short visit to an address of the product showed, stage by stage: plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The stages of a visit, in the order in which they are passed; the first that breaks is named."""

    OWN_NETWORK = "own_network"
    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    EDGE = "edge"
    HTTP = "http"
    APP = "app"
    DEPENDENCY = "dependency"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Target:
    """Something that is visited.

    `url` is http, https, `tcp://host:port` or `smtp://host:port`. `status` is the one expected, by default
    any below 400; a `private` one may also turn strangers away. `max_ms` is how long its first byte may take.
    `kind` is `page`, `health`, `monitor`, `marker` or `control`.
    """

    name: str
    url: str
    contains: str = ""
    status: int | None = None
    max_ms: int | None = None
    kind: str = "page"
    private: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: `at` is when it began (UTC ISO 8601), `ok` that the target is up.

    `stage` is the first that broke, empty when none did; `kind` one word for programs and `cause` a sentence.
    One that is up and over its `max_ms` is `ok` with the kind `slow`. `blocked`: something in front turns us
    away, which says nothing of the product. Milliseconds are None for a phase that never happened; `ttfb_ms`
    runs from the request to the first byte, `total_ms` over everything. `not_after` is the end of the
    certificate (UTC ISO 8601), `marker` the release that the answer names.
    """

    target: str
    url: str
    at: str
    ok: bool
    stage: str = ""
    kind: str = ""
    cause: str = ""
    address: str = ""
    status: int | None = None
    dns_ms: float | None = None
    tcp_ms: float | None = None
    tls_ms: float | None = None
    ttfb_ms: float | None = None
    total_ms: float | None = None
    not_after: str = ""
    marker: str = ""
    blocked: bool = False

    @property
    def answered(self) -> bool:
        """Somebody at the other end spoke, whatever was said."""
        return self.ok or self.blocked or self.status is not None
