"""Channels: how a message of the watch reaches people. Nothing secret goes out, and no trouble is raised."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, cannot_send, kind_of
from cockpit.watch.channels import hooks, mail
from cockpit.watch.channels.message import Delivery, Message, cleaned, refused

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

__all__ = ["Delivery", "Message", "cannot", "deliver"]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def cannot(alert: Alert) -> str:
    """Why nothing can be sent on this channel from here, whatever the network says; or nothing."""
    sends = bool(alert.credential)
    return cannot_send(alert.channel, alert.to, alert.server, credential=sends)


async def deliver(
    alert: Alert, message: Message, vantage: "Vantage", now: Callable[[], dt.datetime] = _now
) -> Delivery:
    """Send one message on one channel, once; what became of it. Raises nothing but CancelledError."""
    if why := cannot(alert):
        return refused(now(), why)
    send = mail.post if kind_of(alert.channel) is Kind.MAIL else hooks.post
    return await send(alert, cleaned(message), vantage, now)
