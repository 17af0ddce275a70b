"""What goes wrong in the zone and at its name servers."""

from cockpit.lab.faults import Fault
from cockpit.lab.pages import last_year
from cockpit.lab.replies import Reply, page
from cockpit.lab.telling import leaver
from cockpit.lab.world import World
from cockpit.lab.zones import EDGE4, EDGE6, NS, OLD4, OLD6, STATUS4

APEX, WWW = "velomart.test", "www.velomart.test"
NS2 = NS[1]


def _stale_aaaa(world: World) -> None:
    world.zone.put(APEX, "AAAA", OLD6)


def _one_server_behind(world: World) -> None:
    world.fork(NS2).point(APEX, OLD4, OLD6)


def _rehearsal_on_ipv6(world: World) -> None:
    world.home.first(last_year()["/"], path="/", at=(EDGE6,))


def _two_services(world: World) -> None:
    busy = Reply(503, page("Maintenance", "<h1>Back in a minute</h1>"))
    world.sites["app.velomart.test"].first(busy, path="/", at=(EDGE6,))


def _unclaimed(world: World) -> None:
    world.zone.point("demo.velomart.test", "velomart-demo.velohost.test")


def _undeclared(world: World) -> None:
    world.zone.point("help.velomart.test", STATUS4)


def _lame(world: World) -> None:
    world.servers[NS2].mode = "lame"


def _silent(world: World) -> None:
    world.servers[NS2].mode = "silent"


def _refusing(world: World) -> None:
    world.servers[NS2].mode = "refuses"


def _registry_differs(world: World) -> None:
    world.zones["test"].add(APEX, "NS", "ns1.velohost.test")


def _owner_leaves(world: World) -> None:
    (row,) = [host for host in world.launch["host"] if host["name"] == "status.velomart.test"]
    row["owner"] = leaver(world)


def _mail_alias(world: World) -> None:
    world.zones["velomail.test"].point("mx9.velomail.test", "mx1.velomail.test")
    world.zone.put(APEX, "MX", "10 mx9.velomail.test")


FAULTS = (
    Fault(
        "dns.apex-resolves",
        "The IPv6 record of the bare domain still leads to the server of last year.",
        _stale_aaaa,
        also=(
            "dns.prod-only-target",
            "dns.single-service",
            "edge.ddos-active",
            "edge.http-versions",
            "edge.proxy-as-declared",
            "edge.settings-observed",
            "header.hsts",
            "tls.https-forced",
        ),
        demo=True,
    ),
    Fault(
        "dns.apex-resolves:no-ipv6",
        "The declared IPv6 address of the bare domain is not published.",
        lambda world: world.zone.drop(APEX, "AAAA"),
    ),
    Fault(
        "dns.apex-resolves:one-server",
        "The second name server missed the move and still gives the old addresses.",
        _one_server_behind,
        also=("dns.authority-consistent",),
    ),
    Fault(
        "dns.www-resolves",
        "One of the two name servers does not know www.",
        lambda world: world.fork(NS2).drop(WWW),
        also=("dns.authority-consistent",),
    ),
    Fault(
        "dns.www-resolves:missing",
        "www was never published.",
        lambda world: world.zone.drop(WWW),
        also=(
            "deploy.debug-off",
            "deploy.error-pages-clean",
            "edge.proxy-as-declared",
            "edge.settings-observed",
            "redirect.canonical-host",
            "redirect.client-parity",
            "redirect.no-loop",
            "redirect.permanent-code",
            "redirect.preserves-path",
            "redirect.single-hop",
            "tls.expiry-window",
            "tls.hostname-valid",
            "tls.https-forced",
            "tls.protocol-versions",
        ),
    ),
    Fault(
        "dns.subdomains-intentional",
        "The status page is declared, but its record is gone.",
        lambda world: world.zone.drop("status.velomart.test"),
        also=(
            "edge.proxy-as-declared",
            "tls.expiry-window",
            "tls.hostname-valid",
            "tls.https-forced",
            "tls.protocol-versions",
        ),
    ),
    Fault(
        "dns.subdomains-intentional:undeclared",
        "help.velomart.test answers, and nobody declared it.",
        _undeclared,
        also=(
            "audit.hostname-inventory",
            "header.hsts",
            "tls.hostname-valid",
        ),
    ),
    Fault(
        "dns.subdomains-intentional:leaver",
        "The status page belongs to somebody who leaves in a month.",
        _owner_leaves,
    ),
    Fault(
        "dns.prod-only-target",
        "Whoever comes by IPv6 gets the prototype of last year.",
        _rehearsal_on_ipv6,
        also=("dns.single-service", "edge.settings-observed", "tls.https-forced"),
    ),
    Fault(
        "dns.single-service",
        "The app is in maintenance, but only over IPv6.",
        _two_services,
        also=("edge.settings-observed",),
    ),
    Fault(
        "dns.no-stale-target",
        "demo.velomart.test leads to an app that was deleted: anybody may claim the name.",
        _unclaimed,
        also=("edge.proxy-as-declared",),
        demo=True,
    ),
    Fault(
        "dns.no-stale-target:dangling",
        "dev.velomart.test is an alias of a name that does not exist any more.",
        lambda world: world.zone.point("dev.velomart.test", "gone.oldhost.test"),
    ),
    Fault(
        "dns.records-wellformed",
        "A web form appended the domain once more: www.velomart.test.velomart.test.",
        lambda world: world.zone.point(f"{WWW}.{APEX}", EDGE4),
    ),
    Fault(
        "dns.records-wellformed:cname-beside-data",
        "www is an alias and has a text record of its own.",
        lambda world: world.zone.add(WWW, "TXT", "google-site-verification=abc"),
        also=("dns.single-service",),
    ),
    Fault(
        "dns.records-wellformed:private-address",
        "mail.velomart.test publishes an address of the office network.",
        lambda world: world.zone.point("mail.velomart.test", "10.0.0.20"),
        also=("dns.subdomains-intentional",),
    ),
    Fault(
        "dns.authority-consistent",
        "The second name server is named for the zone and does not hold it.",
        _lame,
        also=("tls.issuance-unblocked",),
    ),
    Fault(
        "dns.authority-consistent:silent",
        "The second name server never answers.",
        _silent,
        also=("tls.issuance-unblocked",),
    ),
    Fault(
        "dns.authority-consistent:refuses",
        "The second name server refuses to answer.",
        _refusing,
        also=("tls.issuance-unblocked",),
    ),
    Fault(
        "dns.authority-consistent:registry",
        "The registry still names a server that never held the zone.",
        _registry_differs,
        also=("audit.stack-inventory", "domain.control-proof", "edge.dns-control", "tls.issuance-unblocked"),
    ),
    Fault(
        "dns.mx-correct",
        "The mail server in the MX record does not exist.",
        lambda world: world.zone.put(APEX, "MX", "10 mx9.velomail.test"),
    ),
    Fault(
        "dns.mx-correct:alias",
        "The MX record names an alias.",
        _mail_alias,
        also=("dns.records-wellformed",),
    ),
)
