"""What goes wrong around mail servers: reverse names, block lists, MTA-STS, STARTTLS, the logo."""

from dataclasses import replace

from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply
from cockpit.lab.world import World
from cockpit.lab.zones import POLICY4, STATUS4, reverse_name

APEX = "velomart.test"
_SPF = "v=spf1 include:_spf.velomail.test -all"
_STS = "/.well-known/mta-sts.txt"
_LOGO = "https://velomart.test/logo.svg"


def _own_address(world: World) -> None:
    """A server of their own sends too, and nobody has named its address."""
    world.zone.put(APEX, "TXT", _SPF.replace("include", f"ip4:{STATUS4} include"))


def _leads_elsewhere(world: World) -> None:
    _own_address(world)
    world.zones["in-addr.arpa"].add(reverse_name(STATUS4), "PTR", "mx1.velomail.test")


def _listed(world: World) -> None:
    world.zones["dbl.spamhaus.org"].add(f"{APEX}.dbl.spamhaus.org", "A", "127.0.1.2")


def _policy(world: World, old: str, new: str) -> None:
    world.places[POLICY4].sites["mta-sts.velomart.test"].rewrite(_STS, old, new)


def _no_policy(world: World) -> None:
    world.places[POLICY4].sites["mta-sts.velomart.test"].change(_STS, status=404)


def _plain_only(world: World) -> None:
    world.mail.starttls = False


def _expired(world: World) -> None:
    world.mail.certificate = replace(world.mail.certificate, age=90, days=-2)


def _logo(world: World) -> None:
    """A logo that loads a script, and DMARC that only watches."""
    world.zone.put(f"default._bimi.{APEX}", "TXT", f"v=BIMI1; l={_LOGO}; a=")
    world.home.routes["/logo.svg"] = Reply(200, "<svg><script/></svg>", "image/svg+xml")


FAULTS = (
    Fault(
        "email.reputation-basics",
        "A server of their own sends mail too, and its address has no reverse name.",
        _own_address,
        also=("audit.email-sender-known", "email.spf-approved-only"),
    ),
    Fault(
        "email.reputation-basics:elsewhere",
        "The reverse name of their own mail server leads to another machine.",
        _leads_elsewhere,
        also=("audit.email-sender-known", "email.spf-approved-only"),
    ),
    Fault("email.reputation-basics:listed", "The domain is on a block list.", _listed),
    Fault(
        "email.transport-security",
        "The MTA-STS policy demands a mail server of the provider before: senders refuse the present one.",
        lambda world: _policy(world, "*.velomail.test", "mx1.oldhost.test"),
    ),
    Fault(
        "email.transport-security:no-policy",
        "An MTA-STS policy is announced and not there.",
        _no_policy,
    ),
    Fault(
        "email.transport-security:reports",
        "Reports about mail that could not be encrypted go to an address that is none.",
        lambda world: world.zone.put(f"_smtp._tls.{APEX}", "TXT", "v=TLSRPTv1; rua=tls@velomart.test"),
    ),
    Fault("email.starttls", "The mail server has forgotten how to encrypt.", _plain_only),
    Fault("email.starttls:expired", "The certificate of the mail server has expired.", _expired),
    Fault(
        "email.bimi",
        "A logo is published although DMARC only watches, so that no mailbox shows it.",
        _logo,
    ),
)
