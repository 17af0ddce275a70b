"""What goes wrong with errors that nobody hears of, and with numbers that nobody looks at."""

from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply
from cockpit.lab.telling import statement
from cockpit.lab.world import World

_STATUS = "status.velomart.test"


def _unheard(world: World) -> None:
    reason = "the test page fell over, and nothing came"
    statement(world, "watch.error-reporting", answer="not-done", statement="", reason=reason)


def _slow(world: World) -> None:
    """What was quick enough yesterday is not, by the limit of today."""
    world.launch["watch"] = {**world.launch.get("watch", {}), "latency_ms": 40}


def _gone(world: World) -> None:
    world.sites[_STATUS].routes["/"] = Reply(404, "Not here\n", "text/plain")


FAULTS = (
    Fault("watch.error-reporting", "An error was made on purpose, and nobody was told of it.", _unheard),
    Fault(
        "watch.latency-by-route",
        "Every route takes longer than the company allows itself.",
        _slow,
        also=("watch.thresholds-set",),
    ),
    Fault("watch.dashboard", "The page with the basics is not there any more.", _gone),
)
