"""What goes wrong behind the edge: an open origin, an open way, promises of HTTP/2 and HTTP/3 not kept."""

from dataclasses import replace
from typing import Any

from cockpit.lab.company import PROXIED
from cockpit.lab.faults import Fault
from cockpit.lab.world import Certificate, Site, World
from cockpit.lab.zones import GIVEN, ORIGIN4, PLATFORM4, PLATFORM6

_FIRST = PROXIED[0]


def _open(world: World) -> None:
    world.places[ORIGIN4].guarded = False


def _platform_shows_the_shop(world: World) -> None:
    """The platform's own name serves the release that the public name serves."""
    shop = Site(
        GIVEN, Certificate((GIVEN,)), routes=dict(world.home.routes), headers=dict(world.home.headers)
    )
    for address in (PLATFORM4, PLATFORM6):
        world.places[address].sites[GIVEN] = shop


def _origin_shows(**fields: Any) -> Any:
    """The fault that gives the origin another certificate, which only the edge ever sees."""

    def apply(world: World) -> None:
        shown = Certificate(PROXIED, **fields)
        for site in world.each(PROXIED):
            world.places[ORIGIN4].sites[site.host] = replace(site, certificate=shown)

    return apply


def _flexible(world: World) -> None:
    """The edge asks in plain http, and the origin answers: no loop gives it away."""
    world.edge.ssl = "flexible"
    world.edge.settings["ssl"] = "flexible"
    for site in world.each(PROXIED):
        site.rules = [rule for rule in site.rules if rule.schemes != ("http",)]


def _udp_closed(world: World) -> None:
    """The edge has lost HTTP/3, and the application still promises it."""
    world.edge.http3 = False
    world.home.headers["alt-svc"] = 'h3=":443"; ma=86400'


def _http1(world: World) -> None:
    world.edge.http2 = False
    for site in world.each(PROXIED):
        if site.host != f"www.{_FIRST}":  # an alias of the apex
            world.zone.put(site.host, "HTTPS", '1 . alpn="h3"')


def _record_lies(world: World) -> None:
    """Switched off at the edge, and nobody took the records out of the zone."""
    world.edge.http2 = False
    world.edge.http3 = False


FAULTS = (
    Fault(
        "edge.origin-shielded",
        "The server behind the edge answers everybody who knows its address.",
        _open,
    ),
    Fault(
        "edge.origin-shielded:platform",
        "The name that the hosting platform gave out shows the whole shop.",
        _platform_shows_the_shop,
    ),
    Fault(
        "edge.origin-shielded:named",
        "A forgotten name of a developer leads to the server behind the edge.",
        lambda world: world.zone.point("dev.velomart.test", ORIGIN4),
        also=("audit.hostname-inventory", "header.hsts", "seo.single-version", "tls.hostname-valid"),
    ),
    Fault(
        "tls.end-to-end",
        "The certificate of the server behind the edge ran out two days ago.",
        _origin_shows(age=90, days=-2),
    ),
    Fault(
        "tls.end-to-end:self-signed",
        "The server behind the edge has signed its certificate itself.",
        _origin_shows(chain="self-signed"),
    ),
    Fault(
        "tls.end-to-end:flexible",
        "Visitors see a lock, and from the edge to the server everything travels in the open.",
        _flexible,
        also=("header.hsts",),
    ),
    Fault(
        "tls.end-to-end:full",
        "The edge takes anybody's certificate for that of the server.",
        lambda world: world.edge.settings.update(ssl="full"),
    ),
    Fault(
        "edge.http-versions",
        "The site promises HTTP/3, and the port for it is closed.",
        _udp_closed,
        also=("edge.settings-observed",),
    ),
    Fault(
        "edge.http-versions:http1",
        "The edge has HTTP/2 switched off.",
        _http1,
        also=("edge.settings-observed",),
    ),
    Fault(
        "edge.http-versions:record",
        "The DNS records promise HTTP/2 and HTTP/3, and the edge has both switched off.",
        _record_lies,
        also=("edge.settings-observed",),
    ),
)
