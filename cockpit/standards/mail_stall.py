"""Which part failed when a message does not come: DNS, authentication, provider, application or receiver."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cockpit.standards.dsn import reason
from cockpit.standards.mailboxes import JUNK


class Part(StrEnum):
    """The parts a message goes through, and that nobody knows which one failed."""

    DNS = "dns"
    AUTHENTICATION = "authentication"
    PROVIDER = "provider"
    APPLICATION = "application"
    RECEIVER = "receiver"
    UNKNOWN = "unknown"


class Log(StrEnum):
    """What the provider's event log shows of the message; `UNSEEN` where nobody can look into it."""

    UNSEEN = "unseen"
    ABSENT = "absent"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    SUPPRESSED = "suppressed"
    BOUNCED = "bounced"
    DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Stall:
    """What is known of a message that did not come as it should.

    `dns` are the records of ours that are broken now, each as a sentence. `log` is what the provider shows
    and `status` the text beside it. `folder` is where the message was found after all, `verdicts` what was
    read in it or in a bounce (`dkim` fail).
    """

    dns: tuple[str, ...] = ()
    log: Log = Log.UNSEEN
    status: str = ""
    folder: str = ""
    verdicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cause:
    """The part that failed, how that is known, and what to do."""

    part: Part
    because: str
    do: str


# Words of a provider about an account of its own; what receivers say is read by `dsn.reason`.
_ACCOUNT: Final = re.compile(r"sandbox|not verified|paused|suspend|throttl|daily|sending", re.IGNORECASE)
_AT_THE_PROVIDER: Final = ("limit", "reputation")
_AT_THE_RECEIVER: Final = ("address", "receiver", "content")
ADVICE: Final[Mapping[Part, str]] = {
    Part.DNS: "Mend the records first: cockpit check email shows each with what to publish. Then do the "
    "drill again.",
    Part.AUTHENTICATION: "Turn on DKIM signing for this domain at the provider and send through it alone; "
    "cockpit check email names what does not fit. Then do the drill again.",
    Part.PROVIDER: "Open the provider's console: lift the limit or the sandbox, take the address off the "
    "suppression list, settle what it asks for. Then do the drill again.",
    Part.APPLICATION: "Read the application's log at the minute of the trigger: the key of the provider in "
    "production, the queue and its worker, an exception while sending. Then do the drill again.",
    Part.RECEIVER: "Search all folders and the quarantine of the mailbox, look at its filters and at how its "
    "address is spelled; another mailbox shows whether it is this one. Then do the drill again.",
    Part.UNKNOWN: "Open the provider's event log and look for this message: it tells whether the application "
    "handed it over and what became of it. Write its address into launch.toml: [email] events.",
}


def stalled(seen: Stall) -> Cause:
    """The part that failed, by the strongest evidence there is.

    What the provider's log shows decides; broken records decide where the log leaves it open, because a
    message that was never handed over is not late on their account.
    """
    part, because = _by_message(seen) or _by_log(seen) or _by_dns(seen)
    return Cause(part, because, ADVICE[part])


Told = tuple[Part, str]


def _by_message(seen: Stall) -> Told | None:
    """The message is there, in the wrong place or with a failure written on it."""
    failed = [name.upper() for name in ("spf", "dkim", "dmarc") if seen.verdicts.get(name) == "fail"]
    if failed and seen.dns:
        return Part.DNS, f"{_listed(failed)} fails in the message, and {seen.dns[0]}"
    if failed:
        return Part.AUTHENTICATION, f"the message came and {_listed(failed)} fails in it"
    if seen.folder == JUNK:
        return Part.RECEIVER, "the message came, was signed as it should be, and was put into the junk folder"
    return None


def _by_log(seen: Stall) -> Told | None:
    """What the provider's own log says of it."""
    beside = f": {seen.status}" if seen.status else ""
    match seen.log:
        case Log.ABSENT:
            return Part.APPLICATION, "the provider's log shows no such message: it was never handed over"
        case Log.DELIVERED:
            return Part.RECEIVER, f"the provider's log says delivered{beside}, and it is in no folder"
        case Log.SUPPRESSED:
            return Part.PROVIDER, f"the provider suppresses messages to this address{beside}"
        case Log.BOUNCED | Log.DEFERRED:
            return _by_status(seen, beside)
        case Log.ACCEPTED if not seen.dns:
            return Part.PROVIDER, f"the provider took the message and has not sent it on{beside}"
    return None


def _by_status(seen: Stall, beside: str) -> Told:
    """A receiver turned it away or puts it off: unauthenticated, over a limit, or for its own reasons."""
    what = f"the provider's log says {seen.log}{beside}"
    told = reason(seen.status)
    if told.cause == "authentication":
        return (Part.DNS, f"{what}; {seen.dns[0]}") if seen.dns else (Part.AUTHENTICATION, what)
    held = seen.log is Log.DEFERRED or told.cause in _AT_THE_PROVIDER or _ACCOUNT.search(seen.status)
    if held or (told.cause not in _AT_THE_RECEIVER and not told.for_good):
        return Part.PROVIDER, what
    if told.cause in _AT_THE_RECEIVER:
        return Part.RECEIVER, what
    return (Part.DNS, f"{what}; {seen.dns[0]}") if seen.dns else (Part.RECEIVER, what)


def _by_dns(seen: Stall) -> Told:
    if seen.dns:
        return Part.DNS, seen.dns[0]
    return Part.UNKNOWN, "the records are as they should be, and nobody has seen the provider's log"


def _listed(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
