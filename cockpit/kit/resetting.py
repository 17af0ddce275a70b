"""Which declared message lets people back in who have lost their password."""

import re

from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow

__all__ = ["MailFlow", "reset_flow"]

_WORD = re.compile(r"reset|forgot", re.IGNORECASE)


def reset_flow(launch: Launch) -> MailFlow | None:
    """The first `[[mail_flow]]` whose name or trigger speaks of a reset, or none."""
    return next(
        (one for one in launch.mail_flows if one.sent and _WORD.search(f"{one.name} {one.trigger}")), None
    )
