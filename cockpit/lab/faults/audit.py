"""What the company has forgotten about itself: where it runs, and which names it still publishes."""

from cockpit.lab.faults import Fault
from cockpit.lab.telling import confirm, leaves
from cockpit.lab.world import World
from cockpit.lab.zones import OLD4, OLD6, STATUS4


def _other_platform(world: World) -> None:
    world.launch["deploy"] |= {"platform": "heroku"}


def _linked_name(world: World) -> None:
    world.zone.point("beta.velomart.test", STATUS4)
    world.home.rewrite("/about", "</main>", '<p><a href="https://beta.velomart.test/">Try it</a></p></main>')


def _newsletter(world: World) -> None:
    world.zone.drop("velomart.test", "TXT", "v=spf1 include:_spf.velomail.test -all")
    world.zone.add("velomart.test", "TXT", "v=spf1 include:_spf.velomail.test include:servers.mcsv.net -all")


FAULTS = (
    Fault(
        "audit.prod-located",
        "The launch file still says Heroku, where the first prototype ran.",
        _other_platform,
        also=(
            "audit.stack-inventory",
            "deploy.env-required-present",
            "deploy.env-split",
            "deploy.rollback-path",
            "secret.in-vault",
        ),
    ),
    Fault(
        "audit.stack-inventory",
        "The inventory says Heroku, and the shop has moved to Fly since.",
        lambda world: confirm(world, "hosting", "Heroku"),
    ),
    Fault(
        "audit.stack-inventory:sender",
        "Somebody let one more service send mail, and the inventory does not know it.",
        _newsletter,
        also=("audit.email-sender-known", "email.spf-approved-only", "email.spf-single-valid"),
    ),
    Fault(
        "audit.stack-inventory:empty",
        "Nobody knew which database it is, and the row was left empty.",
        lambda world: confirm(world, "database", ""),
    ),
    Fault(
        "audit.stack-inventory:leaver",
        "Tom leaves in a month, and is the backup of every account.",
        lambda world: leaves(world, "tom"),
        also=(
            "audit.env-names",
            "db.backup-owner",
            "deploy.env-inventory",
            "dns.subdomains-intentional",
            "handover.access-inventory",
            "handover.access-recovery",
            "handover.deploy-steps-plain",
            "handover.escalation",
            "handover.monitoring-owner",
            "handover.next-steps",
            "handover.runbooks-common",
            "handover.second-person",
            "handover.support-contacts",
            "secret.inventory-complete",
            "tls.renewal-path",
        ),
    ),
    Fault(
        "audit.hostname-inventory",
        "preview.velomart.test still leads to the server of last year, and nobody remembers it.",
        lambda world: world.zone.point("preview.velomart.test", OLD4, OLD6),
        demo=True,
        also=("tls.https-forced",),
    ),
    Fault(
        "audit.hostname-inventory:linked",
        "A page links to beta.velomart.test, which nobody declared.",
        _linked_name,
    ),
)
