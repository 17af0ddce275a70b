"""What goes wrong on the ways customers go."""

from cockpit.lab.faults import Fault
from cockpit.lab.telling import drill
from cockpit.lab.world import World


def _no_message(world: World) -> None:
    drill(world, "recovery-path", passed=False, said="No message came in 20 minutes.", seconds={})


FAULTS = (
    Fault(
        "flow.recovery-path",
        "Whoever asked for a new password never got the message.",
        _no_message,
    ),
    Fault(
        "flow.recovery-path:slow",
        "The message with the new password took seven minutes.",
        lambda world: drill(world, "recovery-path", seconds={"mail": 420.0, "sign-in": 40.0, "all": 480.0}),
    ),
)
