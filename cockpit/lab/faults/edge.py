"""What goes wrong at the edge: a record that leads around it, a zone that is paused, a switch that is off."""

from collections.abc import Callable
from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.world import World
from cockpit.lab.zones import EDGE4, EDGE6, OLD4, OLD6

APEX, API, APP, STATUS = "velomart.test", "api.velomart.test", "app.velomart.test", "status.velomart.test"
OLD_SERVER = "ns1.oldhost.test"


def _old_ipv6(world: World) -> None:
    world.zone.put(API, "AAAA", OLD6)


def _unproxied(world: World) -> None:
    world.zone.point("demo.velomart.test", OLD4)


def _proxied(world: World) -> None:
    """The status page is fetched through the edge, where nobody wants it."""
    world.zone.point(STATUS, EDGE4, EDGE6)


def _moved(world: World, *servers: str) -> None:
    """The registrar names other servers, which hold the same zone."""
    for zone in (world.zones["test"], world.zone):
        zone.put(APEX, "NS", *servers)
    for server in servers:
        if APEX not in world.servers[server].serves:
            world.servers[server].serves.append(APEX)
            world.servers[server].own.pop(APEX, None)
    world.rdap["nameservers"] = [{"objectClassName": "nameserver", "ldhName": name} for name in servers]


def _override(world: World, **override: Any) -> None:
    rule = {
        "id": "rule-9",
        "description": "Let the load test through",
        "expression": "true",
        "action": "execute",
        "enabled": True,
        "action_parameters": {"id": "4d21379b4f9f4bb088e0729962c8b3cf", "overrides": override},
    }
    world.edge.rulesets["ddos_l7"] = [rule]


def _set(name: str, value: str) -> Callable[[World], None]:
    def apply(world: World) -> None:
        world.edge.settings[name] = value

    return apply


def _https_off(world: World) -> None:
    _set("always_use_https", "off")(world)
    world.sites[API].front = []
    world.sites[API].rules = []


def _old_tls(world: World) -> None:
    _set("min_tls_version", "1.0")(world)
    for address in (EDGE4, EDGE6):
        world.places[address].oldest = "TLSv1"


def _pause(world: World) -> None:
    world.edge.paused = True


def _strict_rule(world: World) -> None:
    world.edge.traffic |= {"blocked": 15_400, "challenged": 9_800}


FAULTS = (
    Fault(
        "edge.proxy-as-declared",
        "The IPv6 record of the API still leads to last year's server, around the edge.",
        _old_ipv6,
        also=(
            *("dns.single-service", "dns.subdomains-intentional", "edge.ddos-active", "edge.http-versions"),
            *("edge.settings-observed", "header.hsts", "tls.https-forced"),
        ),
    ),
    Fault(
        "edge.proxy-as-declared:off",
        "The demo's records lead straight to a server.",
        _unproxied,
        also=("redirect.staging-retired", "tls.https-forced"),
    ),
    Fault(
        "edge.proxy-as-declared:on",
        "The status page was put behind the edge, with which it now goes down.",
        _proxied,
        also=("dns.subdomains-intentional",),
    ),
    Fault(
        "edge.dns-control",
        "The registrar still names one server of the previous provider beside the edge's.",
        lambda world: _moved(world, "ns1.velodns.test", "ns2.velodns.test", OLD_SERVER),
        also=("audit.stack-inventory", "domain.control-proof"),
    ),
    Fault(
        "edge.dns-control:elsewhere",
        "The registrar names a server of the hosting platform and none of the edge's.",
        lambda world: _moved(world, "ns1.velohost.test"),
        also=("audit.stack-inventory", "dns.authority-consistent", "domain.control-proof"),
    ),
    Fault(
        "edge.ddos-active",
        "Somebody has paused the zone at the edge.",
        _pause,
        also=("edge.rate-limit-sensitive",),
    ),
    Fault(
        "edge.ddos-active:override",
        "The flood protection was turned down for a load test and never up again.",
        lambda world: _override(world, sensitivity_level="eoff"),
    ),
    Fault(
        "edge.settings-observed",
        "Development mode was left on: nothing is cached.",
        _set("development_mode", "on"),
    ),
    Fault(
        "edge.settings-observed:https-off",
        "The edge does not lead to https, and the API answers by plain http.",
        _https_off,
        also=("tls.https-forced",),
    ),
    Fault(
        "edge.settings-observed:tls",
        "The edge is set to let TLS 1.0 in.",
        _old_tls,
        also=("tls.protocol-versions",),
    ),
    Fault(
        "edge.settings-observed:attack",
        "Every visitor gets a challenge first: the security level was left on under attack.",
        _set("security_level", "under_attack"),
    ),
    Fault("watch.edge-analytics", "A rule of the edge stops every second visitor.", _strict_rule),
    Fault(
        "watch.edge-analytics:nobody",
        "The edge has counted no request for a day.",
        lambda world: world.edge.traffic.update(requests=0, cached=0, blocked=0, challenged=0),
    ),
    Fault(
        "cut:edge-token",
        "The token that reads the edge has expired.",
        lambda world: setattr(world.edge, "reading", "expired"),
    ),
)
