"""Why a webhook was probably not accepted: the status tells, or that none came."""

import re
from dataclasses import replace

from cockpit.kit import FAIL, Finding, Fix, Route

_STATUS = re.compile(r"\b([1-5]\d\d)\b")
_DO_AGAIN = "Then do the drill again: cockpit drill webhook-delivery"
_KEY = (
    "Copy the signing secret of the LIVE endpoint from the provider's dashboard (test mode has another one) "
    "into the variable that production reads, and deploy."
)
_ADDRESS = (
    "Enter at the provider the address that answers without a redirect; senders of webhooks follow none, "
    "and the body would be lost on the way."
)
_MISSING = "Enter this address at the provider, in live mode, and see that a POST to it is routed: {url}"
_BROKEN = "Read the log of the endpoint at the minute of the delivery: it was reached, and it failed."
_SILENT = (
    "See in the provider's dashboard whether it has sent the event at all, in live mode, and to which "
    "address: it should be {url}. If it was sent, read what the dashboard shows as the answer."
)


def with_cause(finding: Finding, route: Route) -> Finding:
    """A delivery that failed, with what to do about its probable cause."""
    if finding.verdict is not FAIL:
        return finding
    text = cause(finding.observed).format(url=route.url)
    return replace(finding, fix=Fix(f"{text} {_DO_AGAIN}", undo="Set the secret or the address back."))


def cause(said: str) -> str:
    """What to do, by the status that a person or the cockpit saw."""
    found = _STATUS.search(said)
    status = int(found[1]) if found else 0
    if status in (400, 401, 403, 422):
        return _KEY
    if status in (404, 405):
        return _MISSING
    if status // 100 == 3:  # noqa: PLR2004 - a redirect
        return _ADDRESS
    return _BROKEN if status // 100 == 5 else _SILENT  # noqa: PLR2004 - the server's fault
