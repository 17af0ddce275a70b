"""The list to print, with what is known now; nothing is written for it."""

from typing import TYPE_CHECKING, Any

from cockpit import TOOL
from cockpit.handover import golive
from cockpit.handover.gathering import HandoverError
from cockpit.handover.sources import Sources

if TYPE_CHECKING:
    from cockpit.sprint import Sprint


def listed(sprint: "Sprint") -> dict[str, Any]:
    """golive.toml as it would be written now; before any check it belongs to no pack."""
    from cockpit.handover import pack  # noqa: PLC0415 - with everything that a pack is made of
    from cockpit.handover.gathering import gather  # noqa: PLC0415

    try:
        sources = gather(sprint).sources
    except HandoverError:
        said = (sprint.voices.record, sprint.voices.waivers)
        return golive.build(Sources(sprint.launch, {}, {}, TOOL, *said), {})
    return golive.build(sources, pack.build(sources))
