"""What the drill `bounce` is done on, for the check and for the drill."""

from typing import Final

from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.standards.mail_senders import return_path

__all__ = ["DRILL", "Sender", "about"]

DRILL: Final = "bounce"


def about(launch: Launch, sender: Sender) -> tuple[str, ...]:
    """The return path a bounce was seen for; the service's name where it uses a domain of its own."""
    return (return_path(launch, sender) or sender.provider,)
