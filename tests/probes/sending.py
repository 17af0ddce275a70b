"""A vantage that sends by a script: what each POST is answered, in order, and what was sent."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.samples_dns import NS1, NS2, sample_server, sample_zone
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.model import Layer
from cockpit.vantage import Variant
from cockpit.vantage.asks import PLAIN
from cockpit.vantage.manners import Manners

PROVEN = sample_stated(drilled("dns-proof", "shop.example", NS1, NS2))
UNPROVEN = NOTHING_SAID
ZONE = sample_zone(servers=(sample_server(NS1, NS1), sample_server(NS2, NS2)))
NOBODY = Unreachable(Layer.DNS, "nobody answers", "nxdomain")

__all__ = ["PROVEN", "UNPROVEN", "ZONE", "Desk", "Stated", "Zone"]


@dataclass
class Desk:
    """The part of a vantage that sends; the last of `answers` is given again and again."""

    answers: Iterable[Response | Unreachable] = ()
    consents: frozenset[str] = frozenset({"active"})
    served: Mapping[str, Response] = field(default_factory=lambda: MappingProxyType({}))
    allowed: int = 60
    posted: list[tuple[str, bytes, str]] = field(default_factory=list)
    got: list[tuple[str, Variant]] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)
    after: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self._left = list(self.answers)
        self.manners = Manners(64, self.allowed)

    async def post(
        self, url: str, body: bytes, limit: int = 0, kind: str = "", seconds: float = 0.0
    ) -> Response | Unreachable:
        self.posted.append((url, body, kind))
        self.after()
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]

    async def fetch(self, url: str, variant: Variant = PLAIN) -> Response | Unreachable:
        self.got.append((url, variant))
        return self.served.get(url, NOBODY)

    def here(self, address: str) -> bool:
        return address.startswith("127.")

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    @property
    def hosts(self) -> Counter[str]:
        """How many GETs each host got."""
        return Counter(url.split("/")[2] for url, _ in self.got)
