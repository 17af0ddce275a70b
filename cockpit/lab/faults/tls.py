"""What goes wrong with certificates, forced https and the way to the next certificate."""

from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply, Rule, page
from cockpit.lab.telling import leaver, statement
from cockpit.lab.world import Certificate, World
from cockpit.lab.zones import EDGE4, EDGE6

APEX, API, APP = "velomart.test", "api.velomart.test", "app.velomart.test"
STATUS = "status.velomart.test"
CHALLENGES = "/.well-known/acme-challenge/cockpit-probe"


def _certificate(host: str, *names: str, **fields: Any) -> Any:
    """The fault that gives a host another certificate."""

    def apply(world: World) -> None:
        world.sites[host].certificate = Certificate(names or (host,), **fields)

    return apply


def _plain_api(world: World) -> None:
    world.sites[API].front = []
    world.sites[API].rules = []


def _plain_login(world: World) -> None:
    for rules in (world.sites[APP].front, world.sites[APP].rules):
        rules.insert(0, Rule(world.sites[APP].routes["/login"], path="/login", schemes=("http",)))


def _walled(world: World) -> None:
    forbidden = Reply(403, page("Forbidden", "<h1>Not for robots</h1>"))
    world.sites[STATUS].first(forbidden, path=CHALLENGES)


def _old_versions(world: World) -> None:
    for address in (EDGE4, EDGE6):
        world.places[address].oldest = "TLSv1"


def _renewer_leaves(world: World) -> None:
    statement(world, "tls.renewal-path", owner=leaver(world))


FAULTS = (
    Fault(
        "tls.hostname-valid",
        "The status page sends its certificate without the intermediate.",
        _certificate(STATUS, chain="leaf"),
        demo=True,
        also=("app.admin-protected", "edge.firewall-basic", "header.hsts", "secret.public-files"),
    ),
    Fault(
        "tls.hostname-valid:expired",
        "The certificate of the status page ran out two days ago.",
        _certificate(STATUS, age=90, days=-2),
        also=(
            "app.admin-protected",
            "edge.firewall-basic",
            "header.hsts",
            "secret.public-files",
            "tls.expiry-window",
            "tls.renewal-path",
        ),
    ),
    Fault(
        "tls.hostname-valid:name",
        "The status page shows the certificate of its platform.",
        _certificate(STATUS, "velohost.test", "*.velohost.test"),
        also=("app.admin-protected", "edge.firewall-basic", "header.hsts", "secret.public-files"),
    ),
    Fault(
        "tls.hostname-valid:self-signed",
        "Somebody signed the certificate of the status page himself.",
        _certificate(STATUS, chain="self-signed"),
        also=(
            "app.admin-protected",
            "edge.firewall-basic",
            "header.hsts",
            "secret.public-files",
            "tls.renewal-path",
        ),
    ),
    Fault(
        "tls.hostname-valid:weak-key",
        "The status page has an RSA key of 1024 bits.",
        _certificate(STATUS, key="rsa-1024"),
        also=("app.admin-protected", "edge.firewall-basic", "header.hsts", "secret.public-files"),
    ),
    Fault(
        "tls.expiry-window",
        "The certificate of the status page ends in ten days, and nobody has renewed it.",
        _certificate(STATUS, age=80, days=10),
        also=("tls.renewal-path",),
    ),
    Fault(
        "tls.expiry-window:not-renewed",
        "The certificate of the status page ends in four days.",
        _certificate(STATUS, age=86, days=4),
        also=("tls.renewal-path",),
    ),
    Fault(
        "tls.renewal-path",
        "The program that renews the certificate of the status page has stopped.",
        _certificate(STATUS, age=65, days=25),
    ),
    Fault(
        "tls.renewal-path:leaver",
        "Whoever hears of a failed renewal leaves in a month.",
        _renewer_leaves,
    ),
    Fault(
        "tls.renewal-path:unknown",
        "Nobody at the company knows who renews the certificates.",
        lambda world: statement(
            world, "tls.renewal-path", answer="not-done", reason="nobody knows who renews them", owner=""
        ),
        demo=True,
    ),
    Fault(
        "tls.https-forced",
        "The API answers by plain http as well.",
        _plain_api,
        also=("edge.settings-observed",),
        demo=True,
    ),
    Fault(
        "tls.https-forced:login",
        "The sign-in page is served by plain http.",
        _plain_login,
        also=("redirect.flow-safe",),
    ),
    Fault(
        "tls.issuance-unblocked",
        "The CAA record names an authority the company left last year.",
        lambda world: world.zone.put(APEX, "CAA", '0 issue "oldca.test"'),
    ),
    Fault(
        "tls.issuance-unblocked:walled",
        "A rule of the status page turns the authority's question away.",
        _walled,
    ),
    Fault(
        "tls.protocol-versions",
        "The edge still speaks TLS 1.0 and 1.1.",
        _old_versions,
        also=("edge.settings-observed",),
    ),
)
