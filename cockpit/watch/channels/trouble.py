"""Why a message could not be sent, in sentences."""

import ssl

from cockpit.standards.smtp_answers import NotSmtpError


class CannotError(Exception):
    """It cannot be sent as declared, whatever the network does; the sentence says why."""


class NoAnswerError(ValueError):
    """What came is not of the protocol; the sentence says which."""


def why(reason: BaseException, where: str, seconds: float) -> str:
    """What went wrong between us and `where` (host and port), after at most so many seconds."""
    if isinstance(reason, TimeoutError):
        return f"{where} was not done after {seconds:g} s"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"the certificate of {where} is not accepted: {reason.verify_message}"
    if isinstance(reason, ssl.SSLError):
        return f"the TLS handshake with {where} fails: {reason.reason or 'it ends'}"
    if isinstance(reason, NotSmtpError):
        return f"{where} does not speak as a mail server: {reason}"
    if isinstance(reason, NoAnswerError):
        return f"{where} {reason}"
    return f"{where} hangs up before it is done"
