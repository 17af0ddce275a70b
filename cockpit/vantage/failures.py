"""Why an exchange failed, in one sentence, with the layer that stood in the way."""

import ssl
import zlib

import httpcore

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.connector import CannotConnectError, causes
from cockpit.vantage.handshake import closed, refused


def named(reason: BaseException, place: str, seconds: float) -> Unreachable:
    """The failure of a request to `place` (host and port) that had `seconds` to finish."""
    if isinstance(reason, TimeoutError):  # what the deadline cut off lies behind it, and is not the reason
        return _http(reason, place, seconds)
    for cause in causes(reason):
        if isinstance(cause, CannotConnectError):
            return cause.why
        if isinstance(cause, ssl.SSLError):
            return refused(cause, place)
    if isinstance(reason, httpcore.ConnectError):  # TCP was up: the connector reports its own failures
        return closed(place)
    return _http(reason, place, seconds)


def _http(reason: BaseException, place: str, seconds: float) -> Unreachable:
    text = str(reason).lower()
    if isinstance(reason, TimeoutError):
        kind, words = "timeout", f"took the request but was not done after {seconds:g} s"
    elif isinstance(reason, zlib.error | ValueError):
        kind, words = "garbage", f"sent a body that cannot be decoded: {reason}"
    elif "too long" in text:
        kind, words = "too-large", "sends headers beyond any reasonable size"
    elif isinstance(reason, httpcore.RemoteProtocolError) and "disconnected" not in text:
        kind, words = "garbage", f"does not speak valid HTTP: {reason}"
    else:
        kind, words = "cut-short", "closed the connection without a whole response"
    return Unreachable(Layer.HTTP, f"{place} {words}", kind)
