"""Who sends mail for the company, and nobody knows it."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World

BOUNCE = "bounce.velomart.test"


def _old_service(world: World) -> None:
    world.zone.put(BOUNCE, "TXT", "v=spf1 include:_spf.velomail.test include:sendgrid.net -all")


def _old_key(world: World) -> None:
    world.zone.point("s1._domainkey.velomart.test", "s1.domainkey.u101.wl007.sendgrid.net")


FAULTS = (
    Fault(
        "audit.email-sender-known",
        "The service of last year may still write in the company's name, and nobody has declared it.",
        _old_service,
        also=("email.spf-approved-only", "email.spf-single-valid"),
    ),
    Fault(
        "audit.email-sender-known:key",
        "The key of a service that was once tried out was left in the zone.",
        _old_key,
    ),
)
