"""The way a message went: Received fields (RFC 5321 section 4.4), and where the receiver took over. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from cockpit.facts.letters import Relay
from cockpit.standards.addresses import parse, special
from cockpit.standards.domains import registrable
from cockpit.standards.messages import moment

MOST: Final = 60  # fields; more is a loop
_LENGTH: Final = 3000
_FROM: Final = re.compile(r"\bfrom\s+(\S{1,255})", re.IGNORECASE)
_BY: Final = re.compile(r"\bby\s+([A-Za-z0-9_.:\[\]-]{1,255})", re.IGNORECASE)
_BRACKETED: Final = re.compile(
    r"\[(?:IPv6:)?([0-9a-fA-F:.]{3,45})\]|\(([0-9a-fA-F:.]{3,45})\)", re.IGNORECASE
)


def relay(text: str) -> Relay:
    """One Received field; what it does not say is empty."""
    told, _, date = text[:_LENGTH].rpartition(";")
    told = told or text[:_LENGTH]
    came, by = _FROM.match(told.lstrip()), _BY.search(told)
    head = told[: by.start()] if by else told
    at = moment(date)
    helo = came[1].strip("[]()").rstrip(".").lower() if came else ""
    return Relay(
        by[1].strip("[]").rstrip(".").lower() if by else "",
        helo,
        _address(head) or _address(f"[{helo}]") if came else "",
        at.isoformat(timespec="seconds") if at else "",
    )


def _address(text: str) -> str:
    """The address the connection came from, which servers put in brackets behind the name."""
    for one, other in _BRACKETED.findall(text):
        if address := parse(one or other):
            return str(address)
    return ""


def edge(relays: Sequence[Relay], told: str = "") -> int:
    """The number of the relay at which the receiver took the message over; -1 where it cannot be told.

    From the top the receiver hands it on among its own servers and private addresses; the first that came
    from a public address of another house is the edge. What stands below was written by the sender. Mail that
    never left a house has its edge where the marks say so, or at the only relay with a public address.

    Args:
        relays: newest first.
        told: the address that the receiver's own marks name.
    """
    public = [number for number, one in enumerate(relays) if _outside(one)]
    for number in public:
        if family(relays[number].helo) != family(relays[number].by):
            return number
    marked = [number for number in public if relays[number].ip == told]
    return marked[0] if marked else public[0] if len(public) == 1 else -1


def _outside(one: Relay) -> bool:
    known = special(one.ip) if one.ip else ("", "")
    return known is None or known[0] in _PRINTED


_PRINTED: Final = ("documentation", "benchmarking")  # public as far as mail is concerned
_HOUSES: Final = (
    ("google.com", "gmail.com", "googlemail.com"),
    ("outlook.com", "office365.com", "hotmail.com", "microsoft.com"),
    ("icloud.com", "me.com", "mac.com", "apple.com"),
    ("yahoo.com", "yahoodns.net", "aol.com"),
    ("proton.me", "protonmail.ch", "protonmail.com", "pm.me"),
    ("fastmail.com", "messagingengine.com"),
)


def family(name: str) -> str:
    """The registrable domain of a server, or the first name of the house it belongs to."""
    plain = name.rstrip(".").lower()
    domain = (registrable(plain) if "." in plain and not parse(plain) else "") or plain
    return next((house[0] for house in _HOUSES if domain in house), domain)
