"""A connection for one message: its name is asked for anew, for the answer of an hour ago may be stale."""

import socket
from typing import TYPE_CHECKING

from cockpit.facts import Unreachable
from cockpit.vantage.connector import CannotConnectError, plugged

if TYPE_CHECKING:
    from cockpit.vantage import Vantage


async def reach(vantage: "Vantage", host: str, port: int) -> socket.socket | Unreachable:
    """A connected socket, not blocking, that whoever asks closes."""
    inquiry = vantage.inquiring()
    try:
        return (await vantage.connecting(inquiry.addresses).connect(host, port, plugged))[0]
    except CannotConnectError as reason:
        return reason.why
    finally:
        await inquiry.aclose()
