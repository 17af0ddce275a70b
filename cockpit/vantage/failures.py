"""Why an exchange failed, in one sentence, with the layer that stood in the way."""

import ssl
import zlib

import httpcore

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.connector import CannotConnectError, causes


def named(reason: BaseException, place: str, seconds: float) -> Unreachable:
    """The failure of a request to `place` (host and port) that had `seconds` to finish."""
    if isinstance(reason, TimeoutError):  # what the deadline cut off lies behind it, and is not the reason
        return _http(reason, place, seconds)
    for cause in causes(reason):
        if isinstance(cause, CannotConnectError):
            return cause.why
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, place)
    if isinstance(reason, httpcore.ConnectError):  # TCP was up: the connector reports its own failures
        return _closed(place)
    return _http(reason, place, seconds)


def in_handshake(reason: BaseException, place: str, seconds: float) -> Unreachable:
    """Why a handshake with `place` ended before any certificate was judged."""
    if isinstance(reason, CannotConnectError):
        return reason.why
    if isinstance(reason, TimeoutError | httpcore.TimeoutException):
        cause = f"{place} takes the connection but does not finish the TLS handshake within {seconds:g} s"
        return Unreachable(Layer.TLS, cause, "timeout")
    if isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLEOFError):
        return _tls(reason, place)
    return _closed(place)


def _closed(place: str) -> Unreachable:
    return Unreachable(Layer.TLS, f"{place} closes the connection during the TLS handshake", "tls")


def _tls(reason: ssl.SSLError, place: str) -> Unreachable:
    if isinstance(reason, ssl.SSLCertVerificationError):
        text = f"the certificate of {place} is not accepted: {reason.verify_message}"
        return Unreachable(Layer.TLS, text, "certificate")
    return Unreachable(Layer.TLS, f"the TLS handshake with {place} fails: {reason.reason or reason}", "tls")


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
