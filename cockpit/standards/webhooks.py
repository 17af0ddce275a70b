"""What a webhook's answer to an event without a signature means, and which event that is."""

from enum import StrEnum
from typing import Final

EVENT: Final = b"{}"
_ABSENT = (404, 405, 410, 501)  # RFC 9110 sections 15.5.5, 15.5.6, 15.5.11, 15.6.2
_LIMITED = 429


class Door(StrEnum):
    """What became of the event."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SENT_ON = "sent on"  # a redirect, which senders do not follow
    ABSENT = "absent"  # nothing takes a POST there
    LIMITED = "limited"  # a limit answered in place of the endpoint
    FAILED = "failed"  # the endpoint fell over


def door(status: int) -> Door:
    """What the status of the answer says."""
    if status in _ABSENT:
        return Door.ABSENT
    if status == _LIMITED:
        return Door.LIMITED
    by_class = {2: Door.ACCEPTED, 3: Door.SENT_ON, 4: Door.REFUSED}
    return by_class.get(status // 100, Door.FAILED)
