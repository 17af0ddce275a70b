"""What the company has forgotten about itself: where it runs, and which names it still publishes."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World
from cockpit.lab.zones import OLD4, OLD6, STATUS4


def _other_platform(world: World) -> None:
    world.launch["deploy"] |= {"platform": "heroku"}


def _linked_name(world: World) -> None:
    world.zone.point("beta.velomart.test", STATUS4)
    world.home.rewrite("/about", "</main>", '<p><a href="https://beta.velomart.test/">Try it</a></p></main>')


FAULTS = (
    Fault(
        "audit.prod-located",
        "The launch file still says Heroku, where the first prototype ran.",
        _other_platform,
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
