"""Small examples of what the edge's API says, for the cases of checks and for tests: everything healthy."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, EdgeRule, Permission, Proxied, Traffic
from cockpit.launch.parts import Edge
from cockpit.model import Layer
from cockpit.standards.edge_rights import PHASES

SHOP, ORIGIN4 = "shop.example", "198.51.100.10"
EDGE4, EDGE6 = "104.16.1.10", "2606:4700::10"
RANGES = ("104.16.0.0/13", "2606:4700::/32")
CLOUDFLARE = Edge(provider="Cloudflare", credential="keyring:launch-cockpit/shop/edge-read")
MARKS = (("server", "cloudflare"), ("cf-ray", "8f2c9d1b7a3e4c60-AMS"))
NO_TOKEN = Unreachable(Layer.PERSON, "There is no value for edge-read on this machine.", "credential")
NO_API = Unreachable(
    Layer.PERSON, "this program reads the API of Cloudflare, and the edge is Bunny", "no-api"
)
SETTINGS: Mapping[str, str] = {
    "ssl": "strict",
    "min_tls_version": "1.2",
    "always_use_https": "on",
    "security_level": "medium",
    "development_mode": "off",
    "brotli": "on",
}


def edge_rule(expression: str = "true", action: str = "block", **more: Any) -> EdgeRule:
    """An enabled rule."""
    return EdgeRule(**{"id": "r1", "description": "", "expression": expression, "action": action, **more})


def edge_traffic(requests: int = 1000, blocked: int = 10, challenged: int = 5) -> Traffic:
    """A quiet day."""
    return Traffic("2026-11-19T12:00:00+00:00", requests, requests // 2, blocked, challenged)


def edge_api(settings: Mapping[str, str] | None = None, **changed: Any) -> EdgeApi:
    """Everything read and healthy; `settings` are changed one by one, other fields as a whole."""
    healthy = EdgeApi(
        zone=SHOP,
        plan="Free Website",
        permissions=(Permission("Zone Read", "to find the zone"),),
        settings={**SETTINGS, **(settings or {})},
        records=tuple(proxied(SHOP, kind) for kind in ("A", "AAAA")),
        rules={"ddos_l7": (), "http_ratelimit": (edge_rule('http.request.uri.path eq "/login"'),)},
        origin_pulls=True,
        traffic=edge_traffic(),
        ranges=RANGES,
        ranges_as_of="2026-11-20",
        ranges_from="asked of api.cloudflare.com",
        status="active",
    )
    return replace(healthy, **changed)


def unasked(why: Unreachable = NO_TOKEN) -> EdgeApi:
    """Nothing could be asked; the addresses are those of the snapshot."""
    return EdgeApi(
        asked=why,
        settings=why,
        records=why,
        rules=dict.fromkeys(PHASES, why),
        origin_pulls=why,
        traffic=why,
        ranges=RANGES,
        ranges_as_of="2026-11-28",
        ranges_from="snapshot of 2026-11-28",
    )


def proxied(name: str, type_: str = "A", *, on: bool = True) -> Proxied:
    """One record of the edge's editor."""
    return Proxied(name, type_, ORIGIN4, on)
