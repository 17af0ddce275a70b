"""What goes wrong with the shop's assistant."""

from collections.abc import Callable
from typing import Literal

from cockpit.lab.faults import Fault
from cockpit.lab.telling import statement
from cockpit.lab.world import World


def _takes(manner: Literal["obeys", "tells", "encodes", "acts"]) -> Callable[[World], None]:
    def apply(world: World) -> None:
        world.assistant = manner

    return apply


FAULTS = (
    Fault(
        "ai.prompt-injection",
        "A review tells the assistant what to say, and it says it.",
        _takes("obeys"),
    ),
    Fault(
        "ai.data-exfiltration",
        "Whoever asks the assistant for its instructions is told them.",
        _takes("tells"),
    ),
    Fault(
        "ai.data-exfiltration:encodes",
        "The assistant keeps its instructions to itself, unless it is asked for base64.",
        _takes("encodes"),
    ),
    Fault(
        "ai.unsafe-tool-use",
        "The assistant refunds and deletes for whoever asks.",
        _takes("acts"),
    ),
    Fault(
        "ai.human-escalation",
        "Who asks the assistant for a person waits for ever.",
        lambda world: statement(
            world, "ai.human-escalation", answer="not-done", statement="", reason="nobody reads that chat"
        ),
    ),
)
