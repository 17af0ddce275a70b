"""Why a message came back: delivery status notifications (RFC 3464), and what servers write in their own way.

Codes: RFC 3463 (the registry of enhanced status codes), RFC 7372 (authentication), Google Workspace "SMTP
errors and codes", Microsoft Learn "NDR error codes in Exchange Online" and "Outlook.com postmaster".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.facts.letters import Bounced
from cockpit.standards.messages import texts
from cockpit.standards.mime import Part, parts, readable
from cockpit.text import redact, safe

_STATUS: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=[#\[A-Za-z0-9])")
_ADDRESS: Final = re.compile(r"[^\s@<>(\[\"']{1,64}@[^\s@<>)\]\"',;]{1,255}")
_LENGTH: Final = 200
_ARRIVED: Final = ("delivered", "relayed", "expanded")  # RFC 3464 section 2.3.3: a receipt, no failure
_SENDERS: Final = re.compile(r"mailer-daemon|postmaster@|mail delivery (?:sub)?system", re.IGNORECASE)
_SUBJECTS: Final = re.compile(
    r"undeliver|delivery status notification|delivery (?:has )?fail|failure notice|returned mail|"
    r"mail delivery failed|unzustellbar|non remis",
    re.IGNORECASE,
)
# What single codes mean where the two last numbers alone would mislead; the first number does not matter.
_EXACT: Final[Mapping[str, str]] = {
    **dict.fromkeys((f"7.{number}" for number in range(20, 28)), "authentication"),  # RFC 7372; Gmail
    **dict.fromkeys(("7.30", "7.32", "7.40", "7.509", "7.515", "7.9"), "authentication"),
    **dict.fromkeys(("7.28", "7.500", "7.501", "7.502", "7.503", "7.508", "4.5", "7.705", "1.8"), "limit"),
    **dict.fromkeys(("7.511", "7.606", "7.649", "7.708", "7.750"), "reputation"),
    **dict.fromkeys(("1.1", "1.2", "1.3", "1.6", "1.10", "2.1"), "address"),
    **dict.fromkeys(("2.2", "3.1", "3.2"), "receiver"),
    **dict.fromkeys(("2.3", "3.4", "6.0", "6.1"), "content"),
}
_GROUPS: Final = {"1": "address", "2": "receiver", "3": "receiver", "4": "receiver", "6": "content"}
# In this order: the gravest thing a text speaks of decides, whatever its code.
_WORDS: Final = {
    "authentication": r"dmarc|dkim|\bspf\b|unauthenticated|not authenticated|authentication (?:checks|fail)",
    "reputation": r"block ?list|black ?list|spamhaus|reputation|banned|\blisted\b|S3140|S3150|poor sender",
    "limit": r"\brates?\b|too many|throttl|sending (?:limit|quota)|unusual|suspended|exceeded .{0,30}limit",
    "receiver": r"mailbox (?:is )?full|over quota|out of storage|quota exceeded|insufficient storage|"
    r"greylist|try again|temporar|timed out|connection refused",
    "address": r"user unknown|unknown user|no such (?:user|mailbox|recipient)|does not exist|not found|"
    r"mailbox unavailable|recipient (?:address )?rejected|invalid recipient|account .{0,30}disabled",
    "content": r"\bspam\b|content|phish|virus|malware|attachment|suspicious",
}
_SPOKEN: Final = tuple((cause, re.compile(pattern, re.IGNORECASE)) for cause, pattern in _WORDS.items())


def bounced(whole: Part) -> Bounced | None:
    """What the message reports to have come back, or none when it is no such report."""
    inside = list(parts(whole))
    report = next((part for part in inside if part.kind == "message/delivery-status"), None)
    if report is not None:
        return _reported(report, inside)
    sender, subject = whole.first("from"), readable(whole.first("subject"))
    if not (_SENDERS.search(sender[:500]) or whole.first("x-failed-recipients")) or not _SUBJECTS.search(
        subject
    ):
        return None
    text = " ".join(text for _, text in texts(whole))[:20_000]
    return reason(text)


def _reported(report: Part, inside: list[Part]) -> Bounced | None:
    """The fields of the first recipient that failed; the text beside it where they say too little."""
    told = dict(_fields(report.text[:20_000]))
    if told.get("action", "").strip().lower() in _ARRIVED:
        return None
    diagnostic = told.get("diagnostic-code", "").partition(";")[2] or told.get("diagnostic-code", "")
    beside = next((part.text[:5000] for part in inside if part.kind == "text/plain"), "")
    found = reason(diagnostic or beside, told.get("status", ""))
    for_good = told.get("action", "failed").strip().lower() != "delayed" and not found.status.startswith("4")
    return Bounced(found.code, found.status, found.said, found.cause, for_good)


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """The fields of a status report, the first of each kind; who it was for is left out."""
    unfolded = re.sub(r"\r?\n[ \t]{1,100}", " ", text)
    seen: set[str] = set()
    for line in unfolded.splitlines()[:200]:
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon and key in ("status", "action", "diagnostic-code") and key not in seen:
            seen.add(key)
            yield key, value.strip()


def reason(text: str, status: str = "") -> Bounced:
    """What a server's refusal means; addresses in its words are left out.

    Args:
        text: the reply, as a server, a log or a report gives it.
        status: the enhanced status code, where it is known already.
    """
    head = " ".join(text[:20_000].split())
    named, reply = _STATUS.search(status) or _STATUS.search(head), _REPLY.search(head)
    code = named[1] if named else ""
    begin = reply.start() if reply else named.start() if named and not status else 0
    said = _ADDRESS.sub("[address]", head[begin : begin + 2 * _LENGTH])
    cause = _cause(code, head[begin : begin + 1000])
    number = reply[1] if reply else ""
    for_good = not (code or number).startswith("4")
    return Bounced(number, code, redact(safe(said, _LENGTH)), cause, for_good)


def _cause(status: str, text: str) -> str:
    known = _EXACT.get(status.partition(".")[2], "")
    spoken = next((cause for cause, pattern in _SPOKEN if pattern.search(text)), "")
    if known and not (known == "address" and spoken in ("authentication", "reputation", "limit")):
        return known
    return spoken or _GROUPS.get(status[2:3], "unknown")
