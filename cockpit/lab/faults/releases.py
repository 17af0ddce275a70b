"""What goes wrong with a release that makes the product slower."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World


def _slower(world: World) -> None:
    """Somebody measures again, and finds what the release of today did."""
    world.measured = "slower"


FAULTS = (
    Fault(
        "perf.ttfb-per-release",
        "Since the last release every page takes three times as long, though still within its limit.",
        _slower,
    ),
)
