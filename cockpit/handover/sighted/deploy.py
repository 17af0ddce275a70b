"""What runs: the platform that shows, and the version that answers."""

from cockpit.facts.fronts import Fronts
from cockpit.facts.stack import Stack
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known


def row(fronts: Fronts, stack: Stack) -> Row:
    """The platform as people call it; every version that some address names."""
    traces = stack.of("hosting")
    versions = sorted({front.version for front in fronts.fronts if front.version})
    return known(platform=traces[0].value if traces else "", live_version=", ".join(versions))
