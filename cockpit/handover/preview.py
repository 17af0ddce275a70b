"""The pack as it would be written now, without writing anything."""

from typing import TYPE_CHECKING, Any

from cockpit.handover import pack
from cockpit.handover.gathering import HandoverError, gather

if TYPE_CHECKING:
    from cockpit.sprint import Sprint


def pack_of(sprint: "Sprint") -> dict[str, Any]:
    """The pack.

    Raises:
        HandoverError: nothing was checked yet, or there is no journal.
    """
    return pack.build(gather(sprint).sources)


def digest_of(sprint: "Sprint") -> str:
    """The digest of the pack, 64 hex digits; empty where there is no pack yet."""
    try:
        digest: str = pack_of(sprint)["integrity"]["pack_digest"]
    except HandoverError:
        return ""
    return digest.removeprefix("sha256:")
