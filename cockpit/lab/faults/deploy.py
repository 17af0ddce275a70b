"""What goes wrong with releases and with the way back."""

from cockpit.lab.faults import Fault
from cockpit.lab.telling import drill
from cockpit.lab.world import World


def _nothing_changed(world: World) -> None:
    drill(world, "rollback", passed=False, said="Nothing changed in 30 minutes.", seconds={})


FAULTS = (
    Fault(
        "deploy.rollback-tested",
        "Going back to the release before took eleven minutes.",
        lambda world: drill(world, "rollback", seconds={"back": 660.0, "forward": 52.0}),
    ),
    Fault(
        "deploy.rollback-tested:forward",
        "Coming back from the rollback took eleven minutes.",
        lambda world: drill(world, "rollback", seconds={"back": 48.0, "forward": 660.0}),
    ),
    Fault(
        "deploy.rollback-tested:nothing-changed",
        "The rollback was tried, and the release before never came up.",
        _nothing_changed,
    ),
)
