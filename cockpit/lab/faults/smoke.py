"""What goes wrong on the way through the product, and with knowing which release is live."""

from cockpit.lab.company import NEXT
from cockpit.lab.faults import Fault
from cockpit.lab.pages import APP, VERSION
from cockpit.lab.replies import Reply, page
from cockpit.lab.reserving import CANCEL, RESERVE
from cockpit.lab.world import World

_APP = "app.velomart.test"
_BROKEN = Reply(500, page("Error", "<h1>Something went wrong</h1>"))


def _nobody_walked(world: World) -> None:
    """The marker is that of the app now, where a look of three hours ago saw this release already."""
    world.launch["deploy"]["version_marker"] = f"{APP}{VERSION}"
    world.sites[_APP].rewrite(VERSION, "@RELEASE@", NEXT)


def _unnamed(world: World) -> None:
    world.home.rewrite(VERSION, "@RELEASE@", "${GITHUB_SHA}")


def _kept(world: World) -> None:
    world.home.change(VERSION, headers=(("cache-control", "public, max-age=86400"),))


FAULTS = (
    Fault(
        "flow.smoke-public",
        "The list of bicycles is empty since the last release.",
        lambda world: world.home.rewrite("/listings", "Gazelle Tour 1987", "Nothing today"),
    ),
    Fault(
        "flow.smoke-transaction",
        "The form that reserves a bicycle has lost its token, so that nobody can send it.",
        lambda world: world.sites[_APP].rewrite(RESERVE, 'name="form_token"', 'name="old_token"'),
    ),
    Fault(
        "flow.smoke-transaction:left-behind",
        "A reservation cannot be cancelled: the page falls over.",
        lambda world: world.sites[_APP].first(_BROKEN, path=CANCEL),
    ),
    Fault(
        "flow.smoke-transaction:falls-over",
        "Reserving a bicycle ends on an error page.",
        lambda world: world.sites[_APP].first(_BROKEN, path=RESERVE, methods=("POST",)),
    ),
    Fault(
        "flow.after-deploy",
        "A release of the app went live three hours ago, and nobody has walked through the product since.",
        _nobody_walked,
        also=(
            "deploy.single-source",
            "handover.runbooks-common",
            "perf.cold-start",
            "perf.route-p95",
            "perf.ttfb-per-release",
        ),
    ),
    Fault("watch.deploy-marker", "Caches may keep the version marker for a day.", _kept),
    Fault(
        "watch.deploy-marker:placeholder",
        "The version marker names a variable that the build has never filled in.",
        _unnamed,
        also=("deploy.single-source",),
    ),
)
