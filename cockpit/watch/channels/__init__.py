"""Channels: how a message of the watch reaches people. Nothing secret goes out, and no trouble is raised."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, cannot_send, kind_of
from cockpit.watch.channels import hooks, mail
from cockpit.watch.channels.message import Delivery, Message, cleaned, refused

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

log = logging.getLogger("cockpit")

__all__ = ["Delivery", "Message", "cannot", "deliver", "tried"]


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
    try:
        return await send(alert, cleaned(message), vantage, now)
    except Exception as bug:  # one message that cannot be sent holds up no other
        log.exception("sending on %s", kind_of(alert.channel))
        return refused(now(), f"this program failed while sending it: {type(bug).__name__}", retry=True)


async def tried(alert: Alert, vantage: "Vantage", now: Callable[[], dt.datetime] = _now) -> Delivery:
    """What can be known without sending: a mail server lets us in, a hook's credential holds a URL of it."""
    if why := cannot(alert):
        return refused(now(), why)
    if kind_of(alert.channel) is Kind.MAIL:
        return await mail.post(alert, None, vantage, now)
    return await hooks.formed(alert, vantage, now)
