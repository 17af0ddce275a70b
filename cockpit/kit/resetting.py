"""Which declared message lets people back in who have lost their password."""

import re

from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow

__all__ = ["MailFlow", "reset_flow"]

_WORD = re.compile(r"reset|forgot", re.IGNORECASE)


def reset_flow(launch: Launch) -> MailFlow | None:
    """The first `[[mail_flow]]` whose name or trigger speaks of a reset, or none."""
    return next((flow for flow in launch.mail_flows if _WORD.search(f"{flow.name} {flow.trigger}")), None)
