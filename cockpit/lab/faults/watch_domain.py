"""What makes it impossible to tell whose failure it is."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World

_WHOLE = '{"status": "ok", "release": "@RELEASE@"}\n'


def _says_only_ok(world: World) -> None:
    world.sites["api.velomart.test"].change("/health", body=_WHOLE)


FAULTS = (
    Fault(
        "watch.failure-domain",
        "The health check says ok of the whole, and not whether the database answers.",
        _says_only_ok,
    ),
)
