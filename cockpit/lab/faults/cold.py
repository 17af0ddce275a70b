"""What goes wrong for whoever comes first."""

from cockpit.lab.cold import SLEEPY, WAKES
from cockpit.lab.faults import Fault
from cockpit.lab.replies import Sleep
from cockpit.lab.world import World


def _sleeps(world: World) -> None:
    """The app runs on a free plan: it is off after a quarter of an hour, and somebody has met it so."""
    world.sites[SLEEPY].sleeps = Sleep(takes=WAKES / 1000)
    world.measured = "asleep"


FAULTS = (
    Fault(
        "perf.cold-start",
        "The app is switched off after a quiet quarter of an hour, and takes half a minute to start.",
        _sleeps,
    ),
)
